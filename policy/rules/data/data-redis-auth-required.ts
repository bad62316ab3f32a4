import { all, any, isFilled, isOneOf, isTrue, matches, not } from "../../core/facts";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { byType, willBeSet } from "../../core/subject";

const TOKENS = ["authToken", "authTokenWo", "userGroupIds"];

/** ElastiCache takes neither tokens nor users where connections are plaintext. */
function replicationGroup(subject: Subject): Finding[] {
  const { props } = subject;
  const tls = props.at("transitEncryptionEnabled");
  const byDefault = all(not(isFilled(tls)), isOneOf(props.at("engine"), "valkey"));
  const asked = TOKENS.map((property) =>
    all(willBeSet(subject, property), not(isEmptyList(subject, property))),
  );
  return [
    must(any(...asked), props.at("authToken"), "anybody who reaches it may use it"),
    must(any(isTrue(tls), byDefault), tls, "without TLS it takes neither tokens nor users"),
  ];
}

function isEmptyList({ props }: Subject, property: string): boolean {
  const { value } = props.at(property);
  return Array.isArray(value) && value.length === 0;
}

/** A user that is off cannot sign in; ElastiCache wants one of the name default all the same. */
function user({ props }: Subject): Finding[] {
  const none = props.at("noPasswordRequired");
  const mode = props.at("authenticationMode.type");
  const access = props.at("accessString");
  const off = matches(access, /(^|\s)off(\s|$)/);
  return [
    must(any(off, not(isTrue(none))), none, "it signs in without a password"),
    must(any(off, not(isOneOf(mode, "no-password-required"))), mode, "it signs in without a password"),
    must(any(off, not(matches(access, /(^|\s)nopass(\s|$)/))), access, "it signs in without a password"),
  ];
}

function serverless(subject: Subject): Finding[] {
  const memcached = isOneOf(subject.props.at("engine"), "memcached");
  const group = subject.props.at("userGroupId");
  return [
    must(any(memcached, willBeSet(subject, "userGroupId")), group, "anybody who reaches it may use it"),
  ];
}

function through(property: string, ...ways: readonly string[]) {
  return ({ props }: Subject): Finding[] => {
    const setting = props.at(property);
    return [must(isOneOf(setting, ...ways), setting, `${property} is not ${ways.join(" or ")}`)];
  };
}

export const dataRedisAuthRequired: Rule = {
  id: "data-redis-auth-required",
  title: "Redis and Valkey ask who is there",
  severity: "high",
  level: "mandatory",
  why: "Without it every pod that reaches the cache reads all sessions in it, and may empty it.",
  remedy: "Set a token, a user group or IAM authentication, and turn TLS on, without which there is none.",
  refs: { checkov: ["CKV_AWS_31", "CKV_GCP_95"] },
  mustKnow: ["noPasswordRequired", "authenticationMode.type", "authEnabled", "authorizationMode"],
  ...byType({
    "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
    "aws:elasticache/serverlessCache:ServerlessCache": serverless,
    "aws:elasticache/user:User": user,
    "gcp:redis/instance:Instance": ({ props }) => [
      must(isTrue(props.at("authEnabled")), props.at("authEnabled"), "anybody who reaches it may use it"),
    ],
    "gcp:redis/cluster:Cluster": through("authorizationMode", "AUTH_MODE_IAM_AUTH"),
    "gcp:memorystore/instance:Instance": through("authorizationMode", "IAM_AUTH"),
  }),
};
