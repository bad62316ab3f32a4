/** What a platform has once beside its cluster, and the front door. */
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterOutputs, NetworkOutputs } from "./infrastructure";
import type { Charts, Images, MeshName, PlatformSpec } from "./platform";

/** A registry for the images of the platform's services. */
export interface RegistrySpec extends PlatformSpec {
  /** Repositories, such as `shop/podinfo`. */
  readonly repositories: readonly string[];
  /** Images of a repository that are kept besides those in use; tags are immutable and every image is scanned. */
  readonly keepImages: number;
}

/** A trail of every call to the cloud's API, watched for what should not happen. */
export interface AuditSpec extends PlatformSpec {
  readonly retentionDays: number;
  /** Who hears of it. */
  readonly emails: readonly string[];
}

/** What the platform may cost. */
export interface BudgetSpec extends PlatformSpec {
  /** US dollars a month. */
  readonly monthly: number;
  /** Shares of it, in percent, that somebody hears of. */
  readonly thresholds: readonly number[];
  readonly emails: readonly string[];
}

/** Backups of the cluster's objects and volumes, outside the cluster and encrypted. */
export interface BackupSpec extends PlatformSpec {
  readonly cluster: ClusterOutputs;
  /** Hours between two backups. */
  readonly everyHours: number;
  readonly keepDays: number;
}

/** When restores are tried out, and when a restore that worked is too long ago. */
export interface DrillSpec {
  /** The mesh that the drill's own pods are in; what they restore is not. */
  readonly mesh: MeshName;
  /** In cron's five fields, UTC. */
  readonly schedule: string;
  readonly maxAgeDays: number;
  /** Image whose only program is kubectl: there is no shell in it. */
  readonly kubectl: string;
  /** Address that an alert's name is appended to. */
  readonly runbooks: string;
}

/** What backups need of the cluster where the platform takes them itself. */
export interface BackupTools {
  readonly charts: Charts;
  readonly images: Images;
  /** Cluster-wide secret store. */
  readonly secretStore: string;
  /** What must exist before anything is fetched from that. */
  readonly after: readonly pulumi.Resource[];
  /** How restores are tried out; undefined for not at all. */
  readonly drill: DrillSpec | undefined;
}

/** What a platform may have once, beside its cluster; each target has those that make sense there. */
export interface FacilitySpecs {
  readonly registry: RegistrySpec;
  readonly audit: AuditSpec;
  readonly budget: BudgetSpec;
  readonly backup: BackupSpec;
}
export type FacilityKind = keyof FacilitySpecs;

/** How a target provides them; what it gives out is shown among the stack's outputs. */
export type Facilities = {
  readonly [Kind in FacilityKind]?: (
    scope: Scope,
    spec: FacilitySpecs[Kind],
    tools: BackupTools,
  ) => Readonly<Record<string, pulumi.Output<string>>>;
};

/** The cloud's own load balancer in front of the gateway: certificates, web application firewall, cache, failover. */
export interface FrontDoorSpec extends PlatformSpec {
  readonly network: NetworkOutputs;
  readonly cluster: ClusterOutputs;
  /** Domain that each host is one label below. */
  readonly domain: string;
  /** Hosts that clients use. */
  readonly hosts: readonly string[];
  /** The gateway's Service and the ports of its pods; it takes HTTPS without a certificate anybody could check. */
  readonly gateway: {
    readonly namespace: pulumi.Output<string>;
    readonly service: pulumi.Output<string>;
    readonly ports: {
      readonly http: number;
      readonly https: number;
      /** Answers `/ping` by HTTP while the pod takes requests. */
      readonly health: number;
    };
  };
  readonly firewall: {
    /** Requests a minute from one address, after which it is refused for a while. */
    readonly requestsPerMinute: number;
    /** Blocks that may come in, such as those of a CDN in front; empty means anybody. */
    readonly allowedCidrs: readonly string[];
  };
  /** Paths that the CDN keeps, and for how many seconds; undefined where there is none. */
  readonly cdn: { readonly paths: readonly string[]; readonly ttlSeconds: number } | undefined;
  /** Whether DNS sends clients here first, or only when the other region does not answer; undefined for one region. */
  readonly failover: "primary" | "secondary" | undefined;
  readonly logRetentionDays: number;
}

export interface FrontDoorOutputs {
  /** Host name or address that clients' names resolve to. */
  readonly address: pulumi.Output<string>;
}
