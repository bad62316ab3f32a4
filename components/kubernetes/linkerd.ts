import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { Labels } from "../contract";
import { customResource } from "./custom-resource";
import { type Allowance, podsIn, tcp } from "./network-policy";

/** Namespace of the mesh's control plane; Linkerd's tools and certificates expect it under this name. */
export const MESH_NAMESPACE = "linkerd";

/** Annotation that puts a namespace's pods into the mesh. */
export const MESHED: Labels = { "linkerd.io/inject": "enabled" };

/** Port of the proxy that meshed peers connect to, whatever port they mean. */
export const PROXY_PORT = 4143;
/** Port of the proxy that serves its metrics and probes. */
export const PROXY_ADMIN_PORT = 4191;
/** Name that injection gives the admin port. */
export const PROXY_ADMIN = "linkerd-admin";

/** What every proxy needs of the control plane: identity 8080, destination 8086, policy 8090. */
export const TO_CONTROL_PLANE: Allowance = {
  peers: [podsIn(MESH_NAMESPACE)],
  ports: tcp(8080, 8086, 8090, PROXY_PORT),
};

/** Who a pod is in the mesh: its service account, proven by a certificate that lives a day. */
export interface MeshIdentity {
  readonly serviceAccount: string;
  readonly namespace: pulumi.Input<string>;
}

export interface MeshServerArgs {
  /** Name of the Server, and prefix of what belongs to it. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** Labels of the pods behind it. Default: all meshed pods of the namespace. */
  readonly pods?: Labels;
  /** Number or name of the pods' port. */
  readonly port: number | string;
  /** Who may use it, in groups; requests carry the group's name as `authz_name` in the proxy's metrics. */
  readonly clients: Readonly<Record<string, readonly MeshIdentity[]>>;
}

const POLICY_GROUP = "policy.linkerd.io";

/**
 * Closes a port of some pods to everybody but the given mesh identities. Kubelet's probes stay allowed: the
 * mesh reads their paths from the pod as long as no route is attached to the Server. At most one a component.
 */
export function meshServer(
  scope: Scope,
  { name, namespace, pods, port, clients }: MeshServerArgs,
): CustomResource {
  const server = customResource(scope, "server", {
    apiVersion: `${POLICY_GROUP}/v1beta3`,
    kind: "Server",
    metadata: { name, namespace },
    spec: {
      podSelector:
        pods === undefined
          ? { matchExpressions: [{ key: "linkerd.io/control-plane-ns", operator: "Exists" }] }
          : { matchLabels: pods },
      port,
      accessPolicy: "deny",
    },
  });
  for (const [group, identities] of Object.entries(clients)) {
    if (identities.length > 0) authorize(scope, server, { name, namespace }, group, identities);
  }
  return server;
}

/** Name of the policy that lets a group of clients use a Server: what metrics show as `authz_name`. */
export function authorizationName(server: string, group: string): string {
  return `${server}-${group}`;
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
