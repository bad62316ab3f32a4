import type { ReplicationGroupArgs, ServerlessCacheArgs, UserArgs } from "@pulumi/aws/elasticache";
import type { InstanceArgs as MemorystoreArgs } from "@pulumi/gcp/memorystore";
import type { ClusterArgs, InstanceArgs } from "@pulumi/gcp/redis";
import { dataRedisAuthRequired as rule } from "../../../../policy/rules/data/data-redis-auth-required";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  transitEncryptionEnabled: true,
  userGroupIds: ["sessions"],
});
const serverless = fixture<ServerlessCacheArgs>(
  "aws:elasticache/serverlessCache:ServerlessCache",
  "serverless",
  { engine: "valkey", userGroupId: "sessions" },
);
const user = fixture<UserArgs>("aws:elasticache/user:User", "user", {
  accessString: "on ~* +@all",
  engine: "valkey",
  userId: "orders",
  userName: "orders",
  authenticationMode: { type: "iam" },
});
const redis = fixture<InstanceArgs>("gcp:redis/instance:Instance", "redis", {
  memorySizeGb: 1,
  authEnabled: true,
});
const redisCluster = fixture<ClusterArgs>("gcp:redis/cluster:Cluster", "redis-cluster", {
  shardCount: 3,
  authorizationMode: "AUTH_MODE_IAM_AUTH",
});
const memorystore = fixture<MemorystoreArgs>("gcp:memorystore/instance:Instance", "memorystore", {
  instanceId: "sessions",
  location: "europe-west3",
  shardCount: 1,
  authorizationMode: "IAM_AUTH",
});
const open = "violation: anybody who reaches it may use it";
const passwordless = "violation: it signs in without a password";
const fromPassword = {
  propertyDependencies: { authTokenWo: [urnOf("random:index/randomPassword:RandomPassword", "token")] },
};

export const examination: Examination = {
  rule,
  base: [cache(), serverless(), user(), redis(), redisCluster(), memorystore()],
  mutants: [
    { of: "cache", path: "userGroupIds", bad: [[]], good: [["a", "b"]], absent: "violation" },
    { of: "cache", path: "authToken", good: ["correct-horse"], absent: "pass", unknown: "pass" },
    { of: "cache", path: "authTokenWo", good: ["correct-horse"], absent: "pass", unknown: "pass" },
    { of: "cache", path: "transitEncryptionEnabled", bad: [false], absent: "violation" },
    { of: "serverless", path: "userGroupId", good: ["orders"], absent: "violation" },
    { of: "user", path: "noPasswordRequired", bad: [true], good: [false], absent: "pass" },
    {
      of: "user",
      path: "authenticationMode.type",
      bad: ["no-password-required"],
      good: ["password"],
      absent: "pass",
    },
    { of: "user", path: "accessString", bad: ["on nopass ~*"], good: ["off ~* -@all"], absent: "pass" },
    { of: "redis", path: "authEnabled", bad: [false], absent: "violation" },
    { of: "redis-cluster", path: "authorizationMode", bad: ["AUTH_MODE_DISABLED"], absent: "violation" },
    { of: "memorystore", path: "authorizationMode", bad: ["AUTH_DISABLED"], absent: "violation" },
  ],
  cases: [
    ["fails without any", [cache({ userGroupIds: undefined })], { cache: open }],
    [
      "takes a token for what it is before it has a value",
      [cache({ userGroupIds: undefined, authTokenWo: unknown }, fromPassword)],
    ],
    [
      "is undecided about a token that comes from nowhere",
      [cache({ userGroupIds: undefined, authTokenWo: unknown })],
      { cache: "undecided: not known before the update: authTokenWo" },
    ],
    [
      "knows that ElastiCache takes no users without TLS",
      [cache({ transitEncryptionEnabled: false })],
      { cache: "violation: without TLS it takes neither tokens nor users" },
    ],
    [
      "knows that Valkey has TLS by default",
      [cache({ engine: "valkey", transitEncryptionEnabled: undefined })],
    ],
    [
      "leaves users alone that are off",
      [user({ accessString: "off -@all", noPasswordRequired: true, authenticationMode: undefined })],
    ],
    [
      "fails on those that are on",
      [user({ noPasswordRequired: true, authenticationMode: undefined })],
      { user: passwordless },
    ],
    ["asks Memcached for nothing", [serverless({ engine: "memcached", userGroupId: undefined })]],
  ],
};
