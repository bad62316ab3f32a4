import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import {
  accountId,
  arn,
  between,
  find,
  forceNew,
  oneOf,
  pattern,
  refuse,
  regional,
  shown,
  tagged,
} from "./common";
import { KEY } from "./kms";
import { validatePolicy } from "./policies";
import { QUEUE } from "./sqs";

export const TOPIC = "aws:sns/topic:Topic";

const topic: TypeModel = {
  type: TOPIC,
  immutable: forceNew("aws_sns_topic", "name", "namePrefix", "fifoTopic", "region"),
  requires: ["name"],
  references: { kmsMasterKeyId: { to: [KEY], by: "arn", loose: true } },
  id: (inputs, context) => arn(context, "sns", text(inputs, "name") ?? ""),
  // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[a-zA-Z0-9_-]{1,256}(\.fifo)?$/, "is no topic name"),
    ...between(inputs, "signatureVersion", 1, 2),
  ],
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: context.id,
    owner: accountId(context),
  }),
};

const topicPolicy: TypeModel = {
  type: "aws:sns/topicPolicy:TopicPolicy",
  immutable: forceNew("aws_sns_topic_policy", "arn", "region"),
  references: { arn: { to: [TOPIC], by: "arn", loose: true } },
  partOf: ({ inputs }) => ({ type: TOPIC, id: text(inputs, "arn") ?? "" }),
  id: (inputs) => text(inputs, "arn") ?? "",
  validate: (inputs) => validatePolicy(inputs, "policy", "resource", 30_720),
  outputs: (_inputs, context) => ({ ...regional(context), owner: accountId(context) }),
};

const subscription: TypeModel = {
  type: "aws:sns/topicSubscription:TopicSubscription",
  immutable: forceNew("aws_sns_topic_subscription", "endpoint", "protocol", "topic", "region"),
  references: {
    // A topic's subscriptions go with it.
    topic: { to: [TOPIC], by: "arn", loose: true },
  },
  id: (inputs, context) => `${text(inputs, "topic") ?? ""}:${context.hex(12)}`,
  validate: (inputs) => [
    ...oneOf(inputs, "protocol", [
      ...["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"],
    ]),
    ...redrive(inputs),
  ],
  outputs: (inputs, context) => {
    const { protocol, endpoint } = inputs;
    refuse(
      protocol === "sqs" && find(context, QUEUE, "arn", endpoint) === undefined,
      `InvalidParameter: endpoint names no ${QUEUE}: ${shown(endpoint)}`,
    );
    const mail = protocol === "email" || protocol === "email-json";
    return {
      ...regional(context),
      arn: context.id,
      ownerId: accountId(context),
      // Whoever reads the mail has to say that it is wanted.
      confirmationWasAuthenticated: !mail,
      pendingConfirmation: mail,
    };
  },
};

function redrive(inputs: Props): Failure[] {
  const path = "redrivePolicy";
  return pattern(inputs, path, /"deadLetterTargetArn"\s*:\s*"arn:[^"]+"/, "names no dead-letter queue");
}

export const snsTypes: readonly TypeModel[] = [topic, topicPolicy, subscription];
