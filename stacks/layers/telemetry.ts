/** How the composition root makes what tells of the services: logs, traces, dashboards, checks of their routes. */
import { Dashboards } from "../../components/dashboards";
import type { Gateway } from "../../components/gateway";
import { Identity } from "../../components/identity";
import { type LogDestination, Logging, LOGS_NAMESPACE } from "../../components/logging";
import { FLUENT_BIT } from "../../components/logging/fluent-bit";
import { LOKI } from "../../components/logging/loki";
import { requestsOf } from "../../components/service/spec";
import { Synthetics } from "../../components/synthetics";
import { TRACE_WRITER, type TraceDestination, Tracing, TRACING_NAMESPACE } from "../../components/tracing";
import { completeService, lookup } from "../lookups";
import { images } from "../versions";
import type { Controllers } from "./controllers";
import type { Data } from "./data";
import { frontDoorOf } from "./facilities";
import type { Ground } from "./ground";
import type { Layer } from "./layer";

/** What telemetry needs of the layers below. */
export interface TelemetryBelow {
  readonly ground: Ground;
  readonly controllers: Controllers;
  readonly data: Data;
  readonly gateway: Gateway;
}

export interface Telemetry {
  /** Undefined where nobody asked for traces. */
  readonly tracing: Tracing | undefined;
}

/** Each of them where the configuration asks for it; dashboards always. */
export function createTelemetry(layer: Layer, below: TelemetryBelow): Telemetry {
  const { config } = layer;
  if (logsAreCollected(layer)) createLogging(layer, below);
  createDashboards(layer, below);
  if (config.synthetics !== undefined) createSynthetics(layer, below, config.synthetics);
  return { tracing: config.tracing.to === "none" ? undefined : createTracing(layer, below) };
}

/** Where the cloud's nodes deliver logs by themselves there is nothing to install. */
function logsAreCollected({ config: { logging }, target }: Layer): boolean {
  return logging.to !== "none" && !(logging.to === "cloud" && target.logs === "nodes");
}

function createLogging(layer: Layer, below: TelemetryBelow): Logging {
  const { config, target, charts, profile, shared } = layer;
  const { ground, controllers } = below;
  return new Logging(
    "logging",
    {
      mesh: shared.mesh,
      charts,
      cluster: config.name,
      retentionDays: config.logging.retentionDays ?? profile.telemetry.logDays,
      storageClass: target.capabilities.storageClass,
      prometheus: controllers.observability.outputs.prometheus,
      destination: logDestination(layer, below),
    },
    {
      ...ground.inCluster,
      providers: [...ground.inCluster.providers, ...controllers.secrets.providers],
      dependsOn: [controllers.observability],
    },
  );
}

function logDestination(layer: Layer, { ground, controllers, data }: TelemetryBelow): LogDestination {
  const { config, target, profile, shared } = layer;
  const { to, search = "", retentionDays = profile.telemetry.logDays } = config.logging;
  if (to === "opensearch") {
    return { kind: to, access: lookup(data.stores.search, search), secrets: controllers.secrets.engine };
  }
  const { logs: provide } = target;
  if (to === "cloud" && provide !== undefined && provide !== "nodes") {
    const { outputs: identity } = writer(layer, ground, FLUENT_BIT, FLUENT_BIT);
    return { kind: to, provide, identity, spec: { ...shared, writer: identity.principal, retentionDays } };
  }
  const { objects: store } = target.capabilities;
  if (store === undefined) return { kind: "loki" };
  const { outputs: identity } = writer(layer, ground, LOGS_NAMESPACE, LOKI);
  const spec = {
    ...shared,
    key: "platform-logs",
    network: ground.network,
    images,
    backupDays: profile.database.backupDays,
    logRetentionDays: profile.logRetentionDays,
    // What Loki deletes is old: nobody brings it back.
    versionDays: 1,
    consumers: [{ service: LOKI, namespace: LOGS_NAMESPACE, principal: identity.principal }],
  };
  return { kind: "loki", objects: { store, provide: target.stores.bucket, spec, identity } };
}

function createTracing(layer: Layer, { ground, controllers }: TelemetryBelow): Tracing {
  const { config, target, charts, profile, shared } = layer;
  return new Tracing(
    "tracing",
    {
      mesh: shared.mesh,
      charts,
      controllerReplicas: profile.controllerReplicas,
      storageClass: target.capabilities.storageClass,
      ratio: (config.tracing.samplePercent ?? profile.telemetry.samplePercent) / 100,
      services: Object.entries(config.services).map(([serviceAccount, { team: namespace }]) => ({
        serviceAccount,
        namespace,
      })),
      prometheus: controllers.observability.outputs.prometheus,
      destination: traceDestination(layer, ground),
    },
    { ...ground.inCluster, dependsOn: [controllers.observability] },
  );
}

function traceDestination(layer: Layer, ground: Ground): TraceDestination {
  const { config, target, profile, shared } = layer;
  if (config.tracing.to !== "cloud" || target.traces === undefined) {
    return { kind: "jaeger", storage: profile.telemetry.traces };
  }
  const { outputs: identity } = writer(layer, ground, TRACING_NAMESPACE, TRACE_WRITER);
  return {
    kind: "cloud",
    provide: target.traces,
    identity,
    spec: { ...shared, writer: identity.principal },
  };
}

/** Who a part of the platform is in the cloud, when it writes there. */
function writer(
  { shared, target }: Layer,
  { cluster, cloud }: Ground,
  namespace: string,
  name: string,
): Identity {
  return new Identity(
    `identity-${namespace}-${name}`,
    { ...shared, target, cluster: cluster.outputs, service: name, namespace, serviceAccount: name },
    cloud,
  );
}

function createDashboards({ config, shared }: Layer, { ground, controllers }: TelemetryBelow): Dashboards {
  const { observability } = controllers;
  return new Dashboards(
    "dashboards",
    {
      platform: config.name,
      services: Object.keys(config.services).map((key) => {
        const service = completeService(config, key);
        const { name, team, slo } = service;
        return { mesh: shared.mesh, name, team, slo, requests: requestsOf(service) };
      }),
      namespace: observability.outputs.prometheus.namespace,
    },
    { ...ground.inCluster, dependsOn: [observability] },
  );
}

function createSynthetics(
  { config, target, shared }: Layer,
  { ground, controllers, gateway }: TelemetryBelow,
  synthetics: NonNullable<Layer["config"]["synthetics"]>,
): Synthetics {
  const routes = Object.entries(config.services).flatMap(([name, { team, route, slo }]) =>
    route === undefined ? [] : [{ name, team, ...route, slo, oncall: lookup(config.teams, team).oncall }],
  );
  return new Synthetics(
    "synthetics",
    {
      ...synthetics,
      mesh: shared.mesh,
      image: images.k6,
      routes,
      gateway: gateway.outputs,
      verify: frontDoorOf(config, target) === undefined,
      runbooks: config.alerts.runbooks,
    },
    { ...ground.inCluster, dependsOn: [controllers.observability, gateway] },
  );
}
