import { Stream } from "@pulumi/aws/kinesis";
import { Pipe } from "@pulumi/aws/pipes";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import { type Account, arn } from "../account";
import { useOfDataKey } from "../grants";
import { roleName } from "../names";
import { role, serviceTrust } from "../roles";
import type { StreamSettings } from "./config";
import { type SourceArgs, type SourceKind, sourceName } from "./source";

/** Attempts at a batch before its records go to the dead-letter queue. */
const ATTEMPTS = 5;

/** A Kinesis stream, and a pipe that sends each of its records to the queue. */
export const stream: SourceKind<StreamSettings> = {
  create: (account, scope, args) => {
    const { name, settings, spec, destination } = args;
    const { queue, deadLetter, key } = destination;
    const created = new Stream(
      `${scope.name}-${name}`,
      {
        name: sourceName(spec, name),
        streamModeDetails: { streamMode: "PROVISIONED" },
        shardCount: settings.shards,
        retentionPeriod: settings.retentionHours,
        encryptionType: "KMS",
        kmsKeyId: key.arn,
      },
      scope.child({ protect: spec.protect }),
    );
    new Pipe(
      `${scope.name}-${name}`,
      {
        name: sourceName(spec, name),
        description: `Stream ${name} to queue ${spec.key} of ${spec.name}`,
        roleArn: pipeRole(account, scope, args),
        source: created.arn,
        target: queue.arn,
        sourceParameters: {
          kinesisStreamParameters: {
            startingPosition: "TRIM_HORIZON",
            maximumRetryAttempts: ATTEMPTS,
            onPartialBatchItemFailure: "AUTOMATIC_BISECT",
            deadLetterConfig: { arn: deadLetter.arn },
          },
        },
      },
      scope.child(),
    );
  },
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html */
function pipeRole(
  account: Account,
  scope: Scope,
  { name, spec, destination }: SourceArgs<StreamSettings>,
): pulumi.Output<string> {
  return role(account, scope, {
    key: `${name}-pipe`,
    name: roleName(spec.name, name, "pipe"),
    description: `Pipe from stream ${name} to queue ${spec.key} of ${spec.name}`,
    trust: serviceTrust(account, "pipes.amazonaws.com"),
    inline: [
      {
        Sid: "Read",
        Action: [
          ...["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords"],
          ...["kinesis:GetShardIterator", "kinesis:ListShards"],
        ],
        Resource: arn(account, "kinesis", `stream/${sourceName(spec, name)}`),
      },
      {
        Sid: "Send",
        Action: ["sqs:SendMessage"],
        Resource: [destination.queueArn, destination.deadLetterArn],
      },
      useOfDataKey(account, destination.alias),
    ],
  });
}
