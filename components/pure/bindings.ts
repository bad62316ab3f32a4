/**
 * What a service needs to connect to a store, as entries of a Secret in the form of the Service Binding
 * specification for Kubernetes 1.1 (servicebinding.io): the same keys on every target, so that a service never
 * asks where it runs. An entry that a target has no use for is empty: where `username` and `password` are, or
 * their likes, the pod's own cloud identity takes their place.
 */
export const BINDINGS = {
  database: {
    type: "postgresql",
    // `read-host`: a replica that lags a little and refuses writes; the primary where there is none.
    keys: ["type", "provider", "host", "read-host", "port", "database", "username", "password"],
  },
  cache: {
    type: "redis",
    // `mode`: `standalone`, or `cluster` where a client must know Redis Cluster. TLS is always on.
    keys: ["type", "provider", "mode", "host", "port", "username", "password", "certificates"],
  },
  queue: {
    type: "queue",
    // `provider`: `sqs`, `pubsub` or `rabbitmq`; the protocol that `uri` is for.
    keys: ["type", "provider", "uri", "queue", "dead-letter-queue", "username", "password", "certificates"],
  },
  search: {
    type: "opensearch",
    keys: ["type", "provider", "uri", "host", "port", "username", "password", "certificates"],
  },
  bucket: {
    type: "s3",
    // `provider`: `s3`, `gcs` or `seaweedfs`; all three answer S3 requests at `uri`.
    keys: [
      "type",
      "provider",
      "uri",
      "region",
      "bucket",
      "access-key-id",
      "secret-access-key",
      "certificates",
    ],
  },
  kafka: {
    type: "kafka",
    // `security-protocol` and `sasl-mechanism` are values of Kafka's own settings of these names.
    keys: [
      "type",
      "provider",
      "bootstrap-servers",
      "security-protocol",
      "sasl-mechanism",
      "username",
      "password",
      "certificates",
    ],
  },
  flags: {
    type: "feature-flags",
    // `provider`: `launchdarkly`, whose SDKs take `sdk-key`, or `flagd`, which has none.
    keys: ["type", "provider", "uri", "sdk-key"],
  },
  document: {
    type: "mongodb",
    // The user proves itself to `database`; TLS is always on.
    keys: [
      "type",
      "provider",
      "host",
      "port",
      "database",
      "username",
      "password",
      "replica-set",
      "certificates",
    ],
  },
} as const satisfies Readonly<Record<string, { readonly type: string; readonly keys: readonly string[] }>>;

/** A kind of store that a service can be bound to. */
export type BindingKind = keyof typeof BINDINGS;

/** Entries of a binding's Secret besides `type`, which its kind gives. */
export type EntryKey<Kind extends BindingKind> = Exclude<(typeof BINDINGS)[Kind]["keys"][number], "type">;

/** Entry that holds the authorities to verify a store with; empty where public ones sign. */
export const AUTHORITY_ENTRY = "certificates";

/** Entries that somebody else may keep, in a secret of their own; none where nobody does. */
export const CREDENTIAL_ENTRIES: Readonly<Partial<Record<BindingKind, readonly string[]>>> = {
  kafka: ["username", "password"],
  flags: ["sdk-key"],
};

/** Directory that holds a directory for each binding; the specification's `SERVICE_BINDING_ROOT`. */
export const BINDING_ROOT = "/bindings";

/**
 * Name of a binding: its directory below `BINDING_ROOT`.
 *
 * @param key of the store in the configuration; none where a platform has one of the kind at most
 */
export function bindingName(kind: BindingKind, key?: string): string {
  return key === undefined ? kind : `${kind}-${key}`;
}
