import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { MeshClient, MeshIdentity, MeshServerArgs } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { WAYPOINT } from "../../pure/requests/istio";
import { SECURITY } from "./names";

/** Name of an identity, as certificates and policies write it. */
export function principal({ serviceAccount, namespace }: MeshIdentity): pulumi.Output<string> {
  return pulumi.interpolate`cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

/**
 * Closes a port. In an open namespace the proxies on the nodes refuse it to everybody else, and a pod's other ports stay
 * as they are. In a closed one they let in the namespace's waypoint and whoever connects to the pods directly; the
 * waypoint, which sees requests, lets in the clients of the Service.
 */
export function admit(scope: Scope, args: MeshServerArgs): pulumi.Resource[] {
  const clients = Object.values(args.clients).flat();
  const { name, namespace, pods, port, services } = args;
  const selector = pods === undefined ? {} : { selector: { matchLabels: pods } };
  const metadata = { name, namespace };
  const to = [{ operation: { ports: [`${port}`] } }];
  if (services === undefined) {
    // A source of nobody's names would be refused, and a rule without sources means everybody.
    const from =
      clients.length === 0 ? {} : { from: [{ source: { notPrincipals: clients.map(principal) } }] };
    return [policy(scope, "closed", metadata, { ...selector, action: "DENY", rules: [{ ...from, to }] })];
  }
  const waypoint = { serviceAccount: WAYPOINT, namespace };
  const direct = [waypoint, ...clients.filter((client) => client.direct === true)];
  return [
    policy(scope, "connections", metadata, {
      ...selector,
      action: "ALLOW",
      rules: [{ from: [{ source: { principals: direct.map(principal) } }], to }],
    }),
    policy(
      scope,
      "requests",
      { name: `${name}.requests`, namespace },
      {
        targetRefs: services.map((service) => ({ group: "", kind: "Service", name: service })),
        action: "ALLOW",
        // Without a rule nobody may.
        rules: clients.filter((client) => client.direct !== true).map(ruleOf),
      },
    ),
  ];
}

/** What a client may send: everything, or some methods below some paths. */
function ruleOf(client: MeshClient) {
  const from = [{ source: { principals: [principal(client)] } }];
  const { methods = [], paths = [] } = client.requests ?? {};
  const operation = {
    ...(methods.length === 0 ? {} : { methods: [...methods] }),
    ...(paths.length === 0 || paths.includes("/") ? {} : { paths: paths.flatMap(below) }),
  };
  return Object.keys(operation).length === 0 ? { from } : { from, to: [{ operation }] };
}

/** A path and everything below it, in whole segments. */
function below(path: string): string[] {
  return [path, `${path}/*`];
}

export function policy(
  scope: Scope,
  logicalName: string,
  metadata: { readonly name: string; readonly namespace: pulumi.Input<string> },
  spec: pulumi.Inputs,
): pulumi.Resource {
  return customResource(scope, logicalName, {
    apiVersion: SECURITY,
    kind: "AuthorizationPolicy",
    metadata,
    spec,
  });
}
