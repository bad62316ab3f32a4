import { Role, RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { type Account, arn, awsPolicyArn } from "./account";
import { after } from "../after";
import { policyDocument, type Statement } from "./policy-document";

export interface RoleArgs {
  /** Key of the role in its component; ends its logical name. */
  readonly key: string;
  /** Physical name, at most 64 characters. */
  readonly name: string;
  readonly description: string;
  readonly trust: Statement;
  /** Policies of AWS, by name and path after `policy/`. */
  readonly managed?: readonly string[];
  /** Permissions of this role alone. */
  readonly inline?: readonly Statement[];
}

/**
 * A role with its permissions.
 *
 * @returns its ARN, given out once the permissions are attached: a service that starts without them fails,
 * and one that loses them first cannot clean up after itself
 */
export function role(
  account: Account,
  scope: Scope,
  { key, name, description, trust, managed = [], inline = [] }: RoleArgs,
): pulumi.Output<string> {
  const logicalName = `${scope.name}-${key}`;
  const created = new Role(
    logicalName,
    { name, description, assumeRolePolicy: policyDocument([trust]) },
    scope.child(),
  );
  const attachments = managed.map(
    (policy) =>
      new RolePolicyAttachment(
        `${logicalName}-${policy.split("/").pop()}`,
        { role: created.name, policyArn: awsPolicyArn(account, policy) },
        scope.child(),
      ),
  );
  const own =
    inline.length === 0
      ? []
      : [
          new RolePolicy(
            logicalName,
            { name, role: created.name, policy: policyDocument(inline) },
            scope.child(),
          ),
        ];
  return after(created.arn, [...attachments, ...own]);
}

/** Trust in an AWS service, for this account's sake only. */
export function serviceTrust(account: Account, service: string): Statement {
  return {
    Sid: "Service",
    Principal: { Service: service },
    Action: ["sts:AssumeRole"],
    Condition: { StringEquals: { "aws:SourceAccount": account.accountId } },
  };
}

/** Trust in EC2 instances; EC2 sends no source account when it assumes an instance's role. */
export const instanceTrust: Statement = {
  Sid: "Instances",
  Principal: { Service: "ec2.amazonaws.com" },
  Action: ["sts:AssumeRole"],
};

/** Who in a cluster may take a role. */
export interface PodIdentity {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Trust in the pods of one service account of one cluster, through EKS Pod Identity. */
export function podTrust(
  account: Account,
  { clusterName, namespace, serviceAccount }: PodIdentity,
): Statement {
  return {
    Sid: "Pods",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:SourceAccount": account.accountId,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
      ArnEquals: { "aws:SourceArn": arn(account, "eks", `cluster/${clusterName}`) },
    },
  };
}
