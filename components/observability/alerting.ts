import type * as pulumi from "@pulumi/pulumi";
import { type AlertReceivers, receiverSecrets } from "./alert-receivers";
import { alertmanagerConfig, type AlertRouting } from "./alert-routes";

export interface AlertingSpec {
  readonly controllerReplicas: number;
  readonly storageClass: string;
  readonly routing: AlertRouting;
}

/**
 * Alertmanager as its chart takes it.
 *
 * @param receivers every receiver that the routing names
 */
export function alertmanagerValues(
  { controllerReplicas, storageClass, routing }: AlertingSpec,
  receivers: AlertReceivers,
): pulumi.Inputs {
  return {
    serviceAccount: { name: "monitoring-alertmanager" },
    config: alertmanagerConfig(routing, receivers),
    alertmanagerSpec: {
      replicas: controllerReplicas,
      podAntiAffinity: "soft",
      secrets: receiverSecrets(receivers),
      resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      // Silences and what has been sent already survive a restart.
      storage: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: storageClass,
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "1Gi" } },
          },
        },
      },
    },
  };
}
