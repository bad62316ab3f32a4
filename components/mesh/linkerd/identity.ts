import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import { CERTIFICATES_NAMESPACE } from "../../certificates";
import type { Scope } from "../../component";
import { certificate, issuer, rootCertificate } from "../../kubernetes/certificate";
import { customResource } from "../../kubernetes/custom-resource";
import { MESH_NAMESPACE } from "./names";

/** What a root signs itself with. */
const SELF_SIGNED = { selfSigned: {} };

/**
 * The mesh's certificates. The trust anchor's key stays in cert-manager's namespace. The issuer's, which
 * Linkerd signs proxies' certificates with, is renewed daily and read by Linkerd without a restart.
 *
 * The anchor lives ten years and keeps its key when it is renewed after nine: an anchor with another key would have to be
 * trusted by every proxy before the first certificate under it appears, and the two steps that takes cannot be left to a timer.
 *
 * @returns what must exist before the control plane starts
 */
export function issueIdentity(scope: Scope, namespace: pulumi.Output<string>): CustomResource[] {
  const anchor = "linkerd-trust-anchor";
  const signer = "linkerd-identity-issuer";
  const trustAnchor = rootCertificate(scope, {
    name: anchor,
    namespace: CERTIFICATES_NAMESPACE,
    root: { name: "linkerd-trust-root" },
    commonName: "root.linkerd.cluster.local",
  });
  const clusterIssuer = issuer(
    scope,
    { name: signer, logicalName: `${signer}-authority`, spec: { ca: { secretName: anchor } } },
    { dependsOn: [trustAnchor] },
  );
  const identity = certificate(
    scope,
    {
      name: signer,
      namespace,
      spec: {
        issuerRef: { kind: "ClusterIssuer", name: signer },
        isCA: true,
        commonName: "identity.linkerd.cluster.local",
        duration: "48h0m0s",
        renewBefore: "25h0m0s",
      },
    },
    { dependsOn: [clusterIssuer] },
  );
  const bundle = customResource(
    scope,
    "trust-roots",
    {
      apiVersion: "trust.cert-manager.io/v1alpha1",
      kind: "Bundle",
      // Linkerd reads the ConfigMap of this name.
      metadata: { name: "linkerd-identity-trust-roots" },
      spec: {
        sources: [{ secret: { name: anchor, key: "tls.crt" } }],
        target: {
          configMap: { key: "ca-bundle.crt" },
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        },
      },
    },
    { dependsOn: [trustAnchor] },
  );
  return [identity, bundle];
}

/** The control plane's webhooks: key of the chart's values, and name of the Service behind it. */
const WEBHOOKS = {
  proxyInjector: "linkerd-proxy-injector",
  profileValidator: "linkerd-sp-validator",
  policyValidator: "linkerd-policy-validator",
} as const;

/**
 * Certificates of the control plane's webhooks, renewed by cert-manager. The chart would make its own with
 * every upgrade and keep them in the release.
 *
 * @returns what must exist before the control plane starts
 */
export function issueWebhooks(scope: Scope, namespace: pulumi.Output<string>): CustomResource[] {
  const authority = "linkerd-webhooks";
  const root = issuer(scope, { name: "linkerd-webhooks-root", namespace, spec: SELF_SIGNED });
  const authorityCertificate = certificate(
    scope,
    {
      name: authority,
      namespace,
      spec: {
        issuerRef: { kind: "Issuer", name: "linkerd-webhooks-root" },
        isCA: true,
        commonName: "webhooks.linkerd.cluster.local",
        duration: "8760h0m0s",
        renewBefore: "2190h0m0s",
      },
    },
    { dependsOn: [root] },
  );
  const signer = issuer(
    scope,
    {
      name: authority,
      logicalName: `${authority}-issuer`,
      namespace,
      spec: { ca: { secretName: authority } },
    },
    { dependsOn: [authorityCertificate] },
  );
  return Object.values(WEBHOOKS).map((webhook) =>
    certificate(
      scope,
      {
        name: webhook,
        namespace,
        secretName: `${webhook}-k8s-tls`,
        spec: {
          issuerRef: { kind: "Issuer", name: authority },
          commonName: `${webhook}.${MESH_NAMESPACE}.svc`,
          dnsNames: [`${webhook}.${MESH_NAMESPACE}.svc`],
          duration: "168h0m0s",
          renewBefore: "56h0m0s",
          usages: ["server auth"],
        },
      },
      { dependsOn: [signer] },
    ),
  );
}

/** The chart's values that point its webhooks to those certificates. */
export function webhookValues(): pulumi.Inputs {
  return Object.fromEntries(
    Object.entries(WEBHOOKS).map(([key, webhook]) => [
      key,
      { externalSecret: true, injectCaFrom: `${MESH_NAMESPACE}/${webhook}` },
    ]),
  );
}
