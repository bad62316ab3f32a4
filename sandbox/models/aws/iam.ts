import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { between, find, forceNew, iamArn, MADE_AT, pattern, tagged } from "./common";
import { validatePolicy } from "./policies";

export const ROLE = "aws:iam/role:Role";
export const POLICY = "aws:iam/policy:Policy";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const NAME = /^[\w+=,.@-]+$/;
const ROLE_NAME_LENGTH = 64;
const POLICY_NAME_LENGTH = 128;
const PROFILE_NAME_LENGTH = 128;
const TRUST_CHARACTERS = 2048;
const INLINE_CHARACTERS = 10_240;
const MANAGED_CHARACTERS = 6144;

const role: TypeModel = {
  type: ROLE,
  immutable: forceNew("aws_iam_role", "name", "namePrefix", "path"),
  requires: ["name"],
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...named(inputs, ROLE_NAME_LENGTH),
    ...pattern(inputs, "description", /^[\s\S]{0,1000}$/, "has more than 1000 characters"),
    ...between(inputs, "maxSessionDuration", 3600, 43_200),
    ...validatePolicy(inputs, "assumeRolePolicy", "trust", TRUST_CHARACTERS),
  ],
  outputs: (inputs, context) => ({
    ...tagged(inputs, context),
    arn: iamArn(context, `role${text(inputs, "path") ?? "/"}${context.id}`),
    uniqueId: uniqueId("AROA", context),
    path: inputs["path"] ?? "/",
    createDate: MADE_AT,
    maxSessionDuration: inputs["maxSessionDuration"] ?? 3600,
    managedPolicyArns: inputs["managedPolicyArns"] ?? [],
    inlinePolicies: inputs["inlinePolicies"] ?? [],
  }),
};

const rolePolicy: TypeModel = {
  type: "aws:iam/rolePolicy:RolePolicy",
  immutable: forceNew("aws_iam_role_policy", "name", "namePrefix", "role"),
  requires: ["name"],
  references: { role: { to: [ROLE], by: "name" } },
  id: (inputs) => `${text(inputs, "role") ?? ""}:${text(inputs, "name") ?? ""}`,
  validate: (inputs) => [
    ...named(inputs, POLICY_NAME_LENGTH),
    ...validatePolicy(inputs, "policy", "identity", INLINE_CHARACTERS),
  ],
};

const policy: TypeModel = {
  type: POLICY,
  immutable: forceNew("aws_iam_policy", "name", "namePrefix", "path", "description"),
  requires: ["name"],
  id: (inputs, context) =>
    iamArn(context, `policy${text(inputs, "path") ?? "/"}${text(inputs, "name") ?? ""}`),
  validate: (inputs) => [
    ...named(inputs, POLICY_NAME_LENGTH),
    ...validatePolicy(inputs, "policy", "identity", MANAGED_CHARACTERS),
  ],
  outputs: (inputs, context) => ({
    ...tagged(inputs, context),
    arn: context.id,
    policyId: uniqueId("ANPA", context),
    path: inputs["path"] ?? "/",
    attachmentCount: 0,
  }),
};

const rolePolicyAttachment: TypeModel = {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  immutable: forceNew("aws_iam_role_policy_attachment", "role", "policyArn"),
  references: { role: { to: [ROLE], by: "name" } },
  id: (inputs) => `${text(inputs, "role") ?? ""}/${text(inputs, "policyArn") ?? ""}`,
  validate: (inputs, context) => [
    ...pattern(inputs, "policyArn", /^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/\S+$/, "is no policy ARN"),
    ...missingPolicy(inputs, context),
  ],
};

/** Policies of AWS that the platform attaches; a name that is not among them may be misspelt. */
const AWS_POLICIES = [
  "AmazonEBSCSIDriverPolicyV2",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEKSClusterPolicy",
  "AmazonEKSFargatePodExecutionRolePolicy",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "CloudWatchAgentServerPolicy",
  "service-role/AWSBackupServiceRolePolicyForBackup",
  "service-role/AWSBackupServiceRolePolicyForRestores",
  "service-role/AWS_ConfigRole",
  "service-role/AmazonRDSEnhancedMonitoringRole",
];

function missingPolicy(inputs: Props, context: Context): Failure[] {
  const arn = text(inputs, "policyArn");
  const ofAws = arn === undefined ? undefined : /:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  const exists =
    arn === undefined ||
    (ofAws === undefined ? find(context, POLICY, "arn", arn) !== undefined : AWS_POLICIES.includes(ofAws));
  return exists ? [] : [{ path: "policyArn", reason: `names no policy that the sandbox knows: ${arn}` }];
}

const instanceProfile: TypeModel = {
  type: "aws:iam/instanceProfile:InstanceProfile",
  immutable: forceNew("aws_iam_instance_profile", "name", "namePrefix", "path"),
  requires: ["name"],
  // DeleteConflict: a role must be taken out of its profiles before it goes.
  references: { role: { to: [ROLE], by: "name" } },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => named(inputs, PROFILE_NAME_LENGTH),
  outputs: (inputs, context) => ({
    ...tagged(inputs, context),
    arn: iamArn(context, `instance-profile${text(inputs, "path") ?? "/"}${context.id}`),
    uniqueId: uniqueId("AIPA", context),
    path: inputs["path"] ?? "/",
    createDate: MADE_AT,
  }),
};

const openIdConnectProvider: TypeModel = {
  type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  immutable: forceNew("aws_iam_openid_connect_provider", "url"),
  // One provider a URL: a second one exists already.
  id: (inputs, context) =>
    iamArn(context, `oidc-provider/${(text(inputs, "url") ?? "").replace(/^https:\/\//, "")}`),
  validate: (inputs) => pattern(inputs, "url", /^https:\/\/[^?#]+$/, "is no https:// URL of an issuer"),
  outputs: (inputs, context) => ({ ...tagged(inputs, context), arn: context.id }),
};

function named(inputs: Props, length: number): Failure[] {
  const name = text(inputs, "name") ?? "";
  return [
    ...pattern(inputs, "name", NAME, "has characters that IAM does not take"),
    ...(name.length > length
      ? [{ path: "name", reason: `has ${name.length} characters, IAM takes ${length}: ${name}` }]
      : []),
  ];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function uniqueId(prefix: string, context: Context): string {
  return `${prefix}${context.hex(17, "unique id").toUpperCase()}`;
}

export const iamTypes: readonly TypeModel[] = [
  role,
  rolePolicy,
  policy,
  rolePolicyAttachment,
  instanceProfile,
  openIdConnectProvider,
];
