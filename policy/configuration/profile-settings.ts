/** Settings by rule; each rule's own schema says what there is. */
export type ProfileSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Keys of one's own, wherever one can be chosen. */
const ownKeys: ProfileSettings = {
  "cluster-node-disk-encryption": { customerKey: true },
  "data-encrypted-at-rest": { customerKeys: true },
  "data-queue-encrypted": { customerKeys: true },
  "resilience-storage-class-safe": { customerKeys: true },
  "supply-registry-hardened": { customerKey: true },
  "observability-database-logs-and-metrics": { insightsKey: true },
};

const objectStorage = { everything: true, customerKeys: true };

/** What the benchmarks for EKS, GKE and K3s ask for beyond the defaults. */
export const cis: ProfileSettings = {
  "cluster-access-scoped": { googleGroups: true },
  "cluster-endpoint-not-public": { privateEndpoint: true },
  "cluster-k3s-hardened-server": { auditMegabytes: 100 },
  "cluster-network-dataplane": { intranodeVisibility: true, securityPosture: true },
  "cluster-node-disk-encryption": { customerKey: true },
  "cluster-versions-maintained": { releaseChannel: true },
  "supply-registry-hardened": { scanOnPush: true },
  "workload-service-account-dedicated": { named: true },
};

/** A year of logs for an audit of a year, backups that were asked for, and nobody who signs in with a stored password. */
export const soc2: ProfileSettings = {
  "data-backup-and-pitr": { days: 7, pointInTime: true },
  "data-no-static-passwords": { storedPasswords: false },
  "governance-exemptions-valid": { mostDays: 180 },
  "observability-cloud-audit-trail": { alarms: true },
  "observability-log-retention": { days: 365 },
  "resilience-backup-coverage": { days: 30, clusters: true },
  "secrets-manager-encrypted-and-rotated": { rotated: true },
  "supply-registry-hardened": { scanOnPush: true },
};

/** Records are kept for six years (164.316(b)(2)(i)), and copies of data elsewhere. */
export const hipaa: ProfileSettings = {
  ...ownKeys,
  "data-backup-and-pitr": { days: 30, pointInTime: true },
  "data-no-static-passwords": { storedPasswords: false },
  "data-object-storage-private": objectStorage,
  "data-queue-policy-not-public": { refusePlaintext: true },
  "governance-exemptions-valid": { mostDays: 180 },
  "observability-cloud-audit-trail": { alarms: true },
  "observability-log-retention": { days: 6 * 365, googleKey: true, locked: true },
  "resilience-backup-coverage": { days: 30, plan: true, clusters: true, copies: true },
  "resilience-deletion-protection": { finalSnapshot: true },
  "secrets-manager-encrypted-and-rotated": { rotated: true },
};

/** Encryption with keys of one's own; logs long enough to tell what a breach reached. */
export const gdpr: ProfileSettings = {
  ...ownKeys,
  "data-backup-and-pitr": { days: 7, pointInTime: true },
  "data-object-storage-private": objectStorage,
  "data-queue-policy-not-public": { refusePlaintext: true },
  "governance-exemptions-valid": { mostDays: 365 },
  "observability-cloud-audit-trail": { alarms: true },
  "observability-log-retention": { days: 90 },
  "resilience-backup-coverage": { days: 30, copies: true },
};

/** As strict as a program can be that knows its clusters, its registries aside. */
export const restricted: ProfileSettings = {
  ...ownKeys,
  ...cis,
  "cluster-endpoint-not-public": { privateEndpoint: true, dnsEndpoint: false },
  "cluster-node-access-hardened": { keyPairs: false },
  "cluster-versions-maintained": {
    releaseChannel: true,
    standardSupport: true,
    nodeRepair: true,
    pinnedAddons: true,
  },
  "data-backup-and-pitr": { days: 7, pointInTime: true },
  "data-no-static-passwords": { storedPasswords: false, iamOnCloudSql: true },
  "data-not-public": { privateServiceAccess: true },
  "data-object-storage-private": objectStorage,
  "data-queue-dead-letter": { maxReceives: 10, alarms: true },
  "data-queue-policy-not-public": { refusePlaintext: true },
  "data-require-tls": { clientCertificates: true },
  "governance-exemptions-valid": { mostDays: 180 },
  "iam-no-wildcard-admin": { adminRoles: false },
  "iam-trust-policy-scoped": { audience: true },
  "mesh-injection-not-bypassed": { everyNamespace: true },
  "network-flow-logs-enabled": { natTranslations: true },
  "network-no-public-ingress": { publicPorts: [443] },
  "network-policy-default-deny": { everyPod: true },
  "observability-cloud-audit-trail": { alarms: true },
  "observability-database-logs-and-metrics": { insightsKey: true, statements: true, cacheLogs: true },
  "observability-load-balancer-access-logs": { connectionLogs: true },
  "observability-log-retention": { days: 365, googleKey: true, locked: true },
  "rbac-no-escalation-verbs": { rbacWrites: false },
  "rbac-secrets-and-pods-scoped": { secretsByName: true },
  "resilience-backup-coverage": { days: 30, plan: true, clusters: true, copies: true },
  "resilience-cluster-multi-zone": { zones: 3, nats: true, nodes: 3 },
  "resilience-deletion-protection": { finalSnapshot: true },
  "resilience-pdb-allows-disruption": { evictUnhealthy: true },
  "resilience-replicas-and-autoscaling": { requests: true },
  "resilience-rollout-safe": { maxUnavailable: 25, progressDeadline: 600, minReadySeconds: 5 },
  "resilience-storage-class-safe": { customerKeys: true, retain: true, expandable: true },
  "resilience-zone-spread": { over: "both" },
  "secrets-kms-key-hardened": { deletionDays: 30, ownPolicy: true, protect: true },
  "secrets-manager-encrypted-and-rotated": { rotated: true },
  "secrets-vault-policy-least-privilege": { tokenSeconds: 3600, audience: true },
  "supply-external-code-pinned": { exactRevisions: true },
  "supply-image-pinned": { digest: true },
  "supply-registry-hardened": { scanOnPush: true, customerKey: true, immutableTags: true },
  "tags-and-labels-required": { podLabels: ["app.kubernetes.io/name"] },
  "traffic-ingress-tls": { explicitRedirect: true },
  "traffic-load-balancer-tls": { dropInvalidHeaders: true },
  "workload-placed-and-governed": { levels: ["restricted"], quotas: true, controllers: true },
  "workload-probes-configured": { both: true },
  "workload-resources-set": { ephemeralStorage: true },
  "workload-run-as-non-root": { leastUser: 10_000, leastGroup: 10_000 },
};
