import { Firewall, type Network } from "@pulumi/gcp/compute";
import type { Scope } from "../component";
import type { PlatformSpec } from "../contract";
import { physicalName } from "../pure/naming";

/** Where Google's load balancers probe from (cloud.google.com/load-balancing/docs/health-checks). */
const HEALTH_CHECKERS = ["35.191.0.0/16", "130.211.0.0/22"];

/** Ports that load balancers probe on a node: its own health, and the health check ports of Services. */
const HEALTH_CHECK_PORTS = ["10256", "30000-32767"];

const LOGGED = { metadata: "INCLUDE_ALL_METADATA" };

/** Network tag that every node carries. */
export function nodeTag(spec: PlatformSpec): string {
  return physicalName([spec.name, "node"]);
}

/**
 * Ingress is denied and the attempt logged; load balancers may probe nodes. GKE adds, at a higher priority, what
 * it needs among nodes and pods and for Services of type LoadBalancer. The control plane needs no rule: it calls
 * webhooks through the Konnectivity agents, which are pods.
 */
export function firewall(scope: Scope, spec: PlatformSpec, network: Network): void {
  new Firewall(
    `${scope.name}-deny-ingress`,
    {
      name: physicalName([spec.name, "deny-ingress"]),
      network: network.id,
      direction: "INGRESS",
      priority: 65_534,
      sourceRanges: ["0.0.0.0/0"],
      denies: [{ protocol: "all" }],
      logConfig: LOGGED,
    },
    scope.child(),
  );
  new Firewall(
    `${scope.name}-allow-health-checks`,
    {
      name: physicalName([spec.name, "allow-health-checks"]),
      network: network.id,
      direction: "INGRESS",
      priority: 1_000,
      sourceRanges: HEALTH_CHECKERS,
      targetTags: [nodeTag(spec)],
      allows: [{ protocol: "tcp", ports: HEALTH_CHECK_PORTS }],
      logConfig: LOGGED,
    },
    scope.child(),
  );
}
