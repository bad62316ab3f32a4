import * as pulumi from "@pulumi/pulumi";
import type { BoundaryOutputs } from "../components/boundary";
import { Component } from "../components/component";
import type { Charts, Labels, Target } from "../components/contract";
import type { Config, Environment } from "./config/schema";
import { createControllers } from "./layers/controllers";
import { createData } from "./layers/data";
import { createBoundary, createDelivery } from "./layers/delivery";
import { createEntrance } from "./layers/entrance";
import { createFacilities, notProvided } from "./layers/facilities";
import { createGround, type Ground } from "./layers/ground";
import type { Layer } from "./layers/layer";
import { awaitsVault } from "./layers/vault";
import { createTelemetry } from "./layers/telemetry";
import { createProtection } from "./layers/protection";
import { createWorkloads } from "./layers/workloads";
import { mapValues, sharedBy } from "./lookups";
import { profiles } from "./profiles";
import { withSecretKeys } from "./secret-keys";

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
  /** Addresses for the DNS records of Boundary's two hosts; absent where there is none. */
  readonly boundary?: BoundaryOutputs;
  /** Address of each service: its public route, or its name in the cluster. */
  readonly services: Readonly<Record<string, string>>;
  /** What a person has to do before another `up` makes the rest; absent where nothing is left. */
  readonly pending?: string;
}

/** What is there of a platform only once it has somewhere to keep secrets. */
type Furnished = Omit<PlatformOutputs, keyof PlatformFacts | "labels" | "clusterName" | "clusterEndpoint">;

/**
 * The composition root: one layer on the other, each of components that are wired once for all targets and
 * environments. Read this first.
 */
export class Platform extends Component<PlatformFacts, PlatformOutputs> {
  constructor({ config: declared, target, charts }: PlatformArgs) {
    const config = withSecretKeys(declared, target);
    const facts: PlatformFacts = {
      environment: config.environment,
      target: target.name,
      decommission: config.decommission !== undefined,
      notProvided: notProvided(config, target),
    };
    super("Platform", "platform", facts);

    const profile = profiles[config.environment];
    const layer: Layer = { config, target, charts, profile, shared: sharedBy(config) };
    const ground = createGround(layer, this.scope, this);
    const rest = awaitsVault(config) ? withoutVault() : furnish(layer, ground);
    this.publish({
      ...facts,
      labels: layer.shared.labels,
      clusterName: ground.cluster.outputs.clusterName,
      clusterEndpoint: ground.cluster.outputs.endpoint,
      ...rest,
    });
  }
}

/** Nothing that keeps a secret can be made while there is nowhere to keep it. */
function withoutVault(): Furnished {
  return {
    gatewayAddress: pulumi.output(""),
    facilities: {},
    databases: {},
    services: {},
    pending: "initialise Vault, then set vault.server.initialised (docs/vault.md)",
  };
}

/** Everything above the ground. */
function furnish(layer: Layer, ground: Ground): Furnished {
  const controllers = createControllers(layer, ground);
  const { gateway, address } = createEntrance(layer, ground);
  createProtection(layer, ground, controllers);
  const facilities = createFacilities(layer, ground, controllers.secrets);
  const data = createData(layer, ground, controllers.secrets);
  const telemetry = createTelemetry(layer, { ground, controllers, data, gateway });
  const services = createWorkloads(layer, { ground, controllers, data, gateway, telemetry });
  createDelivery(layer, { ground, controllers, data, gateway }, services);
  const boundary = createBoundary(layer, { ground, controllers });
  return {
    gatewayAddress: address,
    facilities,
    databases: mapValues(data.databases, ({ database }) => database.outputs.host),
    ...(data.kafka === undefined ? {} : { kafka: data.kafka.bootstrapServers }),
    ...(boundary === undefined ? {} : { boundary: boundary.outputs }),
    services: mapValues(services, (service) => service.outputs.address),
  };
}
