import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import { CERTIFICATES_NAMESPACE } from "../../certificates";
import type { Scope } from "../../component";
import { certificate, issuer, rootCertificate } from "../../kubernetes/certificate";

const ANCHOR = "istio-trust-anchor";

/** Secret that istiod signs with, and reads again whenever it changes. */
const SIGNER = "cacerts";

/**
 * The mesh's certificates. The trust anchor's key stays in cert-manager's namespace. The one that istiod signs workloads'
 * certificates with, which live a day, is renewed by cert-manager every five days; the anchor lives ten years and keeps
 * its key when it is renewed, because every proxy would have to trust another before the first certificate under it appears. istiod
 * itself hands the anchor's certificate out to all namespaces. No key is ever seen by Pulumi.
 *
 * @returns what must exist before the control plane starts, which would otherwise sign with a key of its own making
 */
export function issueAuthority(scope: Scope, namespace: pulumi.Output<string>): CustomResource[] {
  const anchor = rootCertificate(scope, {
    name: ANCHOR,
    namespace: CERTIFICATES_NAMESPACE,
    root: { name: "istio-trust-root" },
    commonName: "root.istio.cluster.local",
  });
  const authority = issuer(
    scope,
    { name: "istio-authority", spec: { ca: { secretName: ANCHOR } } },
    { dependsOn: [anchor] },
  );
  const signer = certificate(
    scope,
    {
      name: SIGNER,
      logicalName: "signer",
      namespace,
      spec: {
        issuerRef: { kind: "ClusterIssuer", name: "istio-authority" },
        isCA: true,
        commonName: "istiod.istio.cluster.local",
        duration: "168h0m0s",
        renewBefore: "48h0m0s",
      },
    },
    { dependsOn: [authority] },
  );
  return [signer];
}
