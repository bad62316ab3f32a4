import * as z from "zod";
import { all, any, type Fact, isFalse, isFilled, isOneOf, isTrue, not } from "../../core/facts";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, willBeSet } from "../../core/subject";
import { admitsAnybody, statementsOf } from "../../reading/documents";

const S3 = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
const GCS = "gcp:storage/bucket:Bucket";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const VERSIONING = [
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:s3/bucketVersioningV2:BucketVersioningV2",
];
const ENCRYPTION = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];
const BLOCKED = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const PUBLIC_ACLS = ["public-read", "public-read-write", "authenticated-read"];
const EVERYBODY = ["allUsers", "allAuthenticatedUsers"];
const BINDINGS = [
  "gcp:storage/bucketIAMBinding:BucketIAMBinding",
  "gcp:storage/bucketIAMMember:BucketIAMMember",
];

interface Settings {
  readonly everything: boolean;
  readonly customerKeys: boolean;
}

/** What is turned off is wrong; so is a block of which nothing is on. */
function blocks({ props }: Subject, { everything }: Settings): Finding[] {
  const settings = BLOCKED.map((property) => props.at(property));
  const some = any(...settings.map(isTrue));
  return [
    ...settings.map((setting) =>
      must(
        any(isTrue(setting), all(!everything, not(isFalse(setting)))),
        setting,
        `${setting.path} is not true`,
      ),
    ),
    must(some, props.at("blockPublicAcls"), "it blocks nothing"),
  ];
}

/** A policy opens a bucket as an access list does. */
function bucketPolicy({ props }: Subject): Finding[] {
  const policy = props.at("policy");
  return [
    must(true, policy, "everybody may use the bucket"),
    ...statementsOf(policy).map((statement) =>
      must(not(admitsAnybody(statement)), statement.node, "everybody may use the bucket"),
    ),
  ];
}

/** Where those who write an object own it, they say who reads it too. */
function ownership({ props }: Subject, { everything }: Settings): Finding[] {
  const owner = props.at("rule.objectOwnership");
  const fact = any(
    isOneOf(owner, "BucketOwnerEnforced"),
    all(!everything, not(isOneOf(owner, "ObjectWriter"))),
  );
  return [must(fact, owner, "it lets access lists of objects decide")];
}

function members(property: string) {
  return ({ props }: Subject): Finding[] => [
    must(true, props.at(property), "everybody may use the bucket"),
    ...props
      .at(property)
      .list()
      .map((member) => must(not(isOneOf(member, ...EVERYBODY)), member, `${member.text} may use the bucket`)),
  ];
}

function s3(stack: Stack, bucket: Subject, { everything, customerKeys }: Settings): StackFinding[] {
  const { props } = bucket;
  const versions = stack.referring(bucket, "bucket", ...VERSIONING).map(({ from, is }) => ({
    is,
    status: from.props.at("versioningConfiguration.status"),
  }));
  const inline = [...props.each("versioning.enabled"), ...props.each("versionings[].enabled")];
  const versioned = any(
    ...inline.map(isTrue),
    ...versions.map(({ is, status }) => all(is, isOneOf(status, "Enabled"))),
  );
  const unversioned = any(
    ...inline.map(isFalse),
    ...versions.map(({ is, status }) => all(is, isOneOf(status, "Suspended", "Disabled"))),
  );
  const blocked = any(
    ...stack.referring(bucket, "bucket", BLOCK).map(({ is }) => is),
    stack.ofType("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock").length > 0,
  );
  const keys = stack.referring(bucket, "bucket", ...ENCRYPTION).map(({ from, is }) =>
    all(
      is,
      any(
        (from.propertyDependencies["rules"] ?? []).some((urn) => urn.includes("aws:kms/")),
        ...from.props
          .each("rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId")
          .map((key) => isFilled(key)),
      ),
    ),
  );
  const acl = props.at("acl");
  return about(
    bucket,
    must(not(isOneOf(acl, ...PUBLIC_ACLS)), acl, `its acl is ${acl.text}`),
    must(
      any(versioned, all(!everything, not(unversioned))),
      props.at("versioning"),
      "it keeps no earlier versions",
    ),
    must(
      any(blocked, all(!everything, versioned)),
      props.at("bucket"),
      everything
        ? "nothing in the stack blocks public access to it"
        : "nothing in the stack blocks public access to it or keeps its versions",
    ),
    must(any(!customerKeys, ...keys), props.at("bucket"), "its key is the provider's"),
  );
}

