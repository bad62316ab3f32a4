import type { SecurityGroupArgs } from "@pulumi/aws/ec2";
import type { InstanceArgs } from "@pulumi/aws/rds";
import type { ClusterArgs } from "@pulumi/gcp/container";
import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import { governanceNoSecurityIgnoreChanges as rule } from "../../../../policy/rules/governance/governance-no-security-ignore-changes";
import { type Extra, fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

const opts = (ignoreChanges: readonly string[], protect = true): Extra => ({
  opts: { protect, ignoreChanges, additionalSecretOutputs: [] },
});
const unprotected = opts([], false);
const database = fixture<InstanceArgs>("aws:rds/instance:Instance", "database", {
  instanceClass: "db.t4g.medium",
});
const group = fixture<SecurityGroupArgs>("aws:ec2/securityGroup:SecurityGroup", "group", {});
const cluster = fixture<ClusterArgs>("gcp:container/cluster:Cluster", "cluster", {});
const policy = fixture<NetworkPolicyArgs>("kubernetes:networking.k8s.io/v1:NetworkPolicy", "policy", {});
const member = fixture<object>("gcp:storage/bucketIAMMember:BucketIAMMember", "member", {});
const platform = fixture<object>("trivium:index:Platform", "platform", { environment: "prod" });
const hides = (path: string) => `violation: ignoreChanges hides ${path}, which rules decide on`;
const state = "violation: it holds state and is not protected";
const source = urnOf("aws:rds/instance:Instance", "source");

export const examination: Examination = {
  rule,
  base: [database({}, opts(["engineVersion"])), platform()],
  mutants: [],
  cases: [
    [
      "fails on a property that rules decide on, on what holds it and on what it holds",
      [
        database({}, opts(["publiclyAccessible"])),
        group({}, opts(["ingress[0].cidrBlocks"])),
        cluster({}, opts(["masterAuthorizedNetworksConfig"])),
        policy({}, opts(["spec.ingress"])),
        member({}, opts(["member"])),
      ],
      {
        database: hides("publiclyAccessible"),
        group: hides("ingress"),
        cluster: hides("masterAuthorizedNetworksConfig.cidrBlocks[].cidrBlock"),
        policy: hides("spec"),
        member: hides("member"),
      },
    ],
    ["fails on everything", [group({}, opts(["*"]))], { group: hides("ingress") }],
    [
      "knows the containers of pods, whichever is meant",
      [deployment({}, {}, opts(["spec.template.spec.initContainers[*].securityContext"]))],
      {
        app: hides("spec.template.spec.initContainers[].securityContext.allowPrivilegeEscalation"),
      },
    ],
    [
      "leaves alone what other controllers write",
      [
        deployment(
          {},
          {},
          opts(["spec.replicas", 'metadata.annotations["deployment.kubernetes.io/revision"]']),
        ),
      ],
    ],
    [
      "leaves alone the settings of nodes that are removed at once",
      [cluster({ removeDefaultNodePool: true }, opts(["nodeConfig"]))],
    ],
    [
      "but not those of nodes that stay",
      [cluster({}, opts(["nodeConfig"]))],
      { cluster: hides("nodeConfig.bootDiskKmsKey") },
    ],
    [
      "looks into lists",
      [
        fixture<object>("kubernetes:networking.k8s.io/v1:NetworkPolicyList", "list", { items: [{}] })(
          {},
          opts(["items"]),
        ),
      ],
      { list: hides("items.spec") },
    ],
    ["wants the platform's state protected", [platform(), database({}, unprotected)], { database: state }],
    ["but not in development", [platform({ environment: "dev" }), database({}, unprotected)]],
    ["and no other program's", [database({}, unprotected)]],
    [
      "nor replicas, whose source may not have a name yet",
      [
        platform(),
        database(
          { replicateSourceDb: unknown },
          { ...unprotected, propertyDependencies: { replicateSourceDb: [source] } },
        ),
      ],
    ],
  ],
};
