import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { MeshHost } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { networkPolicy, tcp } from "../../kubernetes/network-policy";
import { PRIVATE_RANGES } from "../../pure/cidr";
import { WAYPOINT } from "../../pure/requests/istio";
import { policy, principal } from "./authorization";
import { FRONT_LABEL, NETWORKING } from "./names";
import { WAYPOINT_PODS } from "./waypoint";

/** Where clouds answer questions about a node. */
const LINK_LOCAL = "169.254.0.0/16";
const PLAIN = 80;

/**
 * Hosts outside, through the waypoint: pods get an address of the mesh's own for the name, their NetworkPolicies let them
 * to the waypoint alone, and the waypoint connects to what the name resolves to and to nothing else. It does not look
 * into TLS.
 */
export function reach(
  scope: Scope,
  namespace: pulumi.Output<string>,
  hosts: readonly MeshHost[],
): pulumi.Resource[] {
  if (hosts.length === 0) return [];
  networkPolicy(scope, {
    name: `${WAYPOINT}-outside`,
    namespace,
    pods: WAYPOINT_PODS,
    egress: [
      {
        peers: [{ ipBlock: { cidr: "0.0.0.0/0", except: [LINK_LOCAL, ...PRIVATE_RANGES] } }],
        ports: tcp(...new Set(hosts.map(({ port }) => port))),
      },
    ],
  });
  return hosts.flatMap(({ host, port, clients }) => {
    const name = `${host}-${port}`;
    const protocol = port === PLAIN ? "HTTP" : "TLS";
    const entry = customResource(scope, `${name}-host`, {
      apiVersion: NETWORKING,
      kind: "ServiceEntry",
      metadata: { name, namespace, labels: { [FRONT_LABEL]: WAYPOINT } },
      spec: {
        hosts: [host],
        exportTo: ["."],
        location: "MESH_EXTERNAL",
        resolution: "DNS",
        ports: [{ number: port, name: protocol.toLowerCase(), protocol }],
      },
    });
    const sources = clients.map((serviceAccount) => principal({ serviceAccount, namespace }));
    const allowed = policy(
      scope,
      `${name}-clients`,
      { name: `to.${name}`, namespace },
      {
        targetRefs: [{ group: "networking.istio.io", kind: "ServiceEntry", name }],
        action: "ALLOW",
        rules: [{ from: [{ source: { principals: sources } }] }],
      },
    );
    return [entry, allowed];
  });
}
