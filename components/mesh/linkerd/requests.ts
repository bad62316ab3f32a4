import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { MeshClient, MeshServerArgs } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { type Match, matchGroups, type RequestMatch } from "../../pure/requests";
import { limitedName } from "../../pure/requests/linkerd";
import { authorize, POLICY_GROUP } from "./authorization";

const GATEWAY_API = "gateway.networking.k8s.io";

/** The port may be named, for the proxies' own. */
export type ServerArgs = Omit<MeshServerArgs, "port"> & { readonly port: number | string };

/** Matches that one rule of a route has room for. */
const RULE_MATCHES = 64;

/**
 * Lets clients send the requests that each declares and no others: routes attached to the Server, with authorizations of
 * their own. Those of the Server hold for every route (linkerd2-proxy, server-policy: mk_authorizations), so clients that
 * may send everything need no more than a route that matches everything. A Server with routes no longer lets the
 * kubelet's probes in by itself; their paths get a route that needs no identity.
 *
 * @returns what must exist before the pods do; nothing where no client is limited
 */
export function limitRequests(
  scope: Scope,
  server: CustomResource,
  { name, namespace, clients, probes = [] }: ServerArgs,
): pulumi.Resource[] {
  const limited = Object.entries(clients).flatMap(([group, members]) =>
    members.flatMap((client) =>
      client.requests === undefined ? [] : [{ group, client, requests: client.requests }],
    ),
  );
  if (limited.length === 0) return [];
  const attach = (key: string, route: string, matches: readonly object[]) =>
    attachRoute(scope, server, { key, name: route, namespace, server: name, matches });
  const rest = attach("rest", `${name}.rest`, [prefix({ method: undefined, path: "/" })]);
  const probed = attach(
    "probes",
    `${name}.probes`,
    [...new Set(probes)].map((value) => ({ path: { type: "Exact", value }, method: "GET" })),
  );
  letProbesIn(scope, probed, { name: `${name}.probes`, namespace });
  const groups = new Set(limited.map(({ group }) => group));
  const routes = [...groups].flatMap((group) => {
    const members = new Map(
      limited.filter((each) => each.group === group).map((each) => [nameOf(each.client), each]),
    );
    const declared = Object.fromEntries<RequestMatch>(
      [...members].map(([member, { requests }]) => [member, requests]),
    );
    return matchGroups(declared).map(({ clients: allowed, matches }) => {
      const key = [group, ...allowed].join("-");
      const route = limitedName(name, group, allowed);
      const attached = attach(key, route, matches.map(prefix));
      authorize(scope, {
        key,
        name: route,
        namespace,
        target: { group: GATEWAY_API, kind: "HTTPRoute", name: route },
        clients: allowed.flatMap((member) => members.get(member)?.client ?? []),
        after: attached,
      });
      return attached;
    });
  });
  return [rest, probed, ...routes];
}

function nameOf({ name, serviceAccount }: MeshClient): string {
  return name ?? serviceAccount;
}

function prefix({ method, path }: Match) {
  return { path: { type: "PathPrefix", value: path }, ...(method === undefined ? {} : { method }) };
}

interface RouteArgs {
  readonly key: string;
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly server: string;
  readonly matches: readonly object[];
}

function attachRoute(
  scope: Scope,
  dependency: CustomResource,
  { key, name, namespace, server, matches }: RouteArgs,
): CustomResource {
  const rules = Array.from({ length: Math.ceil(matches.length / RULE_MATCHES) }, (_, rule) => ({
    matches: matches.slice(rule * RULE_MATCHES, (rule + 1) * RULE_MATCHES),
  }));
  return customResource(
    scope,
    `${key}-route`,
    {
      apiVersion: `${GATEWAY_API}/v1`,
      kind: "HTTPRoute",
      metadata: { name, namespace },
      spec: { parentRefs: [{ group: POLICY_GROUP, kind: "Server", name: server }], rules },
    },
    { dependsOn: [dependency] },
  );
}

/** The kubelet has no identity, and asks from an address of its node, which nobody knows beforehand. */
function letProbesIn(
  scope: Scope,
  route: CustomResource,
  { name, namespace }: Pick<RouteArgs, "name" | "namespace">,
): void {
  const anywhere = customResource(scope, "probes-networks", {
    apiVersion: `${POLICY_GROUP}/v1alpha1`,
    kind: "NetworkAuthentication",
    metadata: { name, namespace },
    spec: { networks: [{ cidr: "0.0.0.0/0" }, { cidr: "::/0" }] },
  });
  customResource(
    scope,
    "probes-authorization",
    {
      apiVersion: `${POLICY_GROUP}/v1alpha1`,
      kind: "AuthorizationPolicy",
      metadata: { name, namespace },
      spec: {
        targetRef: { group: GATEWAY_API, kind: "HTTPRoute", name },
        requiredAuthenticationRefs: [{ group: POLICY_GROUP, kind: "NetworkAuthentication", name }],
      },
    },
    { dependsOn: [route, anywhere] },
  );
}
