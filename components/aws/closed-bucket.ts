import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketOwnershipControls,
  BucketPolicy,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
  BucketVersioning,
} from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { ChildOptions, Scope } from "../component";
import type { Account } from "./account";
import { policyDocument, type Statement, tlsOnly } from "./policy-document";

/** Days after which the parts of an upload that nobody finished are deleted. */
const UNFINISHED_UPLOAD_DAYS = 7;

export interface ClosedBucketArgs {
  /** Ends its logical names, such as `access-logs`. */
  readonly key: string;
  /** Physical name, unique in the world. */
  readonly name: string;
  /** Key of KMS; undefined for S3's own, which is all that some services can write with. */
  readonly keyArn: pulumi.Input<string> | undefined;
  /** Days that an object is kept, and replaced ones after that; undefined keeps what is current for ever. */
  readonly keepDays: number | undefined;
  /** Days that a replaced or deleted object can be brought back. */
  readonly versionDays: number;
  /** Who else than the account may do what. */
  readonly statements?: readonly Statement[];
  readonly protect: boolean;
  /** Whether deleting the bucket deletes what is in it. Default: S3 refuses while there is an object. */
  readonly forceDestroy?: boolean;
}

/** A bucket as its users know it, given out once whoever writes to it is let in and nobody else is. */
export interface ClosedBucket {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

/** ARN of a bucket or, with a path, of objects in it; known before the bucket exists. */
export function bucketArn({ partition }: Account, name: string, path = ""): string {
  return `arn:${partition}:s3:::${name}${path === "" ? "" : `/${path}`}`;
}

/** A bucket for the platform itself: encrypted, versioned, no ACLs, nothing public, TLS only. */
export function closedBucket(account: Account, scope: Scope, args: ClosedBucketArgs): ClosedBucket {
  const { key, name, protect, forceDestroy = false } = args;
  const bucket = new Bucket(`${scope.name}-${key}`, { bucket: name, forceDestroy }, scope.child({ protect }));
  const of = <Props extends object>(props: Props) => ({ bucket: bucket.bucket, ...props });
  const encryption = encrypt(scope, of, args);
  const ownership = new BucketOwnershipControls(
    `${scope.name}-${key}`,
    of({ rule: { objectOwnership: "BucketOwnerEnforced" } }),
    scope.child(),
  );
  const versioning = new BucketVersioning(
    `${scope.name}-${key}`,
    of({ versioningConfiguration: { status: "Enabled" } }),
    scope.child(),
  );
  expire(scope, of, args, { dependsOn: [versioning] });
  const policy = close(account, scope, of, args);
  const ready = [encryption, ownership, policy];
  return { name: after(bucket.bucket, ready), arn: after(bucket.arn, ready) };
}

/** Adds the bucket to the properties of something that belongs to it. */
type OfBucket = <Props extends object>(props: Props) => Props & { bucket: pulumi.Output<string> };

function encrypt(scope: Scope, of: OfBucket, { key, keyArn }: ClosedBucketArgs): pulumi.Resource {
  const algorithm =
    keyArn === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn };
  return new BucketServerSideEncryptionConfiguration(
    `${scope.name}-${key}`,
    of({
      rules: [{ applyServerSideEncryptionByDefault: algorithm, bucketKeyEnabled: keyArn !== undefined }],
    }),
    scope.child(),
  );
}

function expire(
  scope: Scope,
  of: OfBucket,
  { key, keepDays, versionDays }: ClosedBucketArgs,
  opts: ChildOptions,
): void {
  new BucketLifecycleConfiguration(
    `${scope.name}-${key}`,
    of({
      rules: [
        {
          id: "expire",
          status: "Enabled",
          filter: { prefix: "" },
          // S3 takes one of the two: a rule with days removes the markers of what it deleted by itself.
          expiration: keepDays === undefined ? { expiredObjectDeleteMarker: true } : { days: keepDays },
          noncurrentVersionExpiration: { noncurrentDays: versionDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: UNFINISHED_UPLOAD_DAYS },
        },
      ],
    }),
    scope.child(opts),
  );
}

/** No public policy or ACL, no plaintext. */
function close(
  account: Account,
  scope: Scope,
  of: OfBucket,
  { key, name, statements = [] }: ClosedBucketArgs,
): pulumi.Resource {
  const block = new BucketPublicAccessBlock(
    `${scope.name}-${key}`,
    of({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    scope.child(),
  );
  const everything = [bucketArn(account, name), bucketArn(account, name, "*")];
  return new BucketPolicy(
    `${scope.name}-${key}`,
    of({ policy: policyDocument([tlsOnly("s3:*", everything), ...statements]) }),
    // S3 takes one change of a bucket's access at a time, and holds a policy against the block.
    scope.child({ dependsOn: [block] }),
  );
}
