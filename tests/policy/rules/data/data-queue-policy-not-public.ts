import type { TopicArgs, TopicPolicyArgs } from "@pulumi/aws/sns";
import type { QueueArgs, QueuePolicyArgs } from "@pulumi/aws/sqs";
import type { AclArgs } from "@pulumi/gcp/managedkafka";
import type { SubscriptionIAMMemberArgs, TopicIAMBindingArgs, TopicIAMMemberArgs } from "@pulumi/gcp/pubsub";
import { dataQueuePolicyNotPublic as rule } from "../../../../policy/rules/data/data-queue-policy-not-public";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

type Statement = Readonly<Record<string, unknown>>;
const policy = (...Statement: readonly Statement[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const somebody: Statement = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/orders" },
  Action: ["sqs:SendMessage"],
  Resource: "*",
};
const narrowed: Statement = {
  ...somebody,
  Principal: "*",
  Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-central-1:111122223333:news" } },
};
const open: Statement = { ...somebody, Principal: { AWS: ["*"] } };
const but: Statement = { ...somebody, Principal: undefined, NotPrincipal: { AWS: "111122223333" } };
const everything: Statement = { ...somebody, Action: "*" };

const queue = fixture<QueueArgs>("aws:sqs/queue:Queue", "queue", { policy: policy(narrowed) });
const queuePolicy = fixture<QueuePolicyArgs>("aws:sqs/queuePolicy:QueuePolicy", "queue-policy", {
  queueUrl: "https://sqs/orders",
  policy: policy(somebody),
});
const topic = fixture<TopicArgs>("aws:sns/topic:Topic", "topic", { policy: policy(somebody) });
const topicPolicy = fixture<TopicPolicyArgs>("aws:sns/topicPolicy:TopicPolicy", "topic-policy", {
  arn: "arn:aws:sns:eu-central-1:111122223333:news",
  policy: policy(somebody),
});
const binding = fixture<TopicIAMBindingArgs>("gcp:pubsub/topicIAMBinding:TopicIAMBinding", "binding", {
  topic: "orders",
  role: "roles/pubsub.publisher",
  members: ["group:orders@example.com"],
});
const member = fixture<TopicIAMMemberArgs>("gcp:pubsub/topicIAMMember:TopicIAMMember", "member", {
  topic: "orders",
  role: "roles/pubsub.publisher",
  member: "group:orders@example.com",
});
const reader = fixture<SubscriptionIAMMemberArgs>(
  "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember",
  "reader",
  { subscription: "orders", role: "roles/pubsub.subscriber", member: "group:orders@example.com" },
);
const acl = fixture<AclArgs>("gcp:managedkafka/acl:Acl", "acl", {
  aclId: "topic/orders",
  cluster: "orders",
  location: "europe-west3",
  aclEntries: [{ principal: "User:orders@p.iam.gserviceaccount.com", operation: "READ", host: "*" }],
});
interface KafkaUser {
  spec: {
    authorization: {
      type: string;
      acls: { type?: string; operations: string[]; resource: { type: string; name: string } }[];
    };
  };
}
const user = fixture<KafkaUser>("kubernetes:kafka.strimzi.io/v1:KafkaUser", "user", {
  spec: {
    authorization: {
      type: "simple",
      acls: [{ operations: ["Read", "Describe"], resource: { type: "topic", name: "*" } }],
    },
  },
});
const admits = "violation: it admits everybody";
const bad = [policy(open), policy(somebody, open), policy(but), policy(everything)];
const good = [policy(somebody), policy(narrowed), policy({ ...open, Effect: "Deny" })];

export const examination: Examination = {
  rule,
  base: [queue(), queuePolicy(), topic(), topicPolicy(), binding(), member(), reader(), acl(), user()],
  mutants: [
    { of: "queue", path: "policy", bad, good, absent: "not-applicable" },
    { of: "queue-policy", path: "policy", bad, good, absent: "not-applicable" },
    { of: "topic", path: "policy", bad, good, absent: "not-applicable" },
    { of: "topic-policy", path: "policy", bad, good, absent: "not-applicable" },
    {
      of: "acl",
      path: "aclEntries[0].principal",
      bad: ["User:*"],
      good: ["User:a@example.com"],
      absent: "pass",
    },
    {
      of: "acl",
      path: "aclEntries[0].permissionType",
      good: ["ALLOW", "DENY"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "user",
      path: "spec.authorization.acls[0].operations",
      bad: [["All"], ["Read", "All"]],
      absent: "pass",
    },
    {
      of: "user",
      path: "spec.authorization.acls[0].resource.name",
      good: ["orders"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "binding",
      path: "members",
      bad: [["allUsers"], ["user:a@example.com", "allAuthenticatedUsers"]],
      good: [["user:a@example.com"]],
      absent: "not-applicable",
    },
    { of: "binding", path: "role", good: ["roles/pubsub.viewer"], absent: "pass", unknown: "pass" },
    {
      of: "member",
      path: "member",
      bad: ["allUsers", "allAuthenticatedUsers"],
      absent: "not-applicable",
      empty: "pass",
    },
    { of: "member", path: "role", good: ["roles/pubsub.viewer"], absent: "pass", unknown: "pass" },
    { of: "reader", path: "member", bad: ["allUsers"], absent: "not-applicable", empty: "pass" },
  ],
  cases: [
    ["fails on everybody", [queuePolicy({ policy: policy(open) })], { "queue-policy": admits }],
    [
      "lets an entry refuse everybody, and a user do everything to a topic of its own",
      [
        acl({ aclEntries: [{ principal: "User:*", permissionType: "DENY", operation: "ALL" }] }),
        user({
          spec: {
            authorization: {
              type: "simple",
              acls: [{ operations: ["All"], resource: { type: "topic", name: "orders" } }],
            },
          },
        }),
      ],
    ],
    ["fails on everybody but some", [topicPolicy({ policy: policy(but) })], { "topic-policy": admits }],
    [
      "does not take a condition that everybody satisfies",
      [queue({ policy: policy({ ...narrowed, Condition: { StringLike: { "aws:SourceArn": "*" } } }) })],
      { queue: admits },
    ],
    [
      "fails on every action, whoever it is for",
      [queue({ policy: policy(everything) })],
      { queue: "violation: it allows every action" },
    ],
    [
      "reads one statement that is no list",
      [queue({ policy: JSON.stringify({ Statement: open }) })],
      { queue: admits },
    ],
    [
      "names which everybody it is, behind an unknown too",
      [binding({ members: [unknown, "allUsers"] })],
      { binding: "violation: allUsers is everybody" },
    ],
    [
      "is undecided about a text that is not known",
      [queue({ policy: unknown })],
      { queue: "undecided: not known before the update: policy" },
    ],
    [
      "wants plaintext to be refused where it is told to",
      [queue()],
      { queue: "violation: it does not refuse plaintext" },
      { refusePlaintext: true },
    ],
    [
      "is undecided about a policy that is not known",
      [queue({ policy: unknown })],
      { queue: "undecided: not known before the update: policy" },
      { refusePlaintext: true },
    ],
    [
      "and takes a statement that does",
      [
        queue({
          policy: policy(somebody, {
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: "*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        }),
      ],
      {},
      { refusePlaintext: true },
    ],
  ],
};
