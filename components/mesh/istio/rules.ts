import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Scope } from "../../component";
import type { MeshPortsArgs, MeshRules } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { tcp } from "../../kubernetes/network-policy";
import { istioRequests, WAYPOINT } from "../../pure/requests/istio";
import { admission } from "./admission";
import { admit } from "./authorization";
import { reach } from "./egress";
import { FRONT_LABEL, HBONE_PORT, MODE_LABEL, PROBES, SECURITY } from "./names";
import { balance } from "./traffic";
import { furnish, WAYPOINT_PODS } from "./waypoint";

/**
 * Istio in ambient mode: a proxy on every node that speaks mutual TLS for the pods, and one before the Services of each
 * closed namespace that understands HTTP.
 */
export const istio: MeshRules = {
  enrolment: (closed) => ({
    labels: { [MODE_LABEL]: "ambient", ...(closed ? { [FRONT_LABEL]: WAYPOINT } : {}) },
    annotations: {},
  }),
  ports: [HBONE_PORT],
  front: { pods: WAYPOINT_PODS },
  // Their own namespace's waypoint. The control plane is asked by the proxies on the nodes.
  egress: [{ peers: [{ podSelector: { matchLabels: WAYPOINT_PODS } }], ports: tcp(HBONE_PORT) }],
  ingress: [{ peers: [{ ipBlock: { cidr: PROBES } }] }],
  admit,
  furnish,
  // The node's proxy keeps the addresses of what it lets through.
  expose: (scope, args) => {
    permit(scope, "exposed-ports", "exposed-ports", args);
    return {};
  },
  open: (scope, { name, port, ...args }) => [permit(scope, `open-${name}`, name, { ...args, ports: [port] })],
  balance,
  reach,
  admission,
  requests: istioRequests,
};

/** Takes clients without an identity at some ports, and at those alone. */
function permit(
  scope: Scope,
  logicalName: string,
  name: string,
  { namespace, pods, ports }: MeshPortsArgs,
): CustomResource {
  return customResource(scope, logicalName, {
    apiVersion: SECURITY,
    kind: "PeerAuthentication",
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: pods },
      mtls: { mode: "STRICT" },
      portLevelMtls: Object.fromEntries(ports.map((port) => [`${port}`, { mode: "PERMISSIVE" }])),
    },
  });
}
