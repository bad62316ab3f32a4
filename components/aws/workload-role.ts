import { PodIdentityAssociation } from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { ClusterOutputs } from "../contract";
import type { Account } from "./account";
import { clusterName, roleName } from "./names";
import type { Statement } from "./policy-document";
import { type Granted, grantedRole, podTrust, webIdentityTrust } from "./roles";

export interface WorkloadRoleArgs {
  readonly cluster: ClusterOutputs;
  /** Name of the platform, which names its cluster. */
  readonly platform: string;
  /** Key of the role in its component; ends its logical and its physical name. */
  readonly key: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What the pods may do. Default: nothing, until others grant the role something. */
  readonly statements?: readonly Statement[];
}

export interface WorkloadRole {
  readonly roleArn: pulumi.Output<string>;
  /** For policies that others attach to the role. */
  readonly roleName: pulumi.Output<string>;
  /** What the service account must carry; its keys are known in every preview. */
  readonly serviceAccountAnnotations: Readonly<Record<string, pulumi.Output<string>>>;
  /** What must exist before a pod starts, or the pod has no role for life. */
  readonly ready: readonly pulumi.Resource[];
}

/**
 * A role that the pods of one service account of the cluster, and nobody else, can take without a credential of
 * their own: through EKS Pod Identity, or with the cluster's own tokens where it publishes their issuer (IRSA).
 */
export function workloadRole(account: Account, scope: Scope, args: WorkloadRoleArgs): WorkloadRole {
  const { tokenIssuer } = args.cluster;
  return tokenIssuer === undefined
    ? throughPodIdentity(account, scope, args)
    : throughWebIdentity(account, scope, args, tokenIssuer);
}

function throughPodIdentity(account: Account, scope: Scope, args: WorkloadRoleArgs): WorkloadRole {
  const { cluster, key, namespace, serviceAccount } = args;
  const trust = podTrust(account, { clusterName: clusterName(args.platform), namespace, serviceAccount });
  const { arn, name } = createRole(account, scope, args, trust);
  const association = new PodIdentityAssociation(
    `${scope.name}-${key}`,
    { clusterName: cluster.clusterName, namespace, serviceAccount, roleArn: arn },
    scope.child(),
  );
  return {
    roleArn: after(arn, [association]),
    roleName: after(name, [association]),
    serviceAccountAnnotations: {},
    ready: [association],
  };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
function throughWebIdentity(
  account: Account,
  scope: Scope,
  args: WorkloadRoleArgs,
  issuer: pulumi.Output<string>,
): WorkloadRole {
  const trust = issuer.apply((url) => webIdentityTrust(account, url, args));
  const { arn, name } = createRole(account, scope, args, trust);
  return {
    roleArn: arn,
    roleName: name,
    serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": arn },
    ready: [],
  };
}

function createRole(
  account: Account,
  scope: Scope,
  { platform, key, namespace, serviceAccount, statements = [] }: WorkloadRoleArgs,
  trust: Statement | pulumi.Output<Statement>,
): Granted {
  const cluster = clusterName(platform);
  return grantedRole(account, scope, {
    key,
    // Logical names are unique in a stack, and so these are in a cluster.
    name: roleName(cluster, scope.name, key),
    description: `Service account ${namespace}/${serviceAccount} of EKS cluster ${cluster}`,
    trust,
    inline: statements,
  });
}
