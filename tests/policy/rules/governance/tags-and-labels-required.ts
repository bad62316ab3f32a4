import type { VpcArgs } from "@pulumi/aws/ec2";
import type { ProviderArgs as AwsProviderArgs } from "@pulumi/aws/provider";
import type { RouteTableAssociationArgs } from "@pulumi/aws/ec2";
import type { ClusterArgs } from "@pulumi/gcp/container";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import type { DeploymentArgs } from "@pulumi/kubernetes/apps/v1";
import type { NamespaceArgs, NamespacePatchArgs, ServiceArgs } from "@pulumi/kubernetes/core/v1";
import { tagsAndLabelsRequired as rule } from "../../../../policy/rules/governance/tags-and-labels-required";
import { type Extra, fixture, unknown, urnOf, withoutProvider } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { container } from "../../support/workloads";

const AWS = "pulumi:providers:aws";
const managed: Extra = { provider: { urn: urnOf(AWS, "aws"), type: AWS, name: "aws" } };
/** As the engine has it: inputs of providers are texts. */
const provider = fixture<Omit<AwsProviderArgs, "defaultTags"> & { defaultTags: string }>(AWS, "aws", {
  defaultTags: JSON.stringify({ tags: { owner: "platform" } }),
});
const vpc = fixture<VpcArgs>("aws:ec2/vpc:Vpc", "vpc", { tags: { owner: "platform" } }, managed);
const association = fixture<RouteTableAssociationArgs>(
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "association",
  { routeTableId: "rtb-1" },
);
const cluster = fixture<ClusterArgs>("gcp:container/cluster:Cluster", "cluster", {
  resourceLabels: { owner: "platform" },
});
const database = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "database", {
  databaseVersion: "POSTGRES_17",
  settings: { tier: "db-custom-1-3840", userLabels: { owner: "platform" } },
});
const namespace = fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "shop", {
  metadata: { name: "shop", labels: { owner: "team-shop" } },
});
const service = fixture<ServiceArgs>("kubernetes:core/v1:Service", "web", {
  metadata: { name: "web", labels: { "app.kubernetes.io/name": "web" } },
});
const deployment = (labels: Record<string, string>, own: Record<string, string> = {}) =>
  fixture<DeploymentArgs>("kubernetes:apps/v1:Deployment", "app", {
    metadata: { name: "app", labels: own },
    spec: {
      selector: { matchLabels: { app: "app" } },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  })();
const bare = { tags: undefined };
const noLabel = "violation: its pods have neither an owner nor app.kubernetes.io/name";

export const examination: Examination = {
  rule,
  base: [
    withoutProvider(vpc()),
    withoutProvider(cluster()),
    withoutProvider(database()),
    namespace(),
    service(),
    deployment({ "app.kubernetes.io/name": "app" }),
  ],
  mutants: [
    { of: "vpc", path: "tags", good: [{ name: "x" }], absent: "violation" },
    { of: "cluster", path: "resourceLabels", good: [{ env: "staging" }], absent: "violation" },
    { of: "database", path: "settings.userLabels", good: [{ env: "staging" }], absent: "violation" },
    {
      of: "shop",
      path: "metadata.labels",
      bad: [{ colour: "red" }],
      good: [{ team: "shop" }, { "trivium/owner": "shop" }],
      absent: "violation",
    },
    {
      of: "web",
      path: "metadata.labels",
      bad: [{ app: "web" }],
      good: [{ owner: "a" }],
      absent: "violation",
    },
    {
      of: "app",
      path: "spec.template.metadata.labels",
      bad: [{ app: "app" }],
      good: [{ "app.kubernetes.io/instance": "app" }],
      absent: "violation",
    },
  ],
  cases: [
    ["counts what the provider tags", [provider(), vpc(bare, managed)]],
    [
      "fails where neither the provider nor the resource has any",
      [provider({ defaultTags: JSON.stringify({ tags: {} }) }), vpc(bare)],
      { vpc: "violation: it has no tag" },
    ],
    [
      "is undecided where the provider's are not known",
      [provider({ defaultTags: unknown }), vpc(bare)],
      { vpc: "undecided: not known before the update: opts.provider.defaultTags" },
    ],
    [
      "is undecided about a provider that the stack does not show",
      [vpc(bare)],
      { vpc: "undecided: not known before the update: opts.provider.defaultTags.tags" },
    ],
    ["leaves types without tags alone", [association()]],
    [
      "takes an owner from an annotation",
      [service({ metadata: { name: "web", annotations: { "a8r.io/owner": "dev@example.com" } } })],
    ],
    ["takes the owner of a workload for its pods", [deployment({}, { owner: "team-shop" })]],
    [
      "does not take the name of another instance",
      [deployment({ "app.kubernetes.io/instance": "other" })],
      { app: noLabel },
    ],
    [
      "is undecided about an instance whose name is not known",
      [deployment({ "app.kubernetes.io/instance": unknown })],
      {
        app: 'undecided: not known before the update: spec.template.metadata.labels["app.kubernetes.io/instance"]',
      },
    ],
    [
      "wants the keys that settings name, in lower case where the cloud takes no other",
      [withoutProvider(vpc()), withoutProvider(cluster({ resourceLabels: { costcentre: "1" } }))],
      { vpc: "violation: it has no tag CostCentre" },
      { required: ["CostCentre"] },
    ],
    [
      "wants the labels that settings name of pods",
      [deployment({ "app.kubernetes.io/name": "app" })],
      { app: "violation: its pods have no label tier" },
      { podLabels: ["tier"] },
    ],
    [
      "takes the keys that settings name for an owner's",
      [
        namespace(),
        fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "named", {
          metadata: { name: "named", labels: { squad: "blue" } },
        })(),
      ],
      { shop: "violation: it has no owner: squad" },
      { ownerKeys: ["squad"] },
    ],
    [
      "leaves patches alone",
      [
        fixture<NamespacePatchArgs>("kubernetes:core/v1:NamespacePatch", "patch", {
          metadata: { name: "x" },
        })(),
      ],
    ],
    [
      "judges what is in lists",
      [
        fixture<object>("kubernetes:core/v1:NamespaceList", "list", {
          items: [{ metadata: { name: "x" } }],
        })(),
      ],
      {
        list: "violation: it has no owner: owner, team, trivium/owner, a8r.io/owner, app.kubernetes.io/part-of",
      },
    ],
  ],
};
