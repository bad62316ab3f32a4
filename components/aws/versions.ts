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

/**
 * Aurora's minor version by PostgreSQL major version.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Updates.html
 */
const AURORA: Readonly<Record<string, string>> = { "15": "15.17", "16": "16.13", "17": "17.9" };

/** @throws Error where no version is pinned */
export function addonVersion(kubernetes: string, addon: AddonName): string {
  return pinned(ADDONS[kubernetes]?.[addon], `${addon} for Kubernetes ${kubernetes}`);
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
