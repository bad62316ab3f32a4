import type * as pulumi from "@pulumi/pulumi";
import type { Admission } from "../../components/admission";
import { Observability } from "../../components/observability";
import { Operations } from "../../components/operations";
import { Rollout } from "../../components/rollout";
import { Secrets } from "../../components/secrets";
import { alertPaths } from "../config/alerts";
import { metricsPaths } from "../config/metrics";
import { notificationsOf } from "../rollouts";
import { images } from "../versions";
import { createAutoscaling } from "./autoscaling";
import { deliveryPaths } from "./delivery";
import type { Ground } from "./ground";
import type { Layer } from "./layer";
import { createAdmission } from "./protection";
import { vaultOf } from "./vault";

/** What looks after the services, before there are any. */
export interface Controllers {
  readonly secrets: Secrets;
  readonly observability: Observability;
  readonly rollout: Rollout;
  readonly admission: Admission;
  /** What scales services by more than CPU and memory, and recommends their requests. */
  readonly autoscaling: readonly pulumi.Resource[];
}

/** Secrets, the cluster's own upkeep, observability, rollouts and admission. */
export function createControllers(layer: Layer, ground: Ground): Controllers {
  const { config, target, charts, profile, shared } = layer;
  const { cluster, mesh, inCluster } = ground;
  const { controllerReplicas } = profile;
  const secrets = new Secrets(
    "secrets",
    {
      ...shared,
      charts,
      controllerReplicas,
      vault: vaultOf(config),
      manager: config.secrets.engine === "cloud" ? target.secretManager : undefined,
      cluster: cluster.outputs,
      paths: target.secretPaths.concat(
        alertPaths(config.alerts),
        metricsPaths(config.metrics),
        config.rollouts?.vaultPath ?? [],
        deliveryPaths(config),
      ),
      ...(target.secretNamespaces === undefined ? {} : { namespaces: target.secretNamespaces }),
    },
    { ...inCluster, dependsOn: [mesh, ...ground.vault] },
  );
  const { secretStore } = secrets.outputs;
  if (target.operations !== undefined) {
    new Operations(
      "operations",
      { ...shared, operate: target.operations, secretStore },
      { ...inCluster, dependsOn: [mesh, secrets] },
    );
  }
  const observability = new Observability(
    "observability",
    {
      mesh: shared.mesh,
      charts,
      controllerReplicas,
      cluster: config.name,
      retentionDays: profile.metricsRetentionDays,
      storageClass: target.capabilities.storageClass,
      secretStore,
      webhookPath: config.alerts.vaultPath,
      receivers: config.alerts.receivers,
      routing: config.alerts.routing,
      runbooks: config.alerts.runbooks,
      metrics: config.metrics,
    },
    { ...inCluster, dependsOn: [mesh, secrets] },
  );
  const rollout = new Rollout(
    "rollout",
    {
      mesh: shared.mesh,
      charts,
      controllerReplicas,
      pluginImage: images.rolloutsGatewayApiPlugin,
      notifications: notificationsOf(config, secretStore),
    },
    { ...inCluster, dependsOn: [observability] },
  );
  const admission = createAdmission(layer, ground);
  const autoscaling = createAutoscaling(layer, ground, [observability]);
  return { autoscaling, secrets, observability, rollout, admission };
}
