import { type Cluster, FargateProfile } from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { type Account, arn } from "./account";
import { clusterName, roleName } from "./names";
import { role } from "./roles";

export interface FargateArgs {
  readonly controlPlane: Cluster;
  readonly namespaces: readonly string[];
  readonly dependsOn: readonly pulumi.Resource[];
}

/** A profile a namespace: its pods run without nodes, one virtual machine each, in the private subnets. */
export function createFargateProfiles(
  account: Account,
  scope: Scope,
  spec: ClusterSpec,
  { controlPlane, namespaces, dependsOn }: FargateArgs,
): void {
  if (namespaces.length === 0) return;
  const podExecutionRoleArn = executionRole(account, scope, spec);
  for (const namespace of namespaces) {
    new FargateProfile(
      `${scope.name}-fargate-${namespace}`,
      {
        clusterName: controlPlane.name,
        fargateProfileName: physicalName([clusterName(spec.name), namespace]),
        podExecutionRoleArn,
        subnetIds: spec.network.privateSubnetIds,
        selectors: [{ namespace }],
      },
      scope.child({ dependsOn: [...dependsOn] }),
    );
  }
}

/**
 * What Fargate itself may do to start a pod: pull images. Trusted for this cluster's profiles alone.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
function executionRole(account: Account, scope: Scope, spec: ClusterSpec): pulumi.Output<string> {
  const name = clusterName(spec.name);
  return role(account, scope, {
    key: "fargate",
    name: roleName(name, "fargate"),
    description: `Fargate pods of EKS cluster ${name}`,
    trust: {
      Sid: "Fargate",
      Principal: { Service: "eks-fargate-pods.amazonaws.com" },
      Action: ["sts:AssumeRole"],
      Condition: { ArnLike: { "aws:SourceArn": arn(account, "eks", `fargateprofile/${name}/*`) } },
    },
    managed: ["AmazonEKSFargatePodExecutionRolePolicy"],
  });
}
