import type * as pulumi from "@pulumi/pulumi";
import { CERTIFICATES_NAMESPACE } from "../certificates";
import type { Scope } from "../component";
import { certificate, privateAuthority } from "../kubernetes/certificate";
import { customResource } from "../kubernetes/custom-resource";
import { AUTHORITY_ENTRY } from "../pure/bindings";
import { INTERNAL, TLS, VAULT_AUTHORITY, VAULT_HOST, VAULT_NAMESPACE } from "./places";

/** Kubernetes' own namespaces, where no client of Vault lives. */
const OTHERS = ["default", "kube-node-lease", "kube-public", "kube-system"];

/**
 * The servers' certificate, of an authority that signs nothing else. The authority's key stays in cert-manager's
 * namespace; trust-manager copies its certificate, which Pulumi never sees, to the namespaces of Vault's clients:
 * those of the platform and of the teams.
 *
 * @returns what the servers and their clients need first
 */
export function serverTls(scope: Scope, namespace: pulumi.Output<string>): pulumi.Resource[] {
  const name = VAULT_AUTHORITY;
  const { authority, signer } = privateAuthority(scope, name, CERTIFICATES_NAMESPACE);
  const served = certificate(
    scope,
    {
      name: TLS.secret,
      logicalName: "certificate",
      namespace,
      spec: {
        issuerRef: { kind: "ClusterIssuer", name },
        commonName: VAULT_HOST,
        dnsNames: [
          VAULT_HOST,
          `${VAULT_HOST}.cluster.local`,
          `*.${INTERNAL}`,
          `*.${INTERNAL}.${VAULT_NAMESPACE}.svc`,
          "localhost",
        ],
        // For people who ask from within a server's container.
        ipAddresses: ["127.0.0.1"],
        duration: "2160h0m0s",
        renewBefore: "720h0m0s",
        usages: ["digital signature", "server auth", "client auth"],
      },
    },
    { dependsOn: [signer] },
  );
  const bundle = customResource(
    scope,
    "trust",
    {
      apiVersion: "trust.cert-manager.io/v1alpha1",
      kind: "Bundle",
      metadata: { name },
      spec: {
        sources: [{ secret: { name, key: "tls.crt" } }],
        target: {
          configMap: { key: AUTHORITY_ENTRY },
          namespaceSelector: {
            matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: OTHERS }],
          },
        },
      },
    },
    { dependsOn: [authority] },
  );
  return [served, bundle];
}
