import type { Field, Fields } from "../../../simulator/schema";
import { boolean, list, number, object, required, string, strings, texts } from "./fields";

/**
 * The fields of a PerconaServerMongoDB without sharding and backups, written down from its definition:
 * percona/percona-server-mongodb-operator at v1.22.0, deploy/crd.yaml and pkg/apis/psmdb/v1/psmdb_types.go.
 */

const intOrString: Field = { shape: { kind: "union", of: [{ kind: "number" }, { kind: "string" }] } };

export const mongodbDefinitions: Readonly<Record<string, Fields>> = {
  "psmdb.Spec": {
    pause: boolean,
    unmanaged: boolean,
    crVersion: string,
    image: required(string),
    imagePullPolicy: string,
    initImage: string,
    initContainerSecurityContext: object("core.v1.SecurityContext"),
    updateStrategy: string,
    upgradeOptions: object("psmdb.UpgradeOptions"),
    unsafeFlags: object("psmdb.UnsafeFlags"),
    ignoreLabels: strings,
    ignoreAnnotations: strings,
    tls: object("psmdb.Tls"),
    secrets: object("psmdb.Secrets"),
    storageScaling: object("psmdb.StorageScaling"),
    users: list("psmdb.User"),
    replsets: list("psmdb.ReplicaSet"),
  },
  "psmdb.UpgradeOptions": {
    versionServiceEndpoint: string,
    apply: string,
    schedule: string,
    setFCV: boolean,
  },
  "psmdb.UnsafeFlags": {
    tls: boolean,
    replsetSize: boolean,
    mongosSize: boolean,
    terminationGracePeriod: boolean,
    backupIfUnhealthy: boolean,
  },
  "psmdb.Tls": { mode: string, allowInvalidCertificates: boolean, certValidityDuration: string },
  "psmdb.Secrets": {
    users: string,
    ssl: string,
    sslInternal: string,
    keyFile: string,
    encryptionKey: string,
    vault: string,
  },
  "psmdb.StorageScaling": { enableExternalAutoscaling: boolean, enableVolumeScaling: boolean },
  "psmdb.User": {
    name: required(string),
    db: string,
    passwordSecretRef: object("psmdb.SecretKey"),
    roles: required(list("psmdb.UserRole")),
  },
  "psmdb.SecretKey": { name: required(string), key: string },
  "psmdb.UserRole": { name: required(string), db: required(string) },
  "psmdb.ReplicaSet": {
    name: string,
    size: required(number),
    serviceAccountName: string,
    affinity: object("psmdb.Affinity"),
    topologySpreadConstraints: list("core.v1.TopologySpreadConstraint"),
    nodeSelector: texts,
    tolerations: list("core.v1.Toleration"),
    priorityClassName: string,
    annotations: texts,
    labels: texts,
    podDisruptionBudget: object("psmdb.DisruptionBudget"),
    podSecurityContext: object("core.v1.PodSecurityContext"),
    containerSecurityContext: object("core.v1.SecurityContext"),
    terminationGracePeriodSeconds: number,
    configuration: string,
    resources: object("core.v1.ResourceRequirements"),
    volumeSpec: object("psmdb.Volume"),
  },
  "psmdb.Affinity": { antiAffinityTopologyKey: string, advanced: object("core.v1.Affinity") },
  "psmdb.DisruptionBudget": { minAvailable: intOrString, maxUnavailable: intOrString },
  "psmdb.Volume": { persistentVolumeClaim: object("core.v1.PersistentVolumeClaimSpec") },
};
