import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { Labels, MeshOpenArgs } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { authorizationName } from "../../pure/requests/linkerd";
import { authorize, POLICY_GROUP } from "./authorization";
import { limitRequests, type ServerArgs } from "./requests";

/**
 * A port that is closed but for its clients. The mesh reads the probes' paths from the pod as long as no route is
 * attached to the Server.
 */
export function server(scope: Scope, args: ServerArgs): pulumi.Resource[] {
  const { name, namespace, pods, port, clients } = args;
  const closed = customResource(scope, "server", {
    apiVersion: `${POLICY_GROUP}/v1beta3`,
    kind: "Server",
    metadata: { name, namespace },
    spec: { podSelector: podSelector(pods), port, accessPolicy: "deny" },
  });
  for (const [group, identities] of Object.entries(clients)) {
    const free = identities.filter(({ requests }) => requests === undefined);
    if (free.length === 0) continue;
    authorize(scope, {
      key: group,
      name: authorizationName(name, group),
      namespace,
      target: { group: POLICY_GROUP, kind: "Server", name },
      clients: free,
      after: closed,
    });
  }
  return [closed, ...limitRequests(scope, closed, args)];
}

/** A port that anybody may use, mesh or not. */
export function openServer(scope: Scope, { name, namespace, pods, port }: MeshOpenArgs): CustomResource {
  return customResource(scope, `open-${name}`, {
    apiVersion: `${POLICY_GROUP}/v1beta3`,
    kind: "Server",
    metadata: { name, namespace },
    spec: { podSelector: podSelector(pods), port, accessPolicy: "all-unauthenticated" },
  });
}

function podSelector(pods: Labels | undefined) {
  return pods === undefined
    ? { matchExpressions: [{ key: "linkerd.io/control-plane-ns", operator: "Exists" }] }
    : { matchLabels: pods };
}
