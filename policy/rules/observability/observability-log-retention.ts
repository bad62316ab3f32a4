import * as z from "zod";
import { all, any, type Fact, isAtLeast, isOneOf, isSet, isTrue, not, reads } from "../../core/facts";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, madeFrom, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const BUCKET = "gcp:storage/bucket:Bucket";
const SINKS = ["project", "folder", "organization", "billingAccount"].map(
  (scope) => `gcp:logging/${scope}Sink:${scope[0]?.toUpperCase()}${scope.slice(1)}Sink`,
);

/** Whether a sink sends logs to a bucket; one without a name yet may be any that a sink names. */
function sendsTo(stack: Stack, sink: Subject, bucket: Subject): Fact {
  const destination = sink.props.at("destination");
  const origins = madeFrom(sink, "destination", /./);
  if (destination.unknown && origins.length > 0) return origins.includes(bucket.urn);
  const name = bucket.props.at("name");
  const mayBe = name.unknown && reads(destination, (text) => text.includes("storage.googleapis"));
  return any(stack.refers(sink, "destination", bucket), mayBe === true ? { unknown: [name.path] } : false);
}

/** Days as a message says them. */
const days = ({ value }: Node) => (typeof value === "number" ? `${value} days` : "fewer days");

export const observabilityLogRetention = configurable(
  {
    id: "observability-log-retention",
    title: "Logs are encrypted with a key of your own and kept long enough",
    severity: "medium",
    level: "mandatory",
    why: "What was not kept cannot be read after a break-in, which is often found months later.",
    remedy: "Set kmsKeyId and retentionInDays; lock the retention of a bucket that logs are sent to.",
    refs: {
      cis: { eks: ["2.1.2"] },
      trivy: ["AVD-AWS-0017"],
      checkov: ["CKV_AWS_66", "CKV_AWS_158", "CKV_AWS_338", "CKV2_GCP_4"],
    },
  },
  {
    days: z.int().min(1).default(1).describe("days that logs are kept at least; without a limit is longer"),
    awsKey: z.boolean().default(true).describe("whether log groups need a key of your own"),
    googleKey: z.boolean().default(false).describe("whether log buckets of Google need a key of your own"),
    locked: z.boolean().default(false).describe("whether nobody may shorten the retention of a log bucket"),
  },
  (settings) => {
    /** Without a number, or with 0, CloudWatch keeps logs for ever, but those of class DELIVERY for two days. */
    const logGroup = (subject: Subject): Finding[] => {
      const { props } = subject;
      const kept = props.at("retentionInDays");
      const inTransit = isOneOf(props.at("logGroupClass"), "DELIVERY");
      const byItself = any(not(inTransit), settings.days <= 2);
      const unlimited = any(kept.absent, isOneOf(kept, 0));
      const key = props.at("kmsKeyId");
      return [
        must(
          any(all(unlimited, byItself), isAtLeast(kept, settings.days)),
          kept,
          `logs are kept ${days(kept)} instead of at least ${settings.days}`,
        ),
        must(
          any(!settings.awsKey, willBeSet(subject, "kmsKeyId")),
          key,
          "logs are not encrypted with a key of your own",
        ),
      ];
    };

    const logBucket = (subject: Subject): Finding[] => {
      const { props } = subject;
      const kept = props.at("retentionDays").or(30);
      const locked = props.at("locked");
      const key = props.at("cmekSettings.kmsKeyName");
      return [
        must(
          isAtLeast(kept, settings.days),
          kept,
          `logs are kept ${days(kept)} instead of at least ${settings.days}`,
        ),
        must(any(!settings.locked, isTrue(locked)), locked, "its retention can be shortened"),
        must(
          any(!settings.googleKey, isSet(key), willBeSet(subject, "cmekSettings")),
          key,
          "logs are not encrypted with a key of your own",
        ),
      ];
    };

    /** Buckets that a sink of the stack sends logs to. */
    const destinations = (stack: Stack): StackFinding[] =>
      stack.ofType(BUCKET).flatMap((bucket) => {
        const sent = any(...stack.ofType(...SINKS).map((sink) => sendsTo(stack, sink, bucket)));
        if (sent === false) return [];
        const period = bucket.props.at("retentionPolicy.retentionPeriod");
        const locked = bucket.props.at("retentionPolicy.isLocked");
        return about(
          bucket,
          must(
            any(not(sent), isAtLeast(period, 1)),
            period,
            "logs are sent to it, and nothing keeps them there",
          ),
          must(
            any(not(sent), isTrue(locked)),
            locked,
            "logs are sent to it, and its retention can be shortened",
          ),
        );
      });

    const stores = byType({
      "aws:cloudwatch/logGroup:LogGroup": logGroup,
      ...Object.fromEntries(
        ["project", "folder", "organization"].map((scope) => [
          `gcp:logging/${scope}BucketConfig:${scope[0]?.toUpperCase()}${scope.slice(1)}BucketConfig`,
          logBucket,
        ]),
      ),
    });
    return { ...stores, targets: [...stores.targets, BUCKET, ...SINKS], stack: destinations };
  },
);
