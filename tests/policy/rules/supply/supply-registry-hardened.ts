import type {
  RepositoryArgs as GoogleArgs,
  RepositoryIamBindingArgs,
  RepositoryIamMemberArgs,
} from "@pulumi/gcp/artifactregistry";
import type { RepositoryArgs, RepositoryPolicyArgs } from "@pulumi/aws/ecr";
import { supplyRegistryHardened as rule } from "../../../../policy/rules/supply/supply-registry-hardened";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const ecr = fixture<RepositoryArgs>("aws:ecr/repository:Repository", "ecr", {
  name: "shop",
  imageTagMutability: "IMMUTABLE",
  imageScanningConfiguration: { scanOnPush: true },
  encryptionConfigurations: [{ encryptionType: "KMS" }],
});
const statement = (principal: unknown, condition?: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: principal,
        Action: "ecr:BatchGetImage",
        ...(condition && { Condition: condition }),
      },
    ],
  });
const account = { AWS: "arn:aws:iam::111122223333:root" };
const policy = fixture<RepositoryPolicyArgs>("aws:ecr/repositoryPolicy:RepositoryPolicy", "policy", {
  repository: "shop",
  policy: statement(account),
});
const google = fixture<GoogleArgs>("gcp:artifactregistry/repository:Repository", "google", {
  format: "DOCKER",
  repositoryId: "shop",
  kmsKeyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k",
  dockerConfig: { immutableTags: true },
});
const member = fixture<RepositoryIamMemberArgs>(
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
  "member",
  { repository: "shop", role: "roles/artifactregistry.reader", member: "group:shop@example.com" },
);
const binding = fixture<RepositoryIamBindingArgs>(
  "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding",
  "binding",
  { repository: "shop", role: "roles/artifactregistry.reader", members: ["user:jane@example.com"] },
);
const key = {
  propertyDependencies: { kmsKeyName: [urnOf("gcp:kms/cryptoKey:CryptoKey", "key")] },
};

export const examination: Examination = {
  rule,
  base: [ecr(), policy(), google(), member(), binding()],
  mutants: [
    {
      of: "ecr",
      path: "imageTagMutability",
      bad: ["MUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE2"],
      good: ["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"],
      absent: "violation",
    },
    {
      of: "ecr",
      path: "imageScanningConfiguration.scanOnPush",
      bad: [false],
      good: [true],
      absent: "pass",
    },
    {
      of: "policy",
      path: "policy",
      bad: [statement("*"), statement({ AWS: "*" }), statement({ AWS: ["*", account.AWS] })],
      good: [statement(account), statement("*", { StringEquals: { "aws:PrincipalOrgID": "o-12345678" } })],
      absent: "pass",
    },
    { of: "google", path: "kmsKeyName", good: ["key"], absent: "violation" },
    {
      of: "google",
      path: "vulnerabilityScanningConfig.enablementConfig",
      bad: ["DISABLED"],
      good: ["INHERITED"],
      absent: "pass",
    },
    { of: "google", path: "dockerConfig.immutableTags", good: [false], absent: "pass", unknown: "pass" },
    {
      of: "member",
      path: "member",
      bad: ["allUsers", "allAuthenticatedUsers"],
      good: ["domain:example.com"],
      absent: "pass",
    },
    {
      of: "binding",
      path: "members",
      bad: [["allUsers"], ["user:jane@example.com", "allAuthenticatedUsers"]],
      good: [["user:joe@example.com"]],
      absent: "pass",
    },
  ],
  cases: [
    [
      "does not take an exception that catches every tag",
      [
        ecr({
          imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
          imageTagMutabilityExclusionFilters: [{ filter: "*", filterType: "WILDCARD" }],
        }),
      ],
      { ecr: "violation: its tags can be moved" },
    ],
    [
      "takes one for tags that are not deployed",
      [
        ecr({
          imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
          imageTagMutabilityExclusionFilters: [{ filter: "cache-*", filterType: "WILDCARD" }],
        }),
      ],
    ],
    [
      "says that nothing scans and that anybody pulls",
      [ecr({ imageScanningConfiguration: { scanOnPush: false } }), policy({ policy: statement("*") })],
      { ecr: "violation: nothing scans what is pushed", policy: "violation: anybody may use the repository" },
    ],
    [
      "finds everybody behind an unknown member",
      [binding({ members: [unknown, "allUsers"] })],
      { binding: "violation: anybody may use the repository" },
    ],
    ["knows a key by what it was made from", [google({ kmsKeyName: unknown }, key)]],
    [
      "wants scans and a key of each repository where it is told to",
      [
        ecr({
          imageScanningConfiguration: undefined,
          encryptionConfigurations: [{ encryptionType: "AES256" }],
        }),
      ],
      {
        ecr: "violation: nothing scans what is pushed | violation: it is not encrypted with a key of your own",
      },
      { scanOnPush: true, customerKey: true },
    ],
    [
      "wants fixed tags of Google, too, where it is told to",
      [google({ dockerConfig: { immutableTags: false } })],
      { google: "violation: its tags can be moved" },
      { immutableTags: true },
    ],
    [
      "and of images only",
      [google({ format: "MAVEN", dockerConfig: undefined })],
      {},
      { immutableTags: true },
    ],
  ],
};
