import { Topic, TopicPolicy, TopicSubscription } from "@pulumi/aws/sns";
import { type Account, arn } from "../account";
import { policyDocument, tlsOnly } from "../policy-document";
import { sidOf, type SourceKind, sourceName } from "./source";

/** An SNS topic: principals of the account publish to it as far as their own policies let them. */
export const topic: SourceKind<object> = {
  writer: (account: Account, spec, name) => ({
    sid: sidOf(name),
    service: "sns.amazonaws.com",
    sourceArn: arn(account, "sns", sourceName(spec, name)),
  }),
  create: (account, scope, { name, spec, destination }) => {
    const { queue, deadLetter, key, policies } = destination;
    const created = new Topic(
      `${scope.name}-${name}`,
      // Signatures of version 2 are SHA-256.
      { name: sourceName(spec, name), kmsMasterKeyId: key.arn, signatureVersion: 2 },
      scope.child(),
    );
    const own = arn(account, "sns", sourceName(spec, name));
    new TopicPolicy(
      `${scope.name}-${name}`,
      { arn: created.arn, policy: policyDocument([tlsOnly("sns:Publish", [own])]) },
      scope.child(),
    );
    new TopicSubscription(
      `${scope.name}-${name}`,
      {
        topic: created.arn,
        protocol: "sqs",
        endpoint: queue.arn,
        rawMessageDelivery: true,
        redrivePolicy: deadLetter.arn.apply((deadLetterTargetArn) => JSON.stringify({ deadLetterTargetArn })),
      },
      scope.child({ dependsOn: [...policies] }),
    );
  },
};
