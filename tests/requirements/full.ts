import type { TargetName } from "../../stacks/targets";
import type { Settings } from "../support/plans";
import { ALERTING } from "./alerting";
import { BOUNDARY, DELIVERY } from "./gitops";
import { siteWith } from "./k3s-site";
import { MESHED, SWITCHES } from "./meshed";
import { PROTECTION, RESTORES } from "./protecting";
import { BLUE_GREEN, CANARY, NOTIFIED } from "./releasing";
import { CLOUD_STORES, IN_CLOUD, VAULT, VAULT_SERVER } from "./secret-engines";
import { ADVISED, EVENTFUL, LAGGING, SITE_ADVISED } from "./scaled";
import { AWS_DATA, EXTERNAL_KAFKA, KAFKA_SERVICES, STORES } from "./stores";
import { TELEMETRY } from "./telemetry";

const FRONT_DOOR = { requestsPerMinute: 100, cdn: { paths: ["/static/*"] }, failover: "primary" };

/** What a platform may have once, beside its cluster. */
const FACILITIES: Settings = {
  registry: { repositories: ["shop/podinfo", "shop/orders"] },
  audit: { emails: ["security@acme.example"] },
  budget: { monthly: 8525, emails: ["platform@acme.example"] },
  backup: { everyHours: 1 },
  frontDoor: FRONT_DOOR,
};

/** What brings workloads in, and people to services, with a team and services of their own. */
const GITOPS = {
  delivery: DELIVERY.delivery,
  boundary: BOUNDARY.boundary,
  rollouts: NOTIFIED.rollouts,
  teams: {
    ...PROTECTION.teams,
    ...DELIVERY.teams,
    shop: { ...PROTECTION.teams.shop, ...NOTIFIED.team },
  },
};
const SERVICES = {
  ...KAFKA_SERVICES,
  orders: { ...KAFKA_SERVICES.orders, ...MESHED, ...EVENTFUL, ...CANARY },
  podinfo: BLUE_GREEN,
  ...DELIVERY.services,
  ...BOUNDARY.services,
};

/** What turns every option of a target on, over the stack file of prod. */
export const FULL: Readonly<Record<TargetName, Settings>> = {
  aws: {
    ...TELEMETRY.aws,
    ...STORES,
    ...AWS_DATA,
    ...FACILITIES,
    ...ADVISED,
    mesh: { retries: 2 },
    ...ALERTING,
    ...PROTECTION,
    ...GITOPS,
    ...VAULT,
    services: SERVICES,
    frontDoor: { ...FRONT_DOOR, allowedCidrs: ["203.0.113.0/24"] },
    aws: {
      ...AWS_DATA.aws,
      dnsZoneId: "Z0123456789ABCDEFGHIJ",
      databases: {
        ...AWS_DATA.aws.databases,
        main: { replica: true, replicaCidr: "10.30.0.0/24" },
        reports: { ...AWS_DATA.aws.databases.reports, replica: true, replicaCidr: "10.30.1.0/24" },
      },
      recoveryRegion: "eu-west-1",
      recoveryZones: ["eu-west-1a", "eu-west-1b"],
      containerInsights: true,
      endpoints: ["ecr.api", "ecr.dkr", "eks-auth", "logs", "sts"],
      nodeImage: "bottlerocket",
      workloadIdentity: "irsa",
      karpenter: { cpuLimit: 64, spot: true },
      fargateNamespaces: ["batch"],
    },
  },
  gcp: {
    ...TELEMETRY.gcp,
    ...FACILITIES,
    ...ADVISED,
    mesh: { retries: 2 },
    ...ALERTING,
    ...PROTECTION,
    ...GITOPS,
    admission: { engine: "gatekeeper" },
    ...VAULT,
    ...STORES,
    databases: { main: { readers: 1 } },
    kafka: {},
    services: SERVICES,
    gcp: {
      billingAccount: "012345-6789AB-CDEF01",
      dnsZone: "acme-example",
      standbyAddress: "203.0.113.10",
      // Network and cluster.
      subnets: { public: "10.10.255.0/27", database: "10.10.254.0/24" },
      flowLogs: { interval: "5s", sampling: 0.5 },
      firewall: {
        healthCheckPorts: ["8080"],
        internalPorts: ["8080-8999"],
        databasePorts: ["27017", "6379", "5432"],
      },
      privateServiceConnect: ["gcp-memorystore", "gcp-memorystore-redis", "google-cloud-sql"],
      controlPlane: { cidr: "172.16.0.0/28" },
      maintenance: {
        exclusions: { sale: { start: "2026-11-20T00:00:00Z", end: "2026-12-01T00:00:00Z" } },
      },
      autoscaling: { profile: "OPTIMIZE_UTILIZATION", autoProvisioning: { cores: 200, memoryGb: 800 } },
      pools: {
        default: {},
        batch: { min: 0, max: 10, spot: true, location: "ANY", taints: ["workload=batch:NoSchedule"] },
      },
      addons: { secretManager: true, managedPrometheus: true },
      upgradeNotifications: "projects/acme-prod/topics/gke-upgrades",
      // Data services.
      cloudRun: {
        resize: {
          queue: "jobs",
          image: `europe-west3-docker.pkg.dev/acme/images/resize@sha256:${"0".repeat(64)}`,
        },
      },
      recoveryRegion: "europe-west4",
      databases: { main: { replica: true } },
      buckets: { invoices: { replica: true } },
      secrets: {
        "api-key": {
          firstRotation: "2030-01-01T00:00:00Z",
          rotator: "shop/podinfo",
          readers: ["shop/orders"],
        },
      },
    },
  },
  k3s: {
    ...TELEMETRY.k3s,
    ...siteWith(),
    ...SITE_ADVISED,
    mesh: { retries: 2 },
    ...ALERTING,
    ...PROTECTION,
    ...GITOPS,
    ...RESTORES,
    ...VAULT,
    ...STORES,
    databases: { main: { pooled: true, readers: 1 } },
    kafka: {},
    services: { ...SERVICES, orders: { ...SERVICES.orders, ...LAGGING } },
  },
};

/**
 * What takes the other of two, over the stack file of prod: another mesh behind the same services, their secrets in the
 * target's own manager where it has one, and a Vault in the cluster.
 */
export const SWITCHED: Readonly<Record<TargetName, Settings>> = {
  aws: { ...CLOUD_STORES, ...SWITCHES, ...IN_CLOUD.aws, ...VAULT_SERVER.aws },
  gcp: { ...CLOUD_STORES, ...SWITCHES, ...IN_CLOUD.gcp, ...VAULT_SERVER.gcp },
  k3s: { ...SWITCHES, ...VAULT_SERVER.k3s, kafka: EXTERNAL_KAFKA },
};
