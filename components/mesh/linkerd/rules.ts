import type { MeshRules } from "../../contract";
import { podsIn, tcp } from "../../kubernetes/network-policy";
import { linkerdRequests, PROXY_ADMIN } from "../../pure/requests/linkerd";
import { admission } from "./admission";
import { MESH_NAMESPACE, PROXY_ADMIN_PORT, PROXY_PORT } from "./names";
import { openServer, server } from "./server";
import { balance } from "./traffic";

/**
 * Linkerd: a proxy beside every pod, and policies that the proxies enforce by themselves. They speak TLS 1.3 and nothing
 * older (linkerd/linkerd2-proxy, linkerd/rustls/src/crypto.rs: TLS_VERSIONS), so there is no version to set.
 */
export const linkerd: MeshRules = {
  enrolment: (closed) => ({
    labels: {},
    annotations: {
      "linkerd.io/inject": "enabled",
      ...(closed ? { "config.linkerd.io/default-inbound-policy": "deny" } : {}),
    },
  }),
  ports: [PROXY_PORT],
  proxy: { name: PROXY_ADMIN, port: PROXY_ADMIN_PORT, path: "/metrics" },
  // Identity 8080, destination 8086, policy 8090.
  egress: [{ peers: [podsIn(MESH_NAMESPACE)], ports: tcp(8080, 8086, 8090, PROXY_PORT) }],
  ingress: [],
  admit: (scope, args) => server(scope, args),
  furnish: (scope, namespace, prometheus) =>
    server(scope, {
      name: "proxy-admin",
      namespace,
      port: PROXY_ADMIN,
      clients: { metrics: [prometheus] },
    }),
  // Behind a proxy the clients' addresses would be lost.
  expose: (_scope, { ports }) => ({ "config.linkerd.io/skip-inbound-ports": ports.join(",") }),
  open: (scope, args) => [openServer(scope, args)],
  balance: (_scope, args) => balance(args),
  admission,
  requests: linkerdRequests,
};
