import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../components/component";
import type { Charts, Labels, Target } from "../components/contract";
import type { Config, Environment } from "./config/schema";
import { createControllers } from "./layers/controllers";
import { createData } from "./layers/data";
import { createEntrance } from "./layers/entrance";
import { createFacilities, notProvided } from "./layers/facilities";
import { createGround } from "./layers/ground";
import type { Layer } from "./layers/layer";
import { createWorkloads } from "./layers/workloads";
import { mapValues, sharedBy } from "./lookups";
import { profiles } from "./profiles";

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

/**
 * The composition root: one layer on the other, each of components that are wired once for all targets and
 * environments. Read this first.
 */
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
    const layer: Layer = { config, target, charts, profile, shared: sharedBy(config) };
    const ground = createGround(layer, this.scope, this);
    const controllers = createControllers(layer, ground);
    const { gateway, address } = createEntrance(layer, ground);
    const facilities = createFacilities(layer, ground);
    const data = createData(layer, ground, controllers.secrets);
    const services = createWorkloads(layer, { ground, controllers, data, gateway });

    this.publish({
      ...facts,
      labels: layer.shared.labels,
      clusterName: ground.cluster.outputs.clusterName,
      clusterEndpoint: ground.cluster.outputs.endpoint,
      gatewayAddress: address,
      facilities,
      databases: mapValues(data.databases, ({ database }) => database.outputs.host),
      ...(data.kafka === undefined ? {} : { kafka: data.kafka.bootstrapServers }),
      services: mapValues(services, (service) => service.outputs.address),
    });
  }
}
