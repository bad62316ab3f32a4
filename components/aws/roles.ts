import { Role, RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { type Account, arn, awsPolicyArn, iamArn } from "./account";
import { after } from "../after";
import { policyDocument, type Statement } from "./policy-document";

/** Whom a service account's token for AWS is meant for. */
export const TOKEN_AUDIENCE = "sts.amazonaws.com";

export interface RoleArgs {
  /** Key of the role in its component; ends its logical name. */
  readonly key: string;
  /** Physical name, at most 64 characters. */
  readonly name: string;
  readonly description: string;
  /** Who may take it. */
  readonly trust: Statement | pulumi.Output<Statement>;
  /** Policies of AWS, by name and path after `policy/`. */
  readonly managed?: readonly string[];
  /** Permissions of this role alone. */
  readonly inline?: readonly Statement[];
}

/**
 * A role as its users know it, given out once the permissions are attached: a service that starts without them
 * fails, and one that loses them first cannot clean up after itself.
 */
export interface Granted {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
}

/** A role with its permissions, by its ARN. */
export function role(account: Account, scope: Scope, args: RoleArgs): pulumi.Output<string> {
  return grantedRole(account, scope, args).arn;
}

/** A role with its permissions. */
export function grantedRole(
  account: Account,
  scope: Scope,
  { key, name, description, trust, managed = [], inline = [] }: RoleArgs,
): Granted {
  const logicalName = `${scope.name}-${key}`;
  const created = new Role(
    logicalName,
    {
      name,
      description,
      assumeRolePolicy: pulumi.output(trust).apply((statement) => policyDocument([statement])),
    },
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
  const permissions = [...attachments, ...own];
  return { arn: after(created.arn, permissions), name: after(created.name, permissions) };
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

/**
 * Trust in the pods of one service account of the cluster whose tokens the issuer signs (IRSA).
 *
 * @param issuer URL that the account's IAM knows as an OpenID Connect provider
 */
export function webIdentityTrust(
  account: Account,
  issuer: string,
  { namespace, serviceAccount }: Omit<PodIdentity, "clusterName">,
): Statement {
  const host = issuer.replace(/^https:\/\//, "");
  return {
    Sid: "Pods",
    Principal: { Federated: iamArn(account, `oidc-provider/${host}`) },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: {
        [`${host}:aud`]: TOKEN_AUDIENCE,
        [`${host}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
      },
    },
  };
}
