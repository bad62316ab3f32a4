import type {
  BucketArgs,
  BucketOwnershipControlsArgs,
  BucketPolicyArgs,
  BucketPublicAccessBlockArgs,
  BucketServerSideEncryptionConfigurationArgs,
  BucketVersioningArgs,
} from "@pulumi/aws/s3";
import type { BucketArgs as GcsArgs, BucketIAMBindingArgs, BucketIAMMemberArgs } from "@pulumi/gcp/storage";
import { dataObjectStoragePrivate as rule } from "../../../../policy/rules/data/data-object-storage-private";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const BUCKET = "aws:s3/bucket:Bucket";
const bucket = fixture<BucketArgs>(BUCKET, "bucket", { bucket: "invoices" });
const block = fixture<BucketPublicAccessBlockArgs>(
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "block",
  {
    bucket: "invoices",
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
);
const versioning = fixture<BucketVersioningArgs>("aws:s3/bucketVersioning:BucketVersioning", "versioning", {
  bucket: "invoices",
  versioningConfiguration: { status: "Enabled" },
});
const encryption = fixture<BucketServerSideEncryptionConfigurationArgs>(
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "encryption",
  { bucket: "invoices", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] },
);
const gcs = fixture<GcsArgs>("gcp:storage/bucket:Bucket", "gcs", {
  name: "receipts",
  location: "EU",
  publicAccessPrevention: "enforced",
  uniformBucketLevelAccess: true,
  versioning: { enabled: true },
});
const binding = fixture<BucketIAMBindingArgs>("gcp:storage/bucketIAMBinding:BucketIAMBinding", "binding", {
  bucket: "receipts",
  role: "roles/storage.objectViewer",
  members: ["group:orders@example.com"],
});
const member = fixture<BucketIAMMemberArgs>("gcp:storage/bucketIAMMember:BucketIAMMember", "member", {
  bucket: "receipts",
  role: "roles/storage.objectViewer",
  member: "group:orders@example.com",
});
const allow = (Principal: unknown, more: object = {}) =>
  JSON.stringify({
    Statement: [{ Effect: "Allow", Principal, Action: "s3:GetObject", Resource: "*", ...more }],
  });
const policy = fixture<BucketPolicyArgs>("aws:s3/bucketPolicy:BucketPolicy", "policy", {
  bucket: "invoices",
  policy: allow({ Service: "cloudtrail.amazonaws.com" }),
});
const owner = fixture<BucketOwnershipControlsArgs>(
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "owner",
  { bucket: "invoices", rule: { objectOwnership: "BucketOwnerEnforced" } },
);
const ofBucket = { propertyDependencies: { bucket: [urnOf(BUCKET, "bucket")] } };
const bare = "violation: nothing in the stack blocks public access to it or keeps its versions";

export const examination: Examination = {
  rule,
  base: [bucket(), block(), versioning(), encryption(), gcs(), binding(), member(), policy(), owner()],
  mutants: [
    {
      of: "policy",
      path: "policy",
      bad: [allow("*"), allow({ AWS: "*" }), allow("*", { Effect: "Allow", Condition: {} })],
      good: [
        allow("*", { Effect: "Deny" }),
        allow("*", { Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }),
      ],
      absent: "pass",
    },
    {
      of: "owner",
      path: "rule.objectOwnership",
      bad: ["ObjectWriter"],
      good: ["BucketOwnerPreferred"],
      absent: "pass",
    },
    {
      of: "bucket",
      path: "acl",
      bad: ["public-read", "authenticated-read"],
      good: ["private"],
      absent: "pass",
    },
    { of: "block", path: "blockPublicAcls", bad: [false], good: [true], absent: "pass" },
    { of: "block", path: "blockPublicPolicy", bad: [false], good: [true], absent: "pass" },
    { of: "block", path: "ignorePublicAcls", bad: [false], good: [true], absent: "pass" },
    { of: "block", path: "restrictPublicBuckets", bad: [false], good: [true], absent: "pass" },
    {
      of: "versioning",
      path: "versioningConfiguration.status",
      bad: ["Suspended", "Disabled"],
      absent: "pass",
      on: "bucket",
    },
    { of: "gcs", path: "publicAccessPrevention", bad: ["inherited"], good: ["enforced"], absent: "pass" },
    { of: "gcs", path: "uniformBucketLevelAccess", bad: [false], good: [true], absent: "pass" },
    { of: "gcs", path: "versioning.enabled", bad: [false], good: [true], absent: "pass" },
    { of: "gcs", path: "encryption.defaultKmsKeyName", good: ["key"], absent: "pass", unknown: "pass" },
    {
      of: "binding",
      path: "members",
      bad: [["allUsers"], ["user:a@example.com", "allAuthenticatedUsers"]],
      absent: "pass",
    },
    { of: "member", path: "member", bad: ["allUsers"], good: ["domain:example.com"], absent: "pass" },
  ],
  cases: [
    ["fails on a bucket of which nobody says anything", [bucket()], { bucket: bare }],
    [
      "knows what is about a bucket before it has a name",
      [bucket({ bucket: undefined }), block({ bucket: unknown }, ofBucket)],
    ],
    [
      "fails on a policy that admits everybody beside one it names",
      [
        policy({
          policy: JSON.stringify({ Statement: [{ Effect: "Deny" }, { Effect: "Allow", Principal: "*" }] }),
        }),
      ],
      { policy: "violation: everybody may use the bucket" },
    ],
    ["does not take the block of another bucket", [bucket(), block({ bucket: "another" })], { bucket: bare }],
    [
      "is undecided about a block of whatever bucket",
      [bucket(), block({ bucket: unknown })],
      { bucket: "undecided: not known before the update: bucket" },
    ],
    [
      "fails on a block that blocks nothing",
      [
        block({
          blockPublicAcls: undefined,
          blockPublicPolicy: undefined,
          ignorePublicAcls: undefined,
          restrictPublicBuckets: undefined,
        }),
      ],
      { block: "violation: it blocks nothing" },
    ],
    [
      "fails where versions are turned off",
      [bucket(), block(), versioning({ versioningConfiguration: { status: "Suspended" } })],
      { bucket: "violation: it keeps no earlier versions" },
    ],
    [
      "fails on a Google bucket of which nobody says anything",
      [
        gcs({
          publicAccessPrevention: undefined,
          uniformBucketLevelAccess: undefined,
          versioning: undefined,
        }),
      ],
      { gcs: "violation: nothing says that it is private, has no access lists or keeps its versions" },
    ],
    [
      "names who everybody is",
      [binding({ members: [unknown, "allUsers"] })],
      { binding: "violation: allUsers may use the bucket" },
    ],
    [
      "wants everything by name, and keys, where it is told to",
      [
        bucket(),
        block({ restrictPublicBuckets: undefined }),
        versioning(),
        encryption(),
        owner({ rule: { objectOwnership: "BucketOwnerPreferred" } }),
        gcs({ uniformBucketLevelAccess: undefined, encryption: { defaultKmsKeyName: "key" } }),
      ],
      {
        bucket: "violation: its key is the provider's",
        block: "violation: restrictPublicBuckets is not true",
        owner: "violation: it lets access lists of objects decide",
        gcs: "violation: uniformBucketLevelAccess is not true",
      },
      { everything: true, customerKeys: true },
    ],
  ],
};
