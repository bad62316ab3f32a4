import { Subscription, SubscriptionIAMMember, Topic, TopicIAMMember } from "@pulumi/gcp/pubsub";
import { Secret, SecretIamMember } from "@pulumi/gcp/secretmanager";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { Labels, PlatformSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { requestAgent } from "./agents";
import type { GcpConfig } from "./config";
import type { SecretSettings } from "./config-data";
import { encryptionKey, keyRing } from "./encryption";
import { principalOf } from "./workload-identity";

const DAY_SECONDS = 86_400;

/** Days that a destroyed version can still be brought back. */
const DESTROY_DAYS = 30;

/** Days that a rotator may be away and still hear of what is due; the most without a price of its own. */
const NOTICE_DAYS = 7;

/** The configured secrets of Secret Manager. The platform knows none of their values: rotators write them. */
export function secrets(config: GcpConfig, scope: Scope, spec: PlatformSpec): void {
  for (const [name, settings] of Object.entries(config.secrets)) {
    rotatedSecret(config, { ...scope, name: `${scope.name}-secret-${name}` }, spec, name, settings);
  }
}

/**
 * A secret in the region, encrypted with a key of its own. Every `rotationDays` Secret Manager tells its rotator
 * through a topic; the rotator may write versions and not read them, the readers may read them and nothing else.
 */
function rotatedSecret(
  config: GcpConfig,
  scope: Scope,
  spec: PlatformSpec,
  name: string,
  { rotationDays, firstRotation, rotator, readers }: SecretSettings,
): void {
  const ring = keyRing(config, scope, spec, `secret-${name}`);
  const agent = requestAgent(config, scope, "secretManager");
  const kmsKeyName = encryptionKey(scope, spec, ring, "versions", agent);
  const topic = rotations(config, scope, physicalName([spec.name, name, "rotations"], 255), {
    kmsKeyName: encryptionKey(scope, spec, ring, "rotations", requestAgent(config, scope, "pubSub")),
    rotator: principal(config, rotator),
    labels: spec.labels,
  });
  const mayAnnounce = new TopicIAMMember(
    `${scope.name}-announce`,
    { topic: topic.id, role: "roles/pubsub.publisher", member: agent },
    scope.child(),
  );
  const secret = new Secret(
    `${scope.name}-secret`,
    {
      project: config.project,
      secretId: physicalName([spec.name, name], 255),
      replication: {
        userManaged: { replicas: [{ location: config.region, customerManagedEncryption: { kmsKeyName } }] },
      },
      rotation: { rotationPeriod: `${rotationDays * DAY_SECONDS}s`, nextRotationTime: firstRotation },
      topics: [{ name: after(topic.id, [mayAnnounce]) }],
      versionDestroyTtl: `${DESTROY_DAYS * DAY_SECONDS}s`,
      labels: spec.labels,
      deletionProtection: spec.protect,
    },
    // The service moves it on with every rotation.
    scope.child({ protect: spec.protect, ignoreChanges: ["rotation.nextRotationTime"] }),
  );
  const grant = (logicalName: string, role: string, account: string) =>
    new SecretIamMember(
      `${scope.name}-${logicalName}`,
      { secretId: secret.id, role, member: principal(config, account) },
      scope.child(),
    );
  grant("rotator", "roles/secretmanager.secretVersionManager", rotator);
  for (const reader of readers) {
    grant(reader.replace("/", "-"), "roles/secretmanager.secretAccessor", reader);
  }
}

/** Where a rotator hears of what is due, encrypted with a key of its own. */
function rotations(
  { project }: GcpConfig,
  scope: Scope,
  name: string,
  { kmsKeyName, rotator, labels }: { kmsKeyName: pulumi.Input<string>; rotator: string; labels: Labels },
): Topic {
  const topic = new Topic(`${scope.name}-rotations`, { project, name, kmsKeyName, labels }, scope.child());
  const notices = new Subscription(
    `${scope.name}-notices`,
    {
      project,
      name,
      topic: topic.id,
      messageRetentionDuration: `${NOTICE_DAYS * DAY_SECONDS}s`,
      expirationPolicy: { ttl: "" },
      labels,
    },
    scope.child(),
  );
  new SubscriptionIAMMember(
    `${scope.name}-notices-rotator`,
    { subscription: notices.id, role: "roles/pubsub.subscriber", member: rotator },
    scope.child(),
  );
  return topic;
}

function principal(config: GcpConfig, account: string): string {
  const [namespace = "", serviceAccount = ""] = account.split("/");
  return principalOf(config, namespace, serviceAccount);
}
