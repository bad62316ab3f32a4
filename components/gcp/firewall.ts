import { Firewall, type FirewallArgs, type Network } from "@pulumi/gcp/compute";
import type { Scope } from "../component";
import type { PlatformSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";
import type { NetworkPlan } from "./layout";

/** Where Google's load balancers send requests and probes from (cloud.google.com/load-balancing/docs/health-checks). */
export const FRONT_ENDS = ["35.191.0.0/16", "130.211.0.0/22"];

/** Ports that load balancers probe on a node: its own health, and the health check ports of Services. */
const HEALTH_CHECK_PORTS = ["10256", "30000-32767"];

/** Network tag that every node carries; it holds for the pods of the node, whose addresses are the node's aliases. */
export function nodeTag(spec: PlatformSpec): string {
  return physicalName([spec.name, "node"]);
}

/** Network tag for databases on machines of one's own. */
function databaseTag(spec: PlatformSpec): string {
  return physicalName([spec.name, "database"]);
}

/**
 * Ingress is denied and the attempt logged. Load balancers may probe nodes and pods; the private subnet and all
 * pods may reach the configured ports of nodes and pods, and of machines that carry the databases' tag. GKE adds,
 * at a higher priority, what it needs among nodes and pods and for Services of type LoadBalancer. The control
 * plane needs no rule: it calls webhooks through the Konnectivity agents, which are pods.
 */
export function firewall(
  config: GcpConfig,
  scope: Scope,
  spec: PlatformSpec,
  plan: NetworkPlan,
  vpc: Network,
): void {
  const { healthCheckPorts, internalPorts, databasePorts } = config.firewall;
  const rule = (name: string, args: Omit<FirewallArgs, "network">) =>
    new Firewall(
      `${scope.name}-${name}`,
      {
        name: physicalName([spec.name, name]),
        network: vpc.id,
        direction: "INGRESS",
        logConfig: { metadata: "INCLUDE_ALL_METADATA" },
        ...args,
      },
      scope.child(),
    );
  const allow = (name: string, sourceRanges: string[], targetTag: string, ports: readonly string[]) => {
    if (ports.length === 0) return;
    rule(name, {
      priority: 1_000,
      sourceRanges,
      targetTags: [targetTag],
      allows: [{ protocol: "tcp", ports: [...ports] }],
    });
  };
  const inside = [plan.private, plan.pods];

  rule("deny-ingress", { priority: 65_534, sourceRanges: ["0.0.0.0/0"], denies: [{ protocol: "all" }] });
  allow("allow-health-checks", FRONT_ENDS, nodeTag(spec), [...HEALTH_CHECK_PORTS, ...healthCheckPorts]);
  allow("allow-internal", inside, nodeTag(spec), internalPorts);
  allow("allow-databases", inside, databaseTag(spec), databasePorts);
}
