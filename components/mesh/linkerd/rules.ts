import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Scope } from "../../component";
import type { Labels, MeshIdentity, MeshRules, MeshServerArgs } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { podsIn, tcp } from "../../kubernetes/network-policy";
import { authorizationName, linkerdRequests, PROXY_ADMIN } from "../../pure/requests/linkerd";

/** Namespace of the mesh's control plane; Linkerd's tools and certificates expect it under this name. */
export const MESH_NAMESPACE = "linkerd";

/** Port of the proxy that meshed peers connect to, whatever port they mean. */
export const PROXY_PORT = 4143;
/** Port of the proxy that serves its metrics and probes. */
export const PROXY_ADMIN_PORT = 4191;

const POLICY_GROUP = "policy.linkerd.io";

/** Linkerd: a proxy beside every pod, and policies that the proxies enforce by themselves. */
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
  admit: (scope, args) => [server(scope, args)],
  furnish: (scope, namespace, prometheus) => [
    server(scope, {
      name: "proxy-admin",
      namespace,
      port: PROXY_ADMIN,
      clients: { metrics: [prometheus] },
    }),
  ],
  // Behind a proxy the clients' addresses would be lost.
  expose: (_scope, { ports }) => ({ "config.linkerd.io/skip-inbound-ports": ports.join(",") }),
  requests: linkerdRequests,
};

/** The port may be named, for the proxies' own. */
type ServerArgs = Omit<MeshServerArgs, "port"> & { readonly port: number | string };

/** The mesh reads the probes' paths from the pod as long as no route is attached to the Server. */
function server(scope: Scope, { name, namespace, pods, port, clients }: ServerArgs): CustomResource {
  const closed = customResource(scope, "server", {
    apiVersion: `${POLICY_GROUP}/v1beta3`,
    kind: "Server",
    metadata: { name, namespace },
    spec: { podSelector: podSelector(pods), port, accessPolicy: "deny" },
  });
  for (const [group, identities] of Object.entries(clients)) {
    if (identities.length > 0) authorize(scope, closed, { name, namespace }, group, identities);
  }
  return closed;
}

function podSelector(pods: Labels | undefined) {
  return pods === undefined
    ? { matchExpressions: [{ key: "linkerd.io/control-plane-ns", operator: "Exists" }] }
    : { matchLabels: pods };
}

function authorize(
  scope: Scope,
  server: CustomResource,
  { name: serverName, namespace }: Pick<MeshServerArgs, "name" | "namespace">,
  group: string,
  identities: readonly MeshIdentity[],
): void {
  const name = authorizationName(serverName, group);
  const authentication = customResource(scope, `${group}-identities`, {
    apiVersion: `${POLICY_GROUP}/v1alpha1`,
    kind: "MeshTLSAuthentication",
    metadata: { name, namespace },
    spec: {
      identityRefs: identities.map((identity) => ({
        kind: "ServiceAccount",
        name: identity.serviceAccount,
        namespace: identity.namespace,
      })),
    },
  });
  customResource(
    scope,
    `${group}-authorization`,
    {
      apiVersion: `${POLICY_GROUP}/v1alpha1`,
      kind: "AuthorizationPolicy",
      metadata: { name, namespace },
      spec: {
        targetRef: { group: POLICY_GROUP, kind: "Server", name: serverName },
        requiredAuthenticationRefs: [{ group: POLICY_GROUP, kind: "MeshTLSAuthentication", name }],
      },
    },
    { dependsOn: [server, authentication] },
  );
}
