import type { DatabaseAccess } from "../../components/database-credentials";
import { Restarts } from "../../components/secrets/restarts";
import { Service, type ServiceSpec } from "../../components/service";
import { Team } from "../../components/team";
import { completeService, egressHosts, entriesThat, lookup, mapValues } from "../lookups";
import type { Controllers } from "./controllers";
import type { Data } from "./data";
import type { Gateway } from "../../components/gateway";
import type { Ground } from "./ground";
import type { Layer } from "./layer";
import type { Telemetry } from "./telemetry";
import { images } from "../versions";
import { storesOf } from "./stores";

/** What services need of the layers below. */
export interface Below {
  readonly ground: Ground;
  readonly controllers: Controllers;
  readonly data: Data;
  readonly gateway: Gateway;
  readonly telemetry: Telemetry;
}

/** The teams and their services, by name. */
export function createWorkloads(layer: Layer, below: Below): Readonly<Record<string, Service>> {
  const { config } = layer;
  const teams = createTeams(layer, below);
  createRestarts(layer, below, teams);
  return mapValues(config.services, (_, key) =>
    createService(layer, below, lookup(teams, lookup(config.services, key).team), key),
  );
}

/** What restarts services that read their secrets once; not there where none asks for it. */
function createRestarts(
  { config, charts, profile: { controllerReplicas } }: Layer,
  { ground: { inCluster }, controllers: { observability, rollout } }: Below,
  teams: Readonly<Record<string, Team>>,
): void {
  const restarted = entriesThat(config.services, ({ restartOnSecretChange }) => restartOnSecretChange);
  const names = [...new Set(Object.values(restarted).map(({ team }) => team))];
  if (names.length === 0) return;
  new Restarts(
    "restarts",
    { charts, controllerReplicas, namespaces: names.map((name) => lookup(teams, name).outputs.namespace) },
    { ...inCluster, dependsOn: [observability, rollout] },
  );
}

function createTeams(
  { config, shared }: Layer,
  { ground: { mesh, inCluster }, controllers: { secrets, observability, admission } }: Below,
): Readonly<Record<string, Team>> {
  return mapValues(
    config.teams,
    ({ quota, limits, delivery }, name) =>
      new Team(
        `team-${name}`,
        {
          mesh: shared.mesh,
          name,
          quota,
          limits,
          prometheus: observability.outputs.prometheus,
          delivered: delivery !== undefined,
          hosts: egressHosts(config, name),
        },
        // No pod of a team is older than the policies that judge it.
        { ...inCluster, dependsOn: [mesh, secrets, admission] },
      ),
  );
}

function createService(
  { config, shared }: Layer,
  {
    ground: { inCluster },
    controllers: { secrets, observability, rollout, autoscaling },
    data,
    gateway,
    telemetry,
  }: Below,
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
      tracing: telemetry.tracing?.outputs,
      runbooks: config.alerts.runbooks,
      verifierImages: { smoke: images.curl, performance: images.k6 },
      secrets: secrets.engine,
      stores: storesOf(key, uses, data),
      kafka: declared.scaling.kafkaLag === undefined ? undefined : lagSource(data),
      ...(identity === undefined ? {} : { identity: identity.outputs }),
      ...databaseOf(data, database),
    },
    {
      ...inCluster,
      providers: [...inCluster.providers, ...secrets.providers],
      // A pod is given its identity when it starts.
      dependsOn: [
        team,
        rollout,
        gateway,
        ...autoscaling,
        ...(telemetry.tracing === undefined ? [] : [telemetry.tracing]),
        ...(identity === undefined ? [] : [identity]),
      ],
    },
  );
}

/** The database that a service uses, with its credentials. */
function databaseOf({ databases }: Data, key: string | undefined): { database?: DatabaseAccess } {
  const credentials = key === undefined ? undefined : lookup(databases, key).credentials;
  return credentials === undefined ? {} : { database: credentials.outputs };
}

/** Where lag is asked for; what else there is to Kafka is no business of the autoscaler's. */
function lagSource({ kafka }: Data): ServiceSpec["kafka"] {
  if (kafka === undefined) return undefined;
  const { bootstrapServers, saslMechanism } = kafka;
  return { bootstrapServers, saslMechanism };
}
