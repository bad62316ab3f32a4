import { type Network, Subnetwork } from "@pulumi/gcp/compute";
import type { Scope } from "../component";
import type { NetworkSpec, PlatformSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";
import { type NetworkPlan, POD_RANGE, SERVICE_RANGE } from "./layout";

/** Last part of each subnet's name, by tier. */
const NAMES = { private: "nodes", public: "public", database: "database" } as const;

interface Subnets {
  readonly private: Subnetwork;
  readonly public?: Subnetwork;
  readonly database?: Subnetwork;
}

/** Names of the subnets that there are or may be. */
export function subnetNames(spec: PlatformSpec): string[] {
  return Object.values(NAMES).map((name) => physicalName([spec.name, name]));
}

/** The subnets that the plan has a block for, each with flow logs and a private way to Google's APIs. */
export function subnets(
  config: GcpConfig,
  scope: Scope,
  spec: NetworkSpec,
  plan: NetworkPlan,
  vpc: Network,
): Subnets {
  const { sampling, databaseSampling } = config.flowLogs;
  const subnet = (tier: keyof typeof NAMES, ipCidrRange: string, flowSampling: number) =>
    new Subnetwork(
      `${scope.name}-${NAMES[tier]}`,
      {
        name: physicalName([spec.name, NAMES[tier]]),
        network: vpc.id,
        region: config.region,
        ipCidrRange,
        ...(tier === "private" && { secondaryIpRanges: secondaryRanges(plan) }),
        privateIpGoogleAccess: true,
        logConfig: { ...flowLogs(config), flowSampling },
      },
      scope.child({ protect: spec.protect }),
    );
  return {
    private: subnet("private", plan.private, sampling),
    ...(plan.public !== undefined && { public: subnet("public", plan.public, sampling) }),
    ...(plan.database !== undefined && { database: subnet("database", plan.database, databaseSampling) }),
  };
}

function secondaryRanges({ pods, services }: NetworkPlan) {
  return [
    { rangeName: POD_RANGE, ipCidrRange: pods },
    { rangeName: SERVICE_RANGE, ipCidrRange: services },
  ];
}

function flowLogs({ flowLogs: { interval, metadata } }: GcpConfig) {
  const [, amount, unit] = /^(\d+)([sm])$/.exec(interval) ?? [];
  return {
    aggregationInterval: `INTERVAL_${amount}_${unit === "s" ? "SEC" : "MIN"}`,
    metadata: metadata === "all" ? "INCLUDE_ALL_METADATA" : "EXCLUDE_ALL_METADATA",
  };
}
