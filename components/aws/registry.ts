import { LifecyclePolicy, Repository, RepositoryPolicy } from "@pulumi/aws/ecr";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { RegistrySpec } from "../contract";
import { type Account, iamArn } from "./account";
import { encryptionKey } from "./encryption";
import { policyDocument, type Statement } from "./policy-document";

/** Days after which an image without a tag, such as one that an interrupted push left, is deleted. */
const UNTAGGED_DAYS = 14;

/**
 * ECR repositories below the platform's name, with a key of their own: tags cannot be moved, every image is
 * scanned when it is pushed, and the newest `keepImages` are kept, which must be more than a roll-back ever
 * needs.
 *
 * @param deployRoleArn role that may push
 * @returns the address of each repository, by its configured name
 */
export function registry(
  account: Account,
  deployRoleArn: string,
  scope: Scope,
  spec: RegistrySpec,
): Readonly<Record<string, pulumi.Output<string>>> {
  const key = encryptionKey(account, scope, spec, { purpose: "registry" });
  const access = policyDocument([pull(account), push(deployRoleArn)]);
  const addresses = spec.repositories.map((name): [string, pulumi.Output<string>] => {
    const repository = new Repository(
      `${scope.name}-${name}`,
      {
        // Platforms of one account have repositories of their own.
        name: `${spec.name}/${name}`,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
        forceDelete: false,
      },
      scope.child({ protect: spec.protect }),
    );
    new LifecyclePolicy(
      `${scope.name}-${name}`,
      { repository: repository.name, policy: lifecycle(spec.keepImages) },
      // A repository has one, and the old one's end would be the new one's.
      scope.child({ deleteBeforeReplace: true }),
    );
    new RepositoryPolicy(
      `${scope.name}-${name}`,
      { repository: repository.name, policy: access },
      scope.child(),
    );
    return [name, repository.repositoryUrl];
  });
  return Object.fromEntries(addresses);
}

/** Whoever in the account has a policy that lets them, nodes above all. */
function pull(account: Account): Statement {
  return {
    Sid: "Pull",
    Principal: { AWS: iamArn(account, "root") },
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  };
}

function push(deployRoleArn: string): Statement {
  return {
    Sid: "Push",
    Principal: { AWS: deployRoleArn },
    Action: [
      ...["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload"],
      ...["ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
    ],
  };
}

/**
 * A rule for any image has the highest number.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lp_creation.html
 */
function lifecycle(keepImages: number): string {
  const expire = { type: "expire" };
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: "Images without a tag",
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: UNTAGGED_DAYS,
        },
        action: expire,
      },
      {
        rulePriority: 2,
        description: "All but the newest",
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
        action: expire,
      },
    ],
  });
}
