import { Admission } from "../../components/admission";
import { Observability } from "../../components/observability";
import { Operations } from "../../components/operations";
import { Rollout } from "../../components/rollout";
import { Secrets } from "../../components/secrets";
import { images } from "../versions";
import type { Ground } from "./ground";
import type { Layer } from "./layer";

/** What looks after the services, before there are any. */
export interface Controllers {
  readonly secrets: Secrets;
  readonly observability: Observability;
  readonly rollout: Rollout;
  readonly admission: Admission;
}

/** Secrets, the cluster's own upkeep, observability, rollouts and admission. */
export function createControllers(
  { config, target, charts, profile, shared }: Layer,
  { cluster, mesh, inCluster }: Ground,
): Controllers {
  const { controllerReplicas } = profile;
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
    { ...inCluster, dependsOn: [mesh] },
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
    },
    { ...inCluster, dependsOn: [mesh, secrets] },
  );
  const rollout = new Rollout(
    "rollout",
    { mesh: shared.mesh, charts, controllerReplicas, pluginImage: images.rolloutsGatewayApiPlugin },
    { ...inCluster, dependsOn: [observability] },
  );
  const admission = new Admission("admission", { ...inCluster, dependsOn: [cluster] });
  return { secrets, observability, rollout, admission };
}
