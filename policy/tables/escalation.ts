/** Rights with which somebody gets at rights that nobody gave it. */

/** Each of these, on whatever resource the holder likes, gives rights that it was not given. */
export const ESCALATING = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:CreateServiceSpecificCredential",
  "iam:PassRole",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "sts:AssumeRole",
  "sts:GetFederationToken",
  "glue:UpdateDevEndpoint",
  "lambda:AddPermission",
  "lambda:UpdateFunctionCode",
  "kms:CreateGrant",
  "kms:PutKeyPolicy",
  "s3:PutBucketPolicy",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutResourcePolicy",
  "ssm:GetParameter",
  "ssm:SendCommand",
] as const;

/** Roles with which a member acts as every service account of a project, or grants itself others. */
export const ESCALATING_ROLES = [
  "roles/dataflow.developer",
  "roles/dataproc.admin",
  "roles/dataproc.editor",
  "roles/dataproc.serviceAgent",
  "roles/deploymentmanager.editor",
  "roles/iam.organizationRoleAdmin",
  "roles/iam.roleAdmin",
  "roles/iam.securityAdmin",
  "roles/iam.serviceAccountAdmin",
  "roles/iam.serviceAccountKeyAdmin",
  "roles/iam.serviceAccountTokenCreator",
  "roles/iam.serviceAccountUser",
  "roles/iam.workloadIdentityUser",
  "roles/resourcemanager.folderAdmin",
  "roles/resourcemanager.folderIamAdmin",
  "roles/resourcemanager.organizationAdmin",
  "roles/resourcemanager.projectIamAdmin",
  "roles/serverless.serviceAgent",
] as const;

/** Permissions of Google Cloud that such a role is made of. */
export const ESCALATING_PERMISSION =
  /^(iam\.(roles\.update|serviceAccountKeys\.create|serviceAccounts\.(actAs|getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt))|[\w.]+\.setIamPolicy)$/;
