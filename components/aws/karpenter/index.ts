import { AccessEntry } from "@pulumi/aws/eks";
import { InstanceProfile } from "@pulumi/aws/iam";
import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import { after } from "../../after";
import type { Scope } from "../../component";
import type { Charts, FoundationSpec } from "../../contract";
import { chart } from "../../kubernetes/chart";
import type { Account } from "../account";
import { clusterName, roleName } from "../names";
import type { NodeImage } from "../node-image";
import { nodeRole, SYSTEM_POOL } from "../nodes";
import { workloadRole } from "../workload-role";
import { createInterruptionQueue } from "./interruptions";
import { createNodePools } from "./node-pools";
import { karpenterPolicy } from "./permissions";

/** Where Karpenter's project puts it: the API server serves this namespace's controllers first. */
const NAMESPACE = "kube-system";
const NAME = "karpenter";
const NODE_ROLE = "karpenter-node";

export interface KarpenterArgs {
  readonly image: NodeImage;
  readonly zones: readonly string[];
  readonly cpuLimit: number;
  readonly spot: boolean;
}

/**
 * Karpenter, which starts nodes for pods that find no room and takes away those that are not needed.
 *
 * On destroy the pools go first, and their nodes with them, then the controller, then what it works with; the
 * node groups, which it runs on, are the cluster's and outlive it.
 */
export function createKarpenter(
  account: Account,
  scope: Scope,
  spec: FoundationSpec,
  charts: Charts,
  args: KarpenterArgs,
): void {
  const profile = letNodesJoin(account, scope, spec);
  const controller = createController(account, scope, spec, charts);
  createNodePools(account, scope, spec, { ...args, profile, dependsOn: [controller] });
}

/** The role of its nodes, let in to the cluster, in the profile that instances carry it in. */
function letNodesJoin(account: Account, scope: Scope, spec: FoundationSpec): InstanceProfile {
  const { arn, name } = nodeRole(account, scope, spec.name, NODE_ROLE);
  const entry = new AccessEntry(
    `${scope.name}-${NODE_ROLE}`,
    { clusterName: spec.cluster.clusterName, principalArn: arn, type: "EC2_LINUX" },
    scope.child(),
  );
  return new InstanceProfile(
    `${scope.name}-${NODE_ROLE}`,
    { name: nodeRoleName(spec), role: after(name, [entry]) },
    scope.child(),
  );
}

function nodeRoleName({ name }: FoundationSpec): string {
  return roleName(clusterName(name), NODE_ROLE);
}

function createController(account: Account, scope: Scope, spec: FoundationSpec, charts: Charts): Release {
  const { ready, serviceAccountAnnotations } = workloadRole(account, scope, {
    cluster: spec.cluster,
    platform: spec.name,
    key: NAME,
    namespace: NAMESPACE,
    serviceAccount: NAME,
    statements: karpenterPolicy(account, spec.name, nodeRoleName(spec)),
  });
  const definitions = chart(scope, "karpenter-crd", { chart: charts["karpenter-crd"], namespace: NAMESPACE });
  return chart(
    scope,
    NAME,
    {
      chart: charts.karpenter,
      namespace: NAMESPACE,
      // They are a chart of their own, because Helm never updates what is in this folder.
      skipCrds: true,
      values: {
        replicas: spec.controllerReplicas,
        serviceAccount: { name: NAME, annotations: serviceAccountAnnotations },
        nodeSelector: { "kubernetes.io/os": "linux", ...SYSTEM_POOL },
        settings: {
          clusterName: spec.cluster.clusterName,
          clusterEndpoint: spec.cluster.endpoint,
          eksControlPlane: true,
          enableZonalShift: true,
          interruptionQueue: createInterruptionQueue(account, scope, clusterName(spec.name)),
        },
        controller: {
          // Given, because the metadata service that the controller would ask does not answer pods.
          env: [{ name: "AWS_REGION", value: account.region }],
          resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
        },
      },
    },
    { dependsOn: [definitions, ...ready] },
  );
}
