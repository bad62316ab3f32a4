import type * as pulumi from "@pulumi/pulumi";
import { CERTIFICATES_NAMESPACE } from "../certificates";
import type { Scope } from "../component";
import type { StoreKind, StoreOutputs, StoreSpec } from "../contract";
import { certificate, privateAuthority } from "../kubernetes/certificate";
import { customResource } from "../kubernetes/custom-resource";
import { AUTHORITY_ENTRY } from "../pure/bindings";
import { physicalName } from "../pure/naming";
import type { Place } from "./place";

/** Secret in the store's namespace with `tls.crt`, `tls.key` and `ca.crt`. */
export const TLS_SECRET = "tls";

/** Where containers find it. */
export const TLS_DIRECTORY = "/tls";

export interface TlsOptions {
  /** Organisation in the certificate's subject. Default: the subject is a common name alone. */
  readonly organization?: string;
}

export interface Tls {
  /** What must exist before the pods do. */
  readonly ready: pulumi.Resource[];
  /** ConfigMap in the namespaces of the consumers with the authority's certificate; none without consumers. */
  readonly authority?: string;
}

/**
 * A store's certificate, and the authority of its own that signs nothing else. The authority's key stays in
 * cert-manager's namespace; trust-manager copies its certificate, which Pulumi never sees, to where the store's
 * consumers are. The authority lives ten years, certificates 90 days: every store reads renewed ones by itself.
 *
 * @param hosts names and patterns that clients and nodes connect to; the first is the common name
 */
export function storeTls(
  scope: Scope,
  spec: Pick<StoreSpec, "consumers">,
  place: Place,
  hosts: readonly string[],
  { organization }: TlsOptions = {},
): Tls {
  const name = physicalName(["store", place.name]);
  const { authority, signer } = privateAuthority(scope, name, CERTIFICATES_NAMESPACE);
  const served = certificate(
    scope,
    {
      name: TLS_SECRET,
      logicalName: "certificate",
      namespace: place.namespace,
      spec: {
        issuerRef: { kind: "ClusterIssuer", name },
        commonName: hosts[0],
        ...(organization === undefined ? {} : { subject: { organizations: [organization] } }),
        dnsNames: [...hosts, "localhost"],
        duration: "2160h0m0s",
        renewBefore: "720h0m0s",
        // OpenSearch reads no other form of key; its nodes are each other's clients.
        privateKey: { algorithm: "ECDSA", encoding: "PKCS8", rotationPolicy: "Always" },
        usages: ["digital signature", "server auth", "client auth"],
      },
    },
    { dependsOn: [signer] },
  );
  if (spec.consumers.length === 0) return { ready: [served] };
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
            matchExpressions: [
              { key: "kubernetes.io/metadata.name", operator: "In", values: namespacesOf(spec) },
            ],
          },
        },
      },
    },
    { dependsOn: [authority] },
  );
  return { ready: [served, bundle], authority: name };
}

/** How consumers get at a store, and whose certificates they trust there. */
export function reachOf(
  { namespace, ports }: Place,
  { authority }: Tls,
): Pick<StoreOutputs<StoreKind>, "location" | "ports" | "authority"> {
  return { location: { namespace }, ports, ...(authority === undefined ? {} : { authority }) };
}

function namespacesOf({ consumers }: Pick<StoreSpec, "consumers">): string[] {
  return [...new Set(consumers.map(({ namespace }) => namespace))].sort();
}
