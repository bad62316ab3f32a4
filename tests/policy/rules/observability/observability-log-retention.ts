import type { LogGroupArgs } from "@pulumi/aws/cloudwatch";
import type { ProjectBucketConfigArgs, ProjectSinkArgs } from "@pulumi/gcp/logging";
import type { BucketArgs } from "@pulumi/gcp/storage";
import { observabilityLogRetention as rule } from "../../../../policy/rules/observability/observability-log-retention";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1";
const group = fixture<LogGroupArgs>("aws:cloudwatch/logGroup:LogGroup", "group", {
  retentionInDays: 365,
  kmsKeyId: KEY,
});
const store = fixture<ProjectBucketConfigArgs>(
  "gcp:logging/projectBucketConfig:ProjectBucketConfig",
  "store",
  {
    bucketId: "shop",
    location: "europe-west3",
    project: "shop",
    retentionDays: 365,
    locked: true,
    cmekSettings: { kmsKeyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k" },
  },
);
const bucket = fixture<BucketArgs>("gcp:storage/bucket:Bucket", "bucket", {
  name: "shop-logs",
  location: "EU",
  retentionPolicy: { retentionPeriod: "31536000", isLocked: true },
});
const sink = fixture<ProjectSinkArgs>("gcp:logging/projectSink:ProjectSink", "sink", {
  destination: "storage.googleapis.com/shop-logs",
});
const made = (property: string, type: string, name: string) => ({
  propertyDependencies: { [property]: [urnOf(type, name)] },
});
const unlocked = "violation: logs are sent to it, and its retention can be shortened";

export const examination: Examination = {
  rule,
  base: [group(), store(), bucket(), sink()],
  mutants: [
    { of: "group", path: "retentionInDays", good: [1, 0, 3653], absent: "pass" },
    { of: "group", path: "kmsKeyId", good: [KEY], absent: "violation" },
    { of: "group", path: "logGroupClass", good: ["INFREQUENT_ACCESS"], absent: "pass", unknown: "pass" },
    { of: "store", path: "retentionDays", bad: [0], good: [1, 30], absent: "pass" },
    { of: "store", path: "locked", good: [false], absent: "pass", unknown: "pass" },
    { of: "store", path: "cmekSettings", absent: "pass", unknown: "pass" },
    { of: "bucket", path: "retentionPolicy.isLocked", bad: [false], good: [true], absent: "violation" },
    { of: "bucket", path: "retentionPolicy.retentionPeriod", good: ["1"], absent: "violation" },
    { of: "bucket", path: "retentionPolicy", absent: "violation" },
  ],
  cases: [
    [
      "keeps logs for the days that it is told",
      [group({ retentionInDays: 90 }), store({ retentionDays: undefined as never })],
      {
        group: "violation: logs are kept 90 days instead of at least 365",
        store: "violation: logs are kept 30 days instead of at least 365",
      },
      { days: 365 },
    ],
    [
      "takes logs without an end, however many days are asked for",
      [group({ retentionInDays: undefined as never }), group({ retentionInDays: 0 })],
      {},
      { days: 365 },
    ],
    [
      "knows logs that are kept for two days whatever is asked",
      [group({ retentionInDays: undefined as never, logGroupClass: "DELIVERY" })],
      { group: "violation: logs are kept fewer days instead of at least 365" },
      { days: 365 },
    ],
    [
      "wants a key and a lock of Google where it is told to",
      [store({ cmekSettings: undefined as never, locked: false })],
      {
        store:
          "violation: its retention can be shortened | violation: logs are not encrypted with a key of your own",
      },
      { googleKey: true, locked: true },
    ],
    ["wants no key where it is told so", [group({ kmsKeyId: undefined as never })], {}, { awsKey: false }],
    [
      "knows a key by what it was made from",
      [group({ kmsKeyId: unknown }, made("kmsKeyId", "aws:kms/key:Key", "key"))],
    ],
    [
      "knows the bucket of a sink by what the sink was made from",
      [
        sink({ destination: unknown }, made("destination", "gcp:storage/bucket:Bucket", "bucket")),
        bucket({ retentionPolicy: { retentionPeriod: "1" } }),
      ],
      { bucket: unlocked },
    ],
    [
      "and that it is another one",
      [
        sink(
          { destination: unknown },
          made("destination", "gcp:logging/projectBucketConfig:ProjectBucketConfig", "store"),
        ),
        bucket({ retentionPolicy: undefined as never }),
      ],
    ],
    ["leaves alone a bucket that no logs go to", [bucket({ retentionPolicy: undefined as never })]],
    [
      "and one that other logs go to",
      [
        bucket({ retentionPolicy: undefined as never }),
        sink({ destination: "storage.googleapis.com/other" }),
      ],
    ],
  ],
};
