/** How the composition root makes what brings workloads in, and people to services without a route. */
import type * as pulumi from "@pulumi/pulumi";
import { Boundary } from "../../components/boundary";
import { type ApplicationSpec, Delivery } from "../../components/delivery";
import type { Service } from "../../components/service";
import { deliveredValues } from "../../components/service/delivered";
import type { Application, Delivery as DeliveryConfig, TeamDelivery } from "../config/delivery";
import type { Config } from "../config/schema";
import { completeService, lookup, mapValues } from "../lookups";
import type { Below } from "./workloads";
import type { Layer } from "./layer";

/** Argo CD, where the configuration asks for it: after the teams' namespaces, which it delivers to. */
export function createDelivery(
  layer: Layer,
  below: Pick<Below, "ground" | "controllers" | "data" | "gateway">,
  services: Readonly<Record<string, Service>>,
): void {
  const { config, charts, profile, shared } = layer;
  const { ground, controllers } = below;
  const { delivery } = config;
  if (delivery === undefined) return;
  const { outputs } = controllers.secrets;
  const { oidc, admins, clusters } = delivery;
  new Delivery(
    "delivery",
    {
      mesh: shared.mesh,
      charts,
      controllerReplicas: profile.controllerReplicas,
      secretStore: outputs.secretStore,
      url: delivery.url,
      oidc: { issuer: oidc.issuer, clientId: oidc.clientId, secretKey: oidc.vaultPath },
      admins: admins.length === 0 ? [config.owner] : admins,
      cluster: {
        labels: { ...shared.labels, ...ownLabels(layer, delivery) },
        facts: factsOf(layer, below),
        namespaces: Object.keys(teamsOf(config)),
      },
      clusters: mapValues(clusters, ({ server, environment, site, vaultPath }) => ({
        server,
        labels: { environment, site },
        secretKey: vaultPath,
      })),
      teams: mapValues(teamsOf(config), (team) => ({
        ...team,
        repositories: team.repositories.map(({ url, vaultPath }) => ({
          url,
          secretKey: vaultPath,
        })),
      })),
      applications: mapValues(delivery.applications, (application, name) =>
        applicationOf(config, application, name),
      ),
    },
    {
      ...ground.inCluster,
      dependsOn: [ground.mesh, controllers.rollout, controllers.secrets, ...Object.values(services)],
    },
  );
}

/** The teams that deliver, with what they may. */
function teamsOf({ teams }: Config): Record<string, TeamDelivery> {
  return Object.fromEntries(
    Object.entries(teams).flatMap(([name, { delivery }]) =>
      delivery === undefined ? [] : [[name, delivery]],
    ),
  );
}

function ownLabels({ config, target }: Layer, { site }: DeliveryConfig) {
  return { site: site ?? config.name, target: target.name };
}

/** What charts need to know of the platform and cannot know from Git; nothing secret. */
function factsOf(
  { config, target, shared }: Layer,
  { ground, controllers, data, gateway }: Parameters<typeof createDelivery>[1],
): Record<string, pulumi.Input<string>> {
  const databases = Object.entries(data.databases).map(
    ([key, { database }]): [string, pulumi.Input<string>] => [`database-${key}`, database.outputs.host],
  );
  return {
    cluster: ground.cluster.outputs.clusterName,
    zones: target.zones.join(","),
    domain: config.gateway.domain,
    "gateway-name": gateway.outputs.gateway.name,
    "gateway-namespace": gateway.outputs.gateway.namespace,
    "storage-class": target.capabilities.storageClass,
    mesh: shared.mesh,
    "secret-store": controllers.secrets.outputs.secretStore,
    ...Object.fromEntries(databases),
  };
}

/** An application, with what the service of its name declares. */
function applicationOf(config: Config, application: Application, name: string): ApplicationSpec {
  const { revisions, ...declared } = application;
  const given = Object.entries(revisions).flatMap(([environment, revision]): [string, string][] =>
    revision === undefined ? [] : [[environment, revision]],
  );
  return {
    ...declared,
    revisions: Object.fromEntries(given),
    ...(name in config.services ? { service: valuesOf(config, name) } : {}),
  };
}

function valuesOf(config: Config, name: string) {
  const service = completeService(config, name);
  const { caches, queues, searches, buckets, documents } = lookup(config.services, name);
  const keyed = { cache: caches, queue: queues, search: searches, bucket: buckets, document: documents };
  return deliveredValues(service, [
    ...(service.database === undefined ? [] : [{ kind: "database" as const, key: service.database }]),
    ...(["cache", "queue", "search", "bucket", "document"] as const).flatMap((kind) =>
      keyed[kind].map((key) => ({ kind, key })),
    ),
    ...(service.uses.kafka ? [{ kind: "kafka" as const }] : []),
  ]);
}

/** Boundary, where the configuration asks for it. */
export function createBoundary(
  layer: Layer,
  { ground, controllers }: Pick<Below, "ground" | "controllers">,
): Boundary | undefined {
  const { config, target, profile, shared } = layer;
  if (config.boundary === undefined) return undefined;
  const { image, host, workerHost, clientCidrs, vaultPath } = config.boundary;
  const { outputs } = controllers.secrets;
  return new Boundary(
    "boundary",
    {
      mesh: shared.mesh,
      protect: shared.protect,
      controllerReplicas: profile.controllerReplicas,
      loadBalancer: target.capabilities.loadBalancer,
      secretStore: outputs.secretStore,
      image,
      host,
      workerHost,
      clientCidrs,
      secretKey: vaultPath,
    },
    { ...ground.inCluster, dependsOn: [ground.mesh, controllers.secrets, controllers.observability] },
  );
}

/** Paths of the secrets that both read, each once. */
export function deliveryPaths({ delivery, boundary, teams }: Config): string[] {
  const repositories = Object.values(teams).flatMap((team) => team.delivery?.repositories ?? []);
  const paths = [
    ...(delivery === undefined
      ? []
      : [delivery.oidc.vaultPath, ...Object.values(delivery.clusters).map(({ vaultPath }) => vaultPath)]),
    ...repositories.flatMap(({ vaultPath }) => vaultPath ?? []),
    ...(boundary === undefined ? [] : [boundary.vaultPath]),
  ];
  return [...new Set(paths)];
}
