import { Service } from "../../components/service";
import { Team } from "../../components/team";
import { completeService, lookup, mapValues } from "../lookups";
import type { Controllers } from "./controllers";
import type { Data } from "./data";
import type { Gateway } from "../../components/gateway";
import type { Ground } from "./ground";
import type { Layer } from "./layer";
import { storesOf } from "./stores";

/** What services need of the layers below. */
export interface Below {
  readonly ground: Ground;
  readonly controllers: Controllers;
  readonly data: Data;
  readonly gateway: Gateway;
}

/** The teams and their services, by name. */
export function createWorkloads(layer: Layer, below: Below): Readonly<Record<string, Service>> {
  const { config } = layer;
  const teams = createTeams(layer, below);
  return mapValues(config.services, (_, key) =>
    createService(layer, below, lookup(teams, lookup(config.services, key).team), key),
  );
}

function createTeams(
  { config, shared }: Layer,
  { ground: { mesh, inCluster }, controllers: { secrets, observability, admission } }: Below,
): Readonly<Record<string, Team>> {
  return mapValues(
    config.teams,
    ({ quota }, name) =>
      new Team(
        `team-${name}`,
        { mesh: shared.mesh, name, quota, prometheus: observability.outputs.prometheus },
        // No pod of a team is older than the policies that judge it.
        { ...inCluster, dependsOn: [mesh, secrets, admission] },
      ),
  );
}

function createService(
  { config, shared }: Layer,
  { ground: { inCluster }, controllers: { secrets, observability, rollout }, data, gateway }: Below,
  team: Team,
  key: string,
): Service {
  const { database, uses, ...declared } = completeService(config, key);
  const identity = data.identities[key];
  return new Service(
    `service-${key}`,
    {
      ...declared,
      mesh: shared.mesh,
      namespace: team.outputs.namespace,
      gateway: gateway.outputs,
      prometheus: observability.outputs.prometheus,
      runbooks: config.alerts.runbooks,
      vault: secrets.outputs.vault,
      stores: storesOf(uses, data.stores, data.kafka),
      ...(identity === undefined ? {} : { identity: identity.outputs }),
      ...(database === undefined ? {} : { database: lookup(data.databases, database).credentials.outputs }),
    },
    {
      ...inCluster,
      providers: [...inCluster.providers, secrets.provider],
      // A pod is given its identity when it starts.
      dependsOn: [team, rollout, gateway, ...(identity === undefined ? [] : [identity])],
    },
  );
}
