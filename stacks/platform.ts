import type * as pulumi from "@pulumi/pulumi";
import { Provider as RandomProvider } from "@pulumi/random/provider";
import { Admission } from "../components/admission";
import { Certificates } from "../components/certificates";
import { Cluster } from "../components/cluster";
import { Component } from "../components/component";
import type { Charts, Labels, Target } from "../components/contract";
import { CustomResourceDefinitions } from "../components/crds";
import { Database } from "../components/database";
import { DatabaseCredentials } from "../components/database-credentials";
import { Foundation } from "../components/foundation";
import { FrontDoor } from "../components/front-door";
import { Gateway } from "../components/gateway";
import { Identity } from "../components/identity";
import { Mesh } from "../components/mesh";
import { Network } from "../components/network";
import { Observability } from "../components/observability";
import { Operations } from "../components/operations";
import { Rollout } from "../components/rollout";
import { Secrets } from "../components/secrets";
import { Service } from "../components/service";
import { Team } from "../components/team";
import type { Config, Environment } from "./config/schema";
import { createFacilities, frontDoorOf, notProvided } from "./facilities";
import {
  completeService,
  entriesThat,
  hostsOf,
  lookup,
  mapValues,
  nodesOf,
  servicesThat,
  sharedBy,
} from "./lookups";
import { profiles } from "./profiles";
import { createKafka, createStores, storesOf, usesStores } from "./stores";
import { images } from "./versions";

/** What the platform is told besides its configuration. */
export interface PlatformArgs {
  readonly config: Config;
  readonly target: Target;
  readonly charts: Charts;
}

/** What the engine stores of the platform's arguments, and what `pulumi stack output` shows. */
export interface PlatformFacts {
  readonly environment: Environment;
  readonly target: string;
  /** True while every deletion protection is lifted, so that the stack can be destroyed. */
  readonly decommission: boolean;
  /** What the configuration asks for and the target does not have. */
  readonly notProvided: readonly string[];
}

export interface PlatformOutputs extends PlatformFacts {
  /** What the resources are labelled with, and what the sites of a fleet are selected by. */
  readonly labels: Labels;
  readonly clusterName: pulumi.Output<string>;
  readonly clusterEndpoint: pulumi.Output<string>;
  /** Address of the front door or, without one, of the gateway's load balancer, for the DNS records of the services. */
  readonly gatewayAddress: pulumi.Output<string>;
  /** What the facilities beside the cluster give out, such as addresses of image repositories. */
  readonly facilities: Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>;
  /** Host name of each database. */
  readonly databases: Readonly<Record<string, pulumi.Output<string>>>;
  /** Hosts and ports that clients of Kafka start from; absent where there is none. */
  readonly kafka?: pulumi.Output<string>;
  /** Address of each service: its public route, or its name in the cluster. */
  readonly services: Readonly<Record<string, string>>;
}

