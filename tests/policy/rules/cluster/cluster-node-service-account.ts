import type { ClusterArgs, NodePoolArgs } from "@pulumi/gcp/container";
import { clusterNodeServiceAccount as rule } from "../../../../policy/rules/cluster/cluster-node-service-account";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const serviceAccount = "nodes@acme.iam.gserviceaccount.com";
const computeDefault = "1234567890-compute@developer.gserviceaccount.com";
const cluster = fixture<ClusterArgs>("gcp:container/cluster:Cluster", "cluster", {
  nodeConfig: { serviceAccount },
  clusterAutoscaling: { enabled: true, autoProvisioningDefaults: { serviceAccount } },
});
const pool = fixture<NodePoolArgs>("gcp:container/nodePool:NodePool", "pool", {
  cluster: "acme",
  nodeConfig: { serviceAccount },
});
const made = (type: string) => ({ propertyDependencies: { nodeConfig: [urnOf(type, "account")] } });
const shared = "violation: its nodes run as the project's default account";

export const examination: Examination = {
  rule,
  base: [cluster(), pool()],
  mutants: [
    {
      of: "cluster",
      path: "nodeConfig.serviceAccount",
      bad: [computeDefault, "default"],
      absent: "violation",
    },
    {
      of: "cluster",
      path: "clusterAutoscaling.autoProvisioningDefaults.serviceAccount",
      bad: [computeDefault, "default"],
      absent: "violation",
    },
    { of: "cluster", path: "removeDefaultNodePool", good: [true, false], absent: "pass", unknown: "pass" },
    {
      of: "pool",
      path: "nodeConfig.serviceAccount",
      bad: [computeDefault],
      absent: "violation",
    },
    { of: "pool", path: "nodeConfig.oauthScopes", absent: "pass", unknown: "pass" },
  ],
  cases: [
    [
      "knows an account that does not exist yet",
      [pool({ nodeConfig: { serviceAccount: unknown } }, made("gcp:serviceaccount/account:Account"))],
    ],
    [
      "and the project's default one by what it is made from",
      [
        pool(
          { nodeConfig: { serviceAccount: unknown } },
          made("gcp:projects/defaultServiceAccounts:DefaultServiceAccounts"),
        ),
      ],
      { pool: shared },
    ],
    [
      "is undecided about one that comes from nowhere",
      [pool({ nodeConfig: { serviceAccount: unknown } })],
      { pool: "undecided: not known before the update: nodeConfig.serviceAccount" },
    ],
    [
      "asks nothing of a first pool that is removed, and of Autopilot",
      [
        cluster({ nodeConfig: undefined, clusterAutoscaling: undefined, removeDefaultNodePool: true }),
        cluster({ nodeConfig: undefined, clusterAutoscaling: undefined, enableAutopilot: true }),
      ],
    ],
    [
      "fails a pool written inside its cluster",
      [cluster({ nodePools: [{ nodeConfig: { serviceAccount: computeDefault } }] })],
      { cluster: shared },
    ],
  ],
};
