/** How the composition root makes what the platform has once beside its cluster. */
import type * as pulumi from "@pulumi/pulumi";
import type { FacilityKind, FacilitySpecs, Target } from "../../components/contract";
import { Facility } from "../../components/facility";
import type { Secrets } from "../../components/secrets";
import type { Config } from "../config/schema";
import { images } from "../versions";
import type { Ground } from "./ground";
import type { Layer } from "./layer";
import { drillOf } from "./protection";

/** Makes each facility that the configuration asks for and the target has. */
export function createFacilities(
  layer: Layer,
  { cluster, inCluster }: Ground,
  secrets: Secrets,
): Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>> {
  const { config, shared, target, charts } = layer;
  const opts = { ...inCluster, dependsOn: [cluster] };
  const { secretStore } = secrets.outputs;
  const tools = { charts, images, secretStore, after: [secrets], drill: drillOf(config) };
  const create = <Kind extends FacilityKind>(kind: Kind, own: FacilitySpecs[Kind] | undefined) => {
    const provide = target.facilities[kind];
    if (own === undefined || provide === undefined) return {};
    return { [kind]: new Facility(kind, { kind, provide, spec: own, tools }, opts).outputs };
  };
  const { registry, audit, budget, backup } = config;
  return {
    ...create("registry", registry && { ...shared, ...registry }),
    ...create("audit", audit && { ...shared, ...audit }),
    ...create("budget", budget && { ...shared, ...budget }),
    ...create("backup", backup && { ...shared, ...backup, cluster: cluster.outputs }),
  };
}

/** How the front door is to be, where the configuration asks for one and the target has it. */
export function frontDoorOf({ frontDoor, network }: Config, { frontDoor: provide, capabilities }: Target) {
  if (frontDoor === undefined || provide === undefined) return undefined;
  const { requestsPerMinute, allowedCidrs, cdn, failover } = frontDoor;
  const { frontDoorSources } = capabilities.loadBalancer;
  const sources = frontDoorSources === "network" ? [network.cidr] : frontDoorSources;
  return { sources, asked: { provide, firewall: { requestsPerMinute, allowedCidrs }, cdn, failover } };
}

/** Names of what the configuration asks for and the target does not have (docs/capabilities.md says why). */
export function notProvided(config: Config, target: Target): string[] {
  const kinds = ["registry", "audit", "budget", "backup"] as const;
  return [
    ...kinds.filter((kind) => config[kind] !== undefined && target.facilities[kind] === undefined),
    ...(config.restoreDrills !== undefined && !target.capabilities.ownBackups ? ["restoreDrills"] : []),
    ...(config.frontDoor !== undefined && target.frontDoor === undefined ? ["frontDoor"] : []),
    ...(config.kafka !== undefined && config.kafka.external === undefined && target.kafka === undefined
      ? ["kafka"]
      : []),
  ];
}
