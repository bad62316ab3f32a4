import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";

/** Name of the Secret with the address alerts are sent to, and of its one key. */
const WEBHOOK_SECRET = "alertmanager-webhook";
const WEBHOOK_KEY = "webhook";
/** Where the operator mounts the Secrets an Alertmanager is given. */
const WEBHOOK_FILE = `/etc/alertmanager/secrets/${WEBHOOK_SECRET}/${WEBHOOK_KEY}`;

const WEBHOOK = "webhook";
const HEARTBEAT = "heartbeat";

export interface AlertingSpec {
  readonly controllerReplicas: number;
  readonly storageClass: string;
  readonly secretStore: string;
  readonly webhookPath: string;
}

/** The address alerts are sent to, fetched from Vault into a Secret; it carries a token, so it is one. */
export function alertWebhook(
  scope: Scope,
  namespace: pulumi.Output<string>,
  { secretStore, webhookPath }: AlertingSpec,
): CustomResource {
  return customResource(scope, "alert-webhook", {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: WEBHOOK_SECRET, namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
      target: { name: WEBHOOK_SECRET, creationPolicy: "Owner" },
      data: [{ secretKey: WEBHOOK_KEY, remoteRef: { key: webhookPath, property: WEBHOOK_KEY } }],
    },
  });
}

/**
 * Alertmanager: alerts of one service arrive together, a critical one silences the warnings beside it, and the
 * alert that always fires is sent every minute, so that whoever receives it notices when it stops.
 */
export function alertmanagerValues({ controllerReplicas, storageClass }: AlertingSpec): pulumi.Inputs {
  const receiver = (name: string, sendResolved: boolean) => ({
    name,
    webhook_configs: [{ url_file: WEBHOOK_FILE, send_resolved: sendResolved }],
  });
  return {
    serviceAccount: { name: "monitoring-alertmanager" },
    config: {
      route: {
        receiver: WEBHOOK,
        group_by: ["cluster", "namespace", "service", "alertname"],
        group_wait: "10s",
        group_interval: "1m",
        repeat_interval: "4h",
        routes: [
          {
            receiver: HEARTBEAT,
            matchers: ['alertname="Watchdog"'],
            group_wait: "0s",
            group_interval: "30s",
            repeat_interval: "1m",
          },
          { receiver: "none", matchers: ['alertname="InfoInhibitor"'] },
        ],
      },
      inhibit_rules: [
        {
          source_matchers: ['severity="critical"'],
          target_matchers: ['severity="warning"'],
          equal: ["namespace", "service"],
        },
      ],
      receivers: [{ name: "none" }, receiver(WEBHOOK, true), receiver(HEARTBEAT, false)],
    },
    alertmanagerSpec: {
      replicas: controllerReplicas,
      podAntiAffinity: "soft",
      secrets: [WEBHOOK_SECRET],
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
