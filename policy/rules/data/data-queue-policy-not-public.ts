import * as z from "zod";
import {
  admitsAnybody,
  onAllActions,
  onEverybody,
  type Statement,
  statementsOf,
} from "../../reading/documents";
import { all, any, type Fact, isOneOf, not } from "../../core/facts";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { byType, together } from "../../core/subject";
import type { Node } from "../../core/values";

const EVERYBODY = ["allUsers", "allAuthenticatedUsers"];

function everybody({ text }: Node): string {
  return text !== undefined && EVERYBODY.includes(text) ? `${text} is everybody` : "it is everybody";
}

function members(property: string) {
  return ({ props }: Subject): Finding[] =>
    props
      .at(property)
      .list()
      .map((member) => must(not(isOneOf(member, ...EVERYBODY)), member, everybody(member)));
}

/** Whether a statement refuses what does not come over TLS. */
function refusesPlaintext(statement: Statement): Fact {
  const plaintext = statement.conditions
    .filter(({ operator }) => /^((Bool|StringEquals)(IgnoreCase)?)?$/i.test(operator))
    .filter(({ key }) => /^(aws:SecureTransport)?$/i.test(key))
    .map(({ key, node }) =>
      key === ""
        ? { unknown: [node.path] }
        : any(...node.list().map((value) => isOneOf(value, "false", "False")), isFalseIn(node)),
    );
  return all(not(statement.allows), onEverybody(statement), any(...plaintext));
}

function isFalseIn(node: Node): boolean {
  return node.list().some(({ value }) => value === false);
}

/** Google's Kafka grants by the names of principals, or to every client that may connect at all. */
function aclEntries({ props }: Subject): Finding[] {
  return props
    .at("aclEntries")
    .list()
    .map((entry) => {
      const principal = entry.at("principal");
      const allows = not(isOneOf(entry.at("permissionType").or("ALLOW"), "DENY"));
      return must(not(all(allows, isOneOf(principal, "User:*"))), principal, "it admits everybody");
    });
}

/** What a user of Strimzi's may do, topic by topic. */
function kafkaUser({ body }: Manifest): Finding[] {
  return body.each("spec.authorization.acls[]").map((acl) => {
    const every = any(...acl.each("operations[]").map((operation) => isOneOf(operation, "All")));
    const anywhere = isOneOf(acl.at("resource.name"), "*");
    const allows = not(isOneOf(acl.at("type"), "deny"));
    return must(not(all(allows, every, anywhere)), acl.at("operations"), "it allows every action");
  });
}

const settings = {
  refusePlaintext: z
    .boolean()
    .default(false)
    .describe("whether a policy must deny what does not come over TLS (aws:SecureTransport)"),
};

export const dataQueuePolicyNotPublic = configurable(
  {
    id: "data-queue-policy-not-public",
    title: "Policies of queues and topics name who may use them, and for what",
    severity: "critical",
    level: "mandatory",
    why: "Whoever finds the name of a queue that admits everybody reads its messages, or fills it with messages of their own.",
    remedy: "Name principals, or narrow * by a condition such as aws:SourceArn or aws:PrincipalOrgID.",
    refs: {
      trivy: ["AVD-AWS-0097"],
      checkov: ["CKV_AWS_168", "CKV_AWS_169", "CKV_AWS_72", "CKV_AWS_387", "CKV_AWS_385", "CKV_GCP_99"],
    },
    mustKnow: ["member", "members[]", "aclEntries[].principal"],
  },
  settings,
  ({ refusePlaintext }) => {
    const policy = ({ props }: Subject): Finding[] => {
      const node = props.at("policy");
      const statements = statementsOf(node);
      if (statements.length === 0) return [];
      const refused = any(!refusePlaintext, ...statements.map(refusesPlaintext));
      return [
        ...statements.flatMap((statement) => [
          must(not(admitsAnybody(statement)), statement.node, "it admits everybody"),
          must(not(all(statement.allows, onAllActions(statement))), statement.node, "it allows every action"),
        ]),
        must(refused, node, "it does not refuse plaintext"),
      ];
    };
    const clouds = byType({
      "aws:sqs/queue:Queue": policy,
      "aws:sqs/queuePolicy:QueuePolicy": policy,
      "aws:sns/topic:Topic": policy,
      "aws:sns/topicPolicy:TopicPolicy": policy,
      "gcp:pubsub/topicIAMMember:TopicIAMMember": members("member"),
      "gcp:pubsub/topicIAMBinding:TopicIAMBinding": members("members"),
      "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember": members("member"),
      "gcp:pubsub/subscriptionIAMBinding:SubscriptionIAMBinding": members("members"),
      "gcp:managedkafka/acl:Acl": aclEntries,
    });
    return together(clouds, byKind({ "kafka.strimzi.io/KafkaUser": kafkaUser }));
  },
);
