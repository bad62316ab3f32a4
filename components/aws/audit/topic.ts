import type { Key } from "@pulumi/aws/kms";
import { Topic, TopicPolicy, TopicSubscription } from "@pulumi/aws/sns";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../../after";
import type { Scope } from "../../component";
import type { AuditSpec } from "../../contract";
import { type Account, arn } from "../account";
import { policyDocument } from "../policy-document";
import { topicName } from "./names";

/**
 * An encrypted topic that alarms of the account publish to, and a mail for each address.
 *
 * @returns its ARN, once alarms are let in
 */
export function createTopic(
  account: Account,
  scope: Scope,
  spec: AuditSpec,
  key: Key,
): pulumi.Output<string> {
  const name = topicName(spec);
  const topic = new Topic(`${scope.name}-topic`, { name, kmsMasterKeyId: key.arn }, scope.child());
  const policy = new TopicPolicy(
    `${scope.name}-topic`,
    {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "Alarms",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["sns:Publish"],
          Resource: arn(account, "sns", name),
          Condition: { StringEquals: { "aws:SourceAccount": account.accountId } },
        },
      ]),
    },
    scope.child(),
  );
  for (const endpoint of spec.emails) {
    new TopicSubscription(
      `${scope.name}-${endpoint}`,
      { topic: topic.arn, protocol: "email", endpoint },
      scope.child(),
    );
  }
  return after(topic.arn, [policy]);
}
