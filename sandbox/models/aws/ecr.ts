import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { accountId, arn, forceNew, oneOf, pattern, region, regional, tagged } from "./common";
import { KEY } from "./kms";
import { validatePolicy } from "./policies";

const REPOSITORY = "aws:ecr/repository:Repository";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const NAME = /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

const repository: TypeModel = {
  type: REPOSITORY,
  stateful: true,
  immutable: forceNew("aws_ecr_repository", "name", "encryptionConfigurations", "region"),
  mutable: [
    ...["imageTagMutability", "imageTagMutabilityExclusionFilters", "imageScanningConfiguration"],
    ...["forceDelete", "tags"],
  ],
  requires: ["name"],
  references: { "encryptionConfigurations[].kmsKey": { to: [KEY], by: "arn", loose: true } },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", NAME, "is no repository name"),
    ...oneOf(inputs, "imageTagMutability", [
      ...["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE", "MUTABLE_WITH_EXCLUSION"],
    ]),
    ...oneOf(inputs, "encryptionConfigurations[].encryptionType", ["AES256", "KMS", "KMS_DSSE"]),
  ],
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: arn(context, "ecr", `repository/${context.id}`),
    registryId: accountId(context),
    repositoryUrl: `${accountId(context)}.dkr.ecr.${region(context)}.amazonaws.com/${context.id}`,
  }),
};

const lifecyclePolicy: TypeModel = {
  type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  immutable: forceNew("aws_ecr_lifecycle_policy", "repository", "policy", "region"),
  references: { repository: { to: [REPOSITORY], by: "name", loose: true } },
  partOf: ({ inputs }) => ({ type: REPOSITORY, id: text(inputs, "repository") ?? "" }),
  id: (inputs) => text(inputs, "repository") ?? "",
  validate: (inputs) =>
    pattern(inputs, "policy", /^\s*\{\s*"rules"\s*:\s*\[/, "is no lifecycle policy document"),
  outputs: (_inputs, context) => ({ ...regional(context), registryId: accountId(context) }),
};

const repositoryPolicy: TypeModel = {
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  immutable: forceNew("aws_ecr_repository_policy", "repository", "region"),
  references: { repository: { to: [REPOSITORY], by: "name", loose: true } },
  partOf: ({ inputs }) => ({ type: REPOSITORY, id: text(inputs, "repository") ?? "" }),
  id: (inputs) => text(inputs, "repository") ?? "",
  // The repository itself is the resource, as a role is of its trust policy.
  validate: (inputs) => validatePolicy(inputs, "policy", "trust", 10_240),
  outputs: (_inputs, context) => ({ ...regional(context), registryId: accountId(context) }),
};

export const ecrTypes: readonly TypeModel[] = [repository, lifecyclePolicy, repositoryPolicy];
