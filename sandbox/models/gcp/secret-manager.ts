import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { grantOn } from "./grants";
import { encryptsWith, notGranted } from "./kms";
import { TOPIC } from "./pubsub";
import { badDuration, flag, forcesNew, labelOutputs, projectOf, texts, when } from "./shared";

const SECRET = "gcp:secretmanager/secret:Secret";
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const KEY = "replication.userManaged.replicas[].customerManagedEncryption.kmsKeyName";

const secret: TypeModel = {
  type: SECRET,
  stateful: true,
  immutable: {
    ...forcesNew("services/secretmanager/resource_secret_manager_secret.go", ["secretId", "project", "tags"]),
    "replication.userManaged.replicas[].location":
      "ForceNew in services/secretmanager/resource_secret_manager_secret.go",
  },
  mutable: [
    "annotations",
    "deletionPolicy",
    "deletionProtection",
    "expireTime",
    "labels",
    "rotation",
    "topics",
    "ttl",
    "versionAliases",
    "versionDestroyTtl",
  ],
  requires: ["secretId"],
  references: { [KEY]: encryptsWith, "topics[].name": { to: [TOPIC], loose: true } },
  id: (inputs, context) => `projects/${projectOf(inputs, context)}/secrets/${text(inputs, "secretId") ?? ""}`,
  validate: (inputs, { cloud }) => [
    ...when(
      !/^[A-Za-z0-9_-]{1,255}$/.test(text(inputs, "secretId") ?? "a"),
      "secretId",
      "must be 1 to 255 letters, digits, dashes and underscores",
    ),
    ...notGranted(inputs, KEY, "gcp-sa-secretmanager", cloud),
    ...badDuration(inputs, "versionDestroyTtl", DAY_SECONDS, 1000 * DAY_SECONDS),
    ...badRotation(inputs),
  ],
  refuse: refuseUnheard,
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    name: `projects/${projectOf(inputs, context)}/secrets/${text(inputs, "secretId") ?? ""}`,
    createTime: "2026-01-01T00:00:00Z",
    ...labelOutputs(inputs, context),
  }),
  refuseDelete: ({ outputs }) =>
    flag(outputs, "deletionProtection") === true
      ? "cannot destroy secret without setting deletion_protection=false"
      : undefined,
};

function badRotation(inputs: Props): Failure[] {
  if (!("rotation" in inputs)) return [];
  return [
    ...badDuration(inputs, "rotation.rotationPeriod", HOUR_SECONDS, 36_500 * DAY_SECONDS),
    ...when(!("topics" in inputs), "topics", "must be set with rotation"),
    ...when(
      text(inputs, "rotation.rotationPeriod") !== undefined &&
        text(inputs, "rotation.nextRotationTime") === undefined,
      "rotation.nextRotationTime",
      "must be set with rotationPeriod",
    ),
  ];
}

/** The service publishes a test message when a topic is set, and refuses the topic where it cannot. */
function refuseUnheard(inputs: Props, { cloud }: Context): string | undefined {
  const mute = texts(inputs, "topics[].name").find(
    (topic) =>
      !cloud
        .all()
        .some(
          ({ type, inputs: grant }) =>
            type === "gcp:pubsub/topicIAMMember:TopicIAMMember" &&
            grant.topic === topic &&
            grant.role === "roles/pubsub.publisher" &&
            (text(grant, "member") ?? "").includes("@gcp-sa-secretmanager."),
        ),
  );
  return mute === undefined
    ? undefined
    : `the service agent of Secret Manager lacks roles/pubsub.publisher on ${mute}`;
}

const version: TypeModel = {
  type: "gcp:secretmanager/secretVersion:SecretVersion",
  immutable: forcesNew("services/secretmanager/resource_secret_manager_secret_version.go", [
    "secret",
    "secretData",
    "secretDataWoVersion",
    "isSecretDataBase64",
  ]),
  mutable: ["deletionPolicy", "enabled"],
  requires: [["secretData", "secretDataWo"]],
  references: { secret: { to: [SECRET], loose: true } },
  partOf: ({ inputs }) => ({ type: SECRET, id: text(inputs, "secret") ?? "" }),
  id: (inputs, context) => `${text(inputs, "secret") ?? ""}/versions/${versionOf(context)}`,
  outputs: (inputs, context) => ({
    name: `${text(inputs, "secret") ?? ""}/versions/${versionOf(context)}`,
    version: versionOf(context),
    createTime: "2026-01-01T00:00:00Z",
    enabled: inputs["enabled"] ?? true,
  }),
  secretOutputs: ["secretData"],
};

/** Secret Manager counts; here a number of its own is enough to tell versions apart. */
function versionOf(context: Context): string {
  return String(1 + (Number.parseInt(context.hex(4, "version"), 16) % 1000));
}

export const secretManager: readonly TypeModel[] = [
  secret,
  version,
  grantOn("gcp:secretmanager/secretIamMember:SecretIamMember", "secretId", SECRET, "id"),
];