/** The composition root: every component wired once, for all targets and environments. Read this first. */
export class Platform extends Component<PlatformFacts, PlatformOutputs> {
  constructor({ config, target, charts }: PlatformArgs) {
    const facts: PlatformFacts = {
      environment: config.environment,
      target: target.name,
      decommission: config.decommission !== undefined,
      notProvided: notProvided(config, target),
    };
    super("Platform", "platform", facts);

    const profile = profiles[config.environment];
    const { controllerReplicas, logRetentionDays } = profile;
    const { internalCidrs, authorizedCidrs } = config.access;
    const shared = sharedBy(config);

    const random = new RandomProvider("platform-random", {}, { parent: this });
    const cloud = { parent: this, providers: [random, ...target.providers(this.scope, shared)] };
    const network = new Network(
      "network",
      {
        ...shared,
        target,
        cidr: config.network.cidr,
        zones: target.zones,
        nat: profile.nat,
        internalCidrs,
        logRetentionDays,
      },
      cloud,
    ).outputs;
    const cluster = new Cluster(
      "cluster",
      {
        ...shared,
        target,
        network,
        version: config.cluster.version,
        gone: config.cluster.gone,
        nodes: nodesOf(config),
        zones: target.zones,
        authorizedCidrs,
        internalCidrs,
        logRetentionDays,
      },
      cloud,
    );

    const inCluster = { parent: this, providers: [...cloud.providers, cluster.provider] };
    const crds = new CustomResourceDefinitions(
      "crds",
      { charts, gatewayApi: target.capabilities.gatewayApiCrds === "platform" },
      // The whole cluster, nodes and add-ons included: they come before what runs on them and go after it.
      { ...inCluster, dependsOn: [cluster] },
    );
    const certificates = new Certificates(
      "certificates",
      { charts, controllerReplicas },
      { ...inCluster, dependsOn: [crds] },
    );
    const foundation = new Foundation(
      "foundation",
      { ...shared, target, charts, network, cluster: cluster.outputs, controllerReplicas },
      { ...inCluster, dependsOn: [certificates] },
    );
    const mesh = new Mesh(
      "mesh",
      { charts, controllerReplicas, cni: target.capabilities.cni },
      // A foundation may be empty, and nothing waits for a component without children.
      { ...inCluster, dependsOn: [certificates, foundation] },
    );

    const meshed = { ...inCluster, dependsOn: [mesh] };
    const secrets = new Secrets(
      "secrets",
      {
        charts,
        controllerReplicas,
        name: config.name,
        vaultAddress: config.vault.address,
        cluster: cluster.outputs,
        paths: target.secretPaths.concat(config.alerts.vaultPath),
        ...(target.secretNamespaces === undefined ? {} : { namespaces: target.secretNamespaces }),
      },
      meshed,
    );
    if (target.operations !== undefined) {
      new Operations(
        "operations",
        { ...shared, operate: target.operations, secretStore: secrets.outputs.secretStore },
        { ...inCluster, dependsOn: [mesh, secrets] },
      );
    }
    const observability = new Observability(
      "observability",
      {
        charts,
        controllerReplicas,
        cluster: config.name,
        retentionDays: profile.metricsRetentionDays,
        storageClass: target.capabilities.storageClass,
        secretStore: secrets.outputs.secretStore,
        webhookPath: config.alerts.vaultPath,
      },
      { ...inCluster, dependsOn: [mesh, secrets] },
    );
    const rollout = new Rollout(
      "rollout",
      { charts, controllerReplicas, pluginImage: images.rolloutsGatewayApiPlugin },
      { ...inCluster, dependsOn: [observability] },
    );
    const door = frontDoorOf(config, target);
    const gateway = new Gateway(
      "gateway",
      {
        charts,
        controllerReplicas,
        hosts: hostsOf(config),
        issuer: config.gateway.issuer,
        loadBalancer: target.capabilities.loadBalancer,
        frontDoor: door?.sources,
      },
      meshed,
    );
    const frontDoor =
      door &&
      new FrontDoor(
        "front-door",
        {
          ...shared,
          ...door.asked,
          network,
          cluster: cluster.outputs,
          domain: config.gateway.domain,
          hosts: hostsOf(config),
          gateway: { namespace: gateway.outputs.gateway.namespace, ...gateway.outputs.entrance },
          logRetentionDays,
        },
        { ...inCluster, dependsOn: [gateway] },
      );
    const facilities = createFacilities(
      { config, shared, target, cluster: cluster.outputs },
      { ...inCluster, dependsOn: [cluster] },
    );

    const databases = mapValues(
      config.databases,
      ({ version, size, readers, pooled, storageGib, backupDays }, key) => {
        const database = new Database(
          `database-${key}`,
          {
            ...shared,
            target,
            network,
            key,
            version,
            readers,
            pooled,
            storageGib,
            size: size ?? profile.database.size,
            instances: profile.database.instances,
            backupDays: backupDays ?? profile.database.backupDays,
            logRetentionDays,
            internalCidrs,
            secretStore: secrets.outputs.secretStore,
          },
          { ...inCluster, dependsOn: [secrets] },
        );
        const credentials = new DatabaseCredentials(
          `credentials-${key}`,
          {
            key,
            database: database.outputs,
            mount: secrets.outputs.databaseMount,
            services: servicesThat(config, (service) => service.database === key),
          },
          { parent: this, providers: [secrets.provider] },
        );
        return { database, credentials };
      },
    );

    const identities = mapValues(
      entriesThat(config.services, usesStores(config)),
      ({ team }, service) =>
        new Identity(
          `identity-${service}`,
          { ...shared, target, cluster: cluster.outputs, service, namespace: team, serviceAccount: service },
          cloud,
        ),
    );
    const stores = createStores(
      { config, profile, shared, target, network, charts, images, identities },
      { ...inCluster, providers: [...inCluster.providers, secrets.provider], dependsOn: [secrets] },
    );

    const kafka = createKafka(
      { config, profile, shared, target, network, identities },
      // Waits for no cluster: its brokers take as long to come.
      { ...cloud, providers: [...cloud.providers, secrets.provider] },
    );

    const admission = new Admission("admission", { ...inCluster, dependsOn: [cluster] });
    const teams = mapValues(
      config.teams,
      ({ quota }, name) =>
        new Team(
          `team-${name}`,
          { name, quota, prometheus: observability.outputs.prometheus },
          // No pod of a team is older than the policies that judge it.
          { ...inCluster, dependsOn: [mesh, secrets, admission] },
        ),
    );
    const services = mapValues(config.services, (_, key) => {
      const { database, uses, ...declared } = completeService(config, key);
      const identity = identities[key];
      const team = lookup(teams, declared.team);
      return new Service(
        `service-${key}`,
        {
          ...declared,
          namespace: team.outputs.namespace,
          gateway: gateway.outputs,
          prometheus: observability.outputs.prometheus,
          runbooks: config.alerts.runbooks,
          vault: secrets.outputs.vault,
          stores: storesOf(uses, stores, kafka),
          ...(identity === undefined ? {} : { identity: identity.outputs }),
          ...(database === undefined ? {} : { database: lookup(databases, database).credentials.outputs }),
        },
        {
          ...inCluster,
          providers: [...inCluster.providers, secrets.provider],
          // A pod is given its identity when it starts.
          dependsOn: [team, rollout, gateway, ...(identity === undefined ? [] : [identity])],
        },
      );
    });

    this.publish({
      ...facts,
      labels: shared.labels,
      clusterName: cluster.outputs.clusterName,
      clusterEndpoint: cluster.outputs.endpoint,
      gatewayAddress: frontDoor?.outputs.address ?? gateway.outputs.address,
      facilities,
      databases: mapValues(databases, ({ database }) => database.outputs.host),
      ...(kafka === undefined ? {} : { kafka: kafka.bootstrapServers }),
      services: mapValues(services, (service) => service.outputs.address),
    });
  }
}