/** By default everything is allowed that is not forbidden for the whole project. */
function gcs(stack: Stack, bucket: Subject, { everything, customerKeys }: Settings): StackFinding[] {
  const { props } = bucket;
  const prevention = props.at("publicAccessPrevention");
  const uniform = props.at("uniformBucketLevelAccess");
  const versioning = props.at("versioning.enabled");
  const facts = {
    private: isOneOf(prevention, "enforced"),
    uniform: isTrue(uniform),
    versioned: isTrue(versioning),
  };
  const bound = stack.referring(bucket, "bucket", ...BINDINGS).map(({ is }) => is);
  const unless = (good: Fact, bad: Fact) => any(good, all(!everything, not(bad)));
  const nothing = "nothing says that it is private, has no access lists or keeps its versions";
  return about(
    bucket,
    must(
      unless(facts.private, isOneOf(prevention, "inherited", "unspecified")),
      prevention,
      "publicAccessPrevention is not enforced",
    ),
    must(unless(facts.uniform, isFalse(uniform)), uniform, "uniformBucketLevelAccess is not true"),
    must(unless(facts.versioned, isFalse(versioning)), versioning, "it keeps no earlier versions"),
    must(any(facts.private, facts.uniform, facts.versioned, ...bound), prevention, nothing),
    must(
      any(!customerKeys, willBeSet(bucket, "encryption.defaultKmsKeyName")),
      props.at("encryption.defaultKmsKeyName"),
      "its key is the provider's",
    ),
  );
}

const settings = {
  everything: z
    .boolean()
    .default(false)
    .describe("whether every protection must be set, instead of none turned off and at least one set"),
  customerKeys: z
    .boolean()
    .default(false)
    .describe("whether the key must be one of yours, not the provider's"),
};

export const dataObjectStoragePrivate = configurable(
  {
    id: "data-object-storage-private",
    title: "Buckets are closed to the public and keep earlier versions",
    severity: "high",
    level: "mandatory",
    why: "A bucket that one wrong policy opens is found by those who look for such buckets, and an object that is overwritten is gone; what another stack says of a bucket is not seen here.",
    remedy:
      "Block public access in all four ways (S3) or enforce its prevention (Google), and turn versioning on.",
    refs: {
      trivy: [
        "AVD-AWS-0086",
        "AVD-AWS-0087",
        "AVD-AWS-0091",
        "AVD-AWS-0093",
        "AVD-AWS-0094",
        "AVD-AWS-0090",
        "AVD-GCP-0001",
        "AVD-GCP-0002",
        "AVD-GCP-0078",
      ],
      checkov: [
        "CKV2_AWS_6",
        "CKV_AWS_53",
        "CKV_AWS_54",
        "CKV_AWS_55",
        "CKV_AWS_56",
        "CKV_AWS_21",
        "CKV_GCP_29",
        "CKV_GCP_114",
        "CKV_GCP_78",
        "CKV_AWS_70",
        "CKV2_AWS_65",
      ],
    },
    mustKnow: [
      ...BLOCKED,
      "acl",
      "publicAccessPrevention",
      "uniformBucketLevelAccess",
      "members[]",
      "member",
    ],
  },
  settings,
  (given) => {
    const resources = byType({
      [BLOCK]: (subject) => blocks(subject, given),
      "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls": (subject) => ownership(subject, given),
      "gcp:storage/bucketIAMBinding:BucketIAMBinding": members("members"),
      "gcp:storage/bucketIAMMember:BucketIAMMember": members("member"),
    });
    return {
      ...resources,
      targets: [...S3, ...VERSIONING, ...ENCRYPTION, GCS, ...resources.targets],
      stack: (stack) => [
        ...stack.ofType(...S3).flatMap((bucket) => s3(stack, bucket, given)),
        ...stack.ofType(GCS).flatMap((bucket) => gcs(stack, bucket, given)),
      ],
    };
  },
);
