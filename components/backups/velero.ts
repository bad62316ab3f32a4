import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { BackupSpec, BackupTools } from "../contract";
import { chart } from "../kubernetes/chart";
import { customResource } from "../kubernetes/custom-resource";
import { API_SERVER_PORTS, platformNamespace } from "../kubernetes/platform-namespace";
import { priorityClass } from "../kubernetes/priority";
import { backupCredentials, CREDENTIALS } from "./credentials";
import { SCHEDULE, VELERO_NAMESPACE } from "./names";
import { veleroDrill } from "./velero-drill";

const LOCATION = "site";
const METRICS_PORT = 8085;

/**
 * Namespaces that are not backed up: the cluster's own, Velero's, and databases, which back themselves up with their
 * write-ahead logs and are restored from those.
 */
const NOT_BACKED_UP = [
  "database-*",
  "drill-*",
  "kube-node-lease",
  "kube-public",
  "kube-system",
  VELERO_NAMESPACE,
];

/** An S3-compatible object store outside the cluster. */
export interface ObjectStoreLocation {
  readonly endpoint: string;
  readonly bucket: string;
  /** Path in Vault's `secret` mount that holds accessKey, secretKey and repositoryPassword. */
  readonly vaultPath: string;
}

/**
 * Velero: the cluster's objects and the volumes of its pods, in an object store outside the cluster. Its node agents
 * read volumes file by file and Kopia encrypts them with a password from Vault before they leave the node. Objects go
 * as they are, and so Secrets are left out: they come back from Vault and from cert-manager.
 */
export function velero(
  scope: Scope,
  location: ObjectStoreLocation,
  spec: BackupSpec,
  tools: BackupTools,
): Readonly<Record<string, pulumi.Output<string>>> {
  const namespace = platformNamespace(scope, {
    name: VELERO_NAMESPACE,
    labels: spec.labels,
    podSecurity: "privileged",
    metrics: [METRICS_PORT],
    outside: [...new Set([...API_SERVER_PORTS, portOf(location.endpoint)])],
  });
  const credentials = backupCredentials(scope, namespace, location.vaultPath, tools);
  const release = install(scope, namespace, tools, credentials);
  const store = storageLocation(scope, namespace, location, spec, release);
  const schedule = createSchedule(scope, namespace, spec, store);
  if (tools.drill !== undefined) veleroDrill(scope, namespace, tools.drill, [schedule]);
  return { schedule: schedule.metadata.name };
}

function install(
  scope: Scope,
  namespace: pulumi.Output<string>,
  { charts, images }: BackupTools,
  dependsOn: readonly pulumi.Resource[],
): Release {
  const resources = { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "1Gi" } };
  return chart(
    scope,
    "velero",
    {
      chart: charts.velero,
      namespace,
      values: {
        initContainers: [
          {
            name: "object-store-plugin",
            image: images.veleroPluginAws,
            volumeMounts: [{ name: "plugins", mountPath: "/target" }],
          },
        ],
        resources,
        priorityClassName: priorityClass("platform"),
        // Definitions stay when the release goes, and with them what they define.
        cleanUpCRDs: false,
        kubectl: { image: { tag: KUBECTL_TAG } },
        credentials: { useSecret: true, existingSecret: CREDENTIALS },
        // The location and the schedule are resources of their own, after the release.
        backupsEnabled: false,
        snapshotsEnabled: false,
        configuration: { uploaderType: "kopia", defaultVolumesToFsBackup: true },
        deployNodeAgent: true,
        nodeAgent: {
          priorityClassName: priorityClass("platform"),
          tolerations: [{ operator: "Exists" }],
          resources,
        },
        metrics: {
          serviceMonitor: { enabled: true, autodetect: false },
          nodeAgentPodMonitor: { enabled: false },
        },
      },
    },
    { dependsOn: [...dependsOn] },
  );
}

/** Of the job that brings the definitions up to date before each upgrade. */
const KUBECTL_TAG = "v1.35.1";

function storageLocation(
  scope: Scope,
  namespace: pulumi.Output<string>,
  { endpoint, bucket }: ObjectStoreLocation,
  { name }: BackupSpec,
  release: Release,
): CustomResource {
  return customResource(
    scope,
    "location",
    {
      apiVersion: "velero.io/v1",
      kind: "BackupStorageLocation",
      metadata: { name: LOCATION, namespace },
      spec: {
        provider: "aws",
        default: true,
        accessMode: "ReadWrite",
        objectStorage: { bucket, prefix: `${name}/cluster` },
        credential: { name: CREDENTIALS, key: "cloud" },
        // The region only has to be there: the endpoint says where. Not every store knows S3's newer checksums.
        config: { region: "site", s3ForcePathStyle: "true", s3Url: endpoint, checksumAlgorithm: "" },
      },
    },
    { dependsOn: [release] },
  );
}

function createSchedule(
  scope: Scope,
  namespace: pulumi.Output<string>,
  { everyHours, keepDays }: BackupSpec,
  store: CustomResource,
): CustomResource {
  return customResource(
    scope,
    "schedule",
    {
      apiVersion: "velero.io/v1",
      kind: "Schedule",
      metadata: { name: SCHEDULE, namespace },
      spec: {
        schedule: everyHours === 24 ? "17 3 * * *" : `17 */${everyHours} * * *`,
        skipImmediately: false,
        useOwnerReferencesInBackup: false,
        template: {
          storageLocation: LOCATION,
          ttl: `${keepDays * 24}h0m0s`,
          excludedNamespaces: NOT_BACKED_UP,
          excludedResources: ["secrets", "events", "events.events.k8s.io"],
          defaultVolumesToFsBackup: true,
          snapshotVolumes: false,
        },
      },
    },
    { dependsOn: [store] },
  );
}

function portOf(url: string): number {
  const { port } = new URL(url);
  return port === "" ? 443 : Number(port);
}
