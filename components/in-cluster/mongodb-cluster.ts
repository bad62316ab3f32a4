/** What Percona's operator is told of a replica set (github.com/percona/percona-server-mongodb-operator, v1.22.0). */
import type * as pulumi from "@pulumi/pulumi";
import type { DocumentSpec, Size } from "../contract";
import { spread } from "./pod";
import type { Surroundings } from "./place";
import { TLS_SECRET } from "./tls";

/** Name of the custom resource; everything that the operator makes is named after it. */
export const NAME = "mongodb";
/** Name of the replica set, which clients have to know. */
export const REPLICA_SET = "rs0";
export const PORT = 27017;
export const DATABASE = "app";
export const USER = "consumer";
/** Service account of the pods. */
export const SERVICE_ACCOUNT = "mongodb";
/** Secrets of the namespace: the user's password, and what the files are encrypted with. */
export const USER_SECRET = "mongodb-consumer";
export const KEY_SECRET = "mongodb-encryption";
/** Key that the operator looks for in the second (pkg/apis/psmdb/v1/psmdb_defaults.go). */
export const KEY_ENTRY = "encryption-key";

/** Version of the operator that this is written for; the chart's in stacks/versions.ts goes with it. */
const OPERATOR_VERSION = "1.22.0";

/** The images' user and group (e2e-tests/custom-tls/compare/statefulset_some-name-rs0.yml). */
const UID = 1001;

/** CPU, and memory in GiB, of a member; half of the memory is WiredTiger's cache. */
const RESOURCES = {
  small: { cpu: "500m", memory: 1 },
  medium: { cpu: "1", memory: 2 },
  large: { cpu: "2", memory: 4 },
} as const satisfies Record<Size, object>;

const SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  privileged: false,
  runAsNonRoot: true,
  runAsUser: UID,
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/** The least members with which one can be away and the others still agree on a primary. */
const QUORUM = 3;

/** The fields `spec` of a PerconaServerMongoDB. */
export function clusterSpec(spec: DocumentSpec, surroundings: Surroundings): pulumi.Inputs {
  return {
    crVersion: OPERATOR_VERSION,
    image: spec.images.mongodb,
    imagePullPolicy: "IfNotPresent",
    initContainerSecurityContext: SECURITY,
    // One member at a time, the primary last.
    updateStrategy: "SmartUpdate",
    // Versions change with the compatibility set, and nothing asks Percona's server for newer ones.
    upgradeOptions: { apply: "disabled" },
    tls: { mode: "requireTLS", allowInvalidCertificates: false },
    secrets: { ssl: TLS_SECRET, sslInternal: TLS_SECRET, encryptionKey: KEY_SECRET },
    ...(spec.instances < QUORUM ? { unsafeFlags: { replsetSize: true } } : {}),
    // Where the storage class lets volumes grow; elsewhere the API server refuses, and the volumes stay.
    storageScaling: { enableVolumeScaling: true },
    users: [
      {
        name: USER,
        // A user belongs to the database that it proves itself to.
        db: DATABASE,
        passwordSecretRef: { name: USER_SECRET, key: "password" },
        roles: [{ name: "readWrite", db: DATABASE }],
      },
    ],
    replsets: [replicaSet(spec, surroundings)],
  };
}

function replicaSet({ size, instances, storageGib }: DocumentSpec, { storageClass }: Surroundings) {
  const { cpu, memory } = RESOURCES[size];
  return {
    name: REPLICA_SET,
    size: instances,
    serviceAccountName: SERVICE_ACCOUNT,
    // The operator's own rule would leave members unscheduled where there are fewer nodes than members.
    affinity: { antiAffinityTopologyKey: "none" },
    topologySpreadConstraints: spread({ "app.kubernetes.io/instance": NAME }),
    podDisruptionBudget: { maxUnavailable: 1 },
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: UID,
      runAsGroup: UID,
      fsGroup: UID,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    containerSecurityContext: SECURITY,
    configuration: "security:\n  enableEncryption: true\n",
    resources: { requests: { cpu, memory: `${memory}Gi` }, limits: { memory: `${memory}Gi` } },
    volumeSpec: {
      persistentVolumeClaim: {
        storageClassName: storageClass,
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: `${storageGib}Gi` } },
      },
    },
  };
}
