/** Versions that AWS releases by itself, pinned: an upgrade is an edit here and shows in a preview. */

export type AddonName =
  "aws-ebs-csi-driver" | "coredns" | "eks-pod-identity-agent" | "kube-proxy" | "metrics-server" | "vpc-cni";

/**
 * Add-ons by Kubernetes minor version: the defaults of AWS in October 2026.
 * Source: `aws eks describe-addon-versions --kubernetes-version <version>`.
 */
const ADDONS: Readonly<Record<string, Readonly<Record<AddonName, string>>>> = {
  "1.34": {
    "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
    coredns: "v1.12.4-eksbuild.38",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    "kube-proxy": "v1.34.6-eksbuild.29",
    "metrics-server": "v0.9.0-eksbuild.11",
    "vpc-cni": "v1.22.4-eksbuild.3",
  },
  "1.35": {
    "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
    coredns: "v1.13.2-eksbuild.31",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    "kube-proxy": "v1.35.3-eksbuild.29",
    "metrics-server": "v0.9.0-eksbuild.11",
    "vpc-cni": "v1.22.4-eksbuild.3",
  },
};

/** Kubernetes minor versions that a cluster can be made with. */
export const addonMinors: readonly string[] = Object.keys(ADDONS);

/**
 * Aurora's minor version by PostgreSQL major version.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Updates.html
 */
const AURORA: Readonly<Record<string, string>> = { "15": "15.17", "16": "16.13", "17": "17.9" };

/** @throws Error where no version is pinned */
export function addonVersion(kubernetes: string, addon: AddonName): string {
  return pinned(ADDONS[kubernetes]?.[addon], `${addon} for Kubernetes ${kubernetes}`);
}

/**
 * The minor versions of RDS for PostgreSQL that Aurora's have the same numbers as.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-versions.html
 */
const RDS: Readonly<Record<string, string>> = { "15": "15.17", "16": "16.13", "17": "17.9" };

/** Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html */
export const VALKEY_VERSION = "8.2";

/** Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/version-migration.html */
export const OPENSEARCH_VERSION = "OpenSearch_3.3";

/**
 * Kafka without ZooKeeper; AWS moves to patch releases by itself.
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html
 */
export const KAFKA_VERSION = "3.9.x.kraft";

/** Family of parameter groups that Valkey's version belongs to. */
export function valkeyFamily(): string {
  return `valkey${VALKEY_VERSION.split(".")[0] ?? ""}`;
}

/** @throws Error where no version is pinned */
export function rdsVersion(major: string): string {
  return pinned(RDS[major], `RDS for PostgreSQL ${major}`);
}

/** @throws Error where no version is pinned */
export function auroraVersion(major: string): string {
  return pinned(AURORA[major], `Aurora PostgreSQL ${major}`);
}

function pinned(version: string | undefined, what: string): string {
  if (version === undefined) {
    throw new Error(`no version of ${what} is pinned; add it to components/aws/versions.ts`);
  }
  return version;
}
