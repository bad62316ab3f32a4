import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { GATEWAY, HTTP_LISTENER, listenerName } from "./listeners";

const ISSUER = "gateway";

export interface GatewayCertificatesSpec {
  readonly hosts: readonly string[];
  readonly issuer: { readonly email: string; readonly server: string };
}

/**
 * A certificate for each host, proven by HTTP-01 through the gateway itself. It is 90 days at most for an ACME
 * server, and renewed at two thirds. The host must resolve to the gateway's address before it can be issued;
 * until then its listener refuses connections and the others work.
 */
export function issueCertificates(
  scope: Scope,
  namespace: pulumi.Output<string>,
  { hosts, issuer }: GatewayCertificatesSpec,
): void {
  const authority = customResource(scope, "issuer", {
    apiVersion: "cert-manager.io/v1",
    kind: "ClusterIssuer",
    metadata: { name: ISSUER },
    spec: {
      acme: {
        email: issuer.email,
        server: issuer.server,
        privateKeySecretRef: { name: "gateway-acme-account" },
        // ClusterIP, because the default would open a port of every node for each challenge.
        solvers: [
          {
            http01: {
              gatewayHTTPRoute: { serviceType: "ClusterIP", parentRefs: [httpListener(namespace)] },
            },
          },
        ],
      },
    },
  });
  for (const host of hosts) {
    const name = listenerName(host);
    customResource(
      scope,
      `certificate-${host}`,
      {
        apiVersion: "cert-manager.io/v1",
        kind: "Certificate",
        metadata: { name, namespace },
        spec: {
          secretName: name,
          dnsNames: [host],
          issuerRef: { kind: "ClusterIssuer", name: ISSUER },
          privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
          duration: "2160h0m0s",
          renewBefore: "720h0m0s",
          usages: ["digital signature", "server auth"],
        },
      },
      { dependsOn: [authority] },
    );
  }
}

function httpListener(namespace: pulumi.Output<string>) {
  return {
    group: "gateway.networking.k8s.io",
    kind: "Gateway",
    name: GATEWAY,
    namespace,
    sectionName: HTTP_LISTENER,
  };
}
