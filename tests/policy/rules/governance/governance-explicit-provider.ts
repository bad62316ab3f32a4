import type { BucketArgs } from "@pulumi/aws/s3";
import type { ProviderArgs } from "@pulumi/kubernetes/provider";
import type { NetworkArgs } from "@pulumi/gcp/compute";
import { governanceExplicitProvider as rule } from "../../../../policy/rules/governance/governance-explicit-provider";
import { type Extra, fixture, unknown, urnOf, withoutProvider } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

const bucket = fixture<BucketArgs>("aws:s3/bucket:Bucket", "bucket", {});
const network = fixture<NetworkArgs>("gcp:compute/network:Network", "network", {});
const kubernetes = "pulumi:providers:kubernetes";
const provider = fixture<ProviderArgs>(kubernetes, "kubernetes", { clusterIdentifier: "edge-1" });
const defaultOf = (pkg: string, name = "default"): Extra => ({
  provider: { urn: urnOf(`pulumi:providers:${pkg}`, name), type: `pulumi:providers:${pkg}`, name },
});
const component = (type: string) => withoutProvider(fixture<object>(type, "component", {})());
const fromCluster = {
  propertyDependencies: { clusterIdentifier: [urnOf("aws:eks/cluster:Cluster", "eks")] },
};
const violation = "violation: it is managed by the default provider";

export const examination: Examination = {
  rule,
  base: [bucket(), deployment(), provider()],
  mutants: [{ of: "kubernetes", path: "clusterIdentifier", good: ["edge-2"], absent: "violation" }],
  cases: [
    ["passes explicit providers", [bucket(), network(), deployment(), provider()]],
    [
      "fails on default ones, with a version in their name or not",
      [
        bucket({}, defaultOf("aws", "default_7_48_0")),
        network({}, defaultOf("gcp")),
        deployment({}, {}, defaultOf("kubernetes", "default_4_34_2")),
      ],
      { bucket: violation, network: violation, app: violation },
    ],
    ["fails without any", [withoutProvider(bucket())], { bucket: violation }],
    [
      "is not misled by a provider whose name begins alike",
      [bucket({}, defaultOf("aws", "defaults-for-us"))],
    ],
    [
      "leaves components and other packages alone",
      [
        component("trivium:index:Database"),
        component("kubernetes:helm.sh/v4:Chart"),
        component("kubernetes:yaml/v2:ConfigGroup"),
        component("random:index/randomPassword:RandomPassword"),
      ],
    ],
    [
      "fails on a Kubernetes provider without an identifier",
      [provider({ clusterIdentifier: undefined })],
      { kubernetes: "violation: clusterIdentifier is not set" },
    ],
    [
      "passes an identifier that its cluster will give",
      [provider({ clusterIdentifier: unknown }, fromCluster)],
    ],
    [
      "is undecided about one from nowhere",
      [provider({ clusterIdentifier: unknown })],
      { kubernetes: "undecided: not known before the update: clusterIdentifier" },
    ],
  ],
};
