import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { TEAM_LABEL } from "../kubernetes/namespace";
import { physicalName } from "../pure/naming";
import { PORTS } from "./traefik";

/** Name of the Gateway and of its class. */
export const GATEWAY = "traefik";
/** The listener for plain HTTP: challenges of the ACME server, redirects for everybody else. */
export const HTTP_LISTENER = "http";

/** Hosts that fit on the Gateway: the API allows 64 listeners, and plain HTTP takes one. */
export const MAX_HOSTS = 63;

const API = "gateway.networking.k8s.io";

/** Name of the listener for a host, and of the Secret with its certificate. */
export function listenerName(host: string): string {
  return physicalName(["https", host]);
}

/** The Gateway: one listener for plain HTTP, which no team's route can attach to, and one for each host. */
export function createListeners(
  scope: Scope,
  namespace: pulumi.Output<string>,
  hosts: readonly string[],
): void {
  const gatewayClass = customResource(scope, "class", {
    apiVersion: `${API}/v1`,
    kind: "GatewayClass",
    metadata: { name: GATEWAY },
    spec: { controllerName: "traefik.io/gateway-controller" },
  });
  const gateway = customResource(
    scope,
    "listeners",
    {
      apiVersion: `${API}/v1`,
      kind: "Gateway",
      metadata: { name: GATEWAY, namespace },
      spec: {
        gatewayClassName: GATEWAY,
        listeners: [
          {
            name: HTTP_LISTENER,
            protocol: "HTTP",
            port: PORTS.http,
            allowedRoutes: { namespaces: { from: "Same" } },
          },
          ...hosts.map(httpsListener),
        ],
      },
    },
    { dependsOn: [gatewayClass] },
  );
  redirect(scope, namespace, gateway);
}

function httpsListener(host: string) {
  const name = listenerName(host);
  return {
    name,
    hostname: host,
    protocol: "HTTPS",
    port: PORTS.https,
    tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", name }] },
    allowedRoutes: {
      namespaces: {
        from: "Selector",
        selector: { matchExpressions: [{ key: TEAM_LABEL, operator: "Exists" }] },
      },
    },
  };
}

/** A challenge's route names a host and a path and so wins over this one, which names neither. */
function redirect(scope: Scope, namespace: pulumi.Output<string>, gateway: pulumi.Resource): void {
  customResource(
    scope,
    "redirect",
    {
      apiVersion: `${API}/v1`,
      kind: "HTTPRoute",
      metadata: { name: "https-redirect", namespace },
      spec: {
        parentRefs: [{ group: API, kind: "Gateway", name: GATEWAY, sectionName: HTTP_LISTENER }],
        rules: [
          {
            filters: [
              {
                type: "RequestRedirect",
                requestRedirect: { scheme: "https", port: 443, statusCode: 301 },
              },
            ],
          },
        ],
      },
    },
    { dependsOn: [gateway] },
  );
}
