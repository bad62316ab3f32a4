import { EventRule, EventTarget } from "@pulumi/aws/cloudwatch";
import { Queue, QueuePolicy } from "@pulumi/aws/sqs";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../../after";
import type { Scope } from "../../component";
import { physicalName } from "../../pure/naming";
import { type Account, arn } from "../account";
import { policyDocument } from "../policy-document";

/** Seconds after which a notice is of no use any more: a spot instance has had its two minutes. */
const OF_USE_SECONDS = 300;

/**
 * What AWS tells of before an instance goes.
 * github.com/aws/karpenter-provider-aws v1.14.1, getting-started/…/cloudformation.yaml
 */
const NOTICES = {
  capacity: ["aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"],
  health: ["aws.health", "AWS Health Event"],
  rebalance: ["aws.ec2", "EC2 Instance Rebalance Recommendation"],
  spot: ["aws.ec2", "EC2 Spot Instance Interruption Warning"],
  state: ["aws.ec2", "EC2 Instance State-change Notification"],
} as const;

/** Name of the queue, known before there is one. */
export function queueName(cluster: string): string {
  return physicalName([cluster, "interruptions"], 80);
}

/**
 * The queue that Karpenter learns from which instances will go, encrypted by SQS, and the rules that fill it.
 *
 * @returns name of the queue, given out once notices arrive
 */
export function createInterruptionQueue(
  account: Account,
  scope: Scope,
  cluster: string,
): pulumi.Output<string> {
  const name = queueName(cluster);
  const queue = new Queue(
    `${scope.name}-interruptions`,
    { name, messageRetentionSeconds: OF_USE_SECONDS, sqsManagedSseEnabled: true },
    scope.child(),
  );
  const delivery = new QueuePolicy(
    `${scope.name}-interruptions`,
    {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          Sid: "Deliver",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["sqs:SendMessage"],
          Resource: arn(account, "sqs", name),
          Condition: {
            ArnLike: { "aws:SourceArn": arn(account, "events", `rule/${ruleName(cluster, "*")}`) },
          },
        },
      ]),
    },
    scope.child(),
  );
  const targets = Object.entries(NOTICES).map(([key, [source, detailType]]) => {
    const logicalName = `${scope.name}-interruptions-${key}`;
    const rule = new EventRule(
      logicalName,
      {
        name: ruleName(cluster, key),
        description: detailType,
        eventPattern: JSON.stringify({ source: [source], "detail-type": [detailType] }),
      },
      scope.child(),
    );
    return new EventTarget(
      logicalName,
      {
        rule: rule.name,
        targetId: "karpenter",
        arn: queue.arn,
        retryPolicy: { maximumEventAgeInSeconds: OF_USE_SECONDS },
      },
      scope.child({ dependsOn: [delivery] }),
    );
  });
  return after(queue.name, targets);
}

/** EventBridge takes 64 characters. */
function ruleName(cluster: string, notice: string): string {
  return `${physicalName([cluster, "interruptions"], 50)}-${notice}`;
}
