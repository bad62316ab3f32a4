import { expect } from "chai";
import { BINDINGS, type BindingKind } from "../../components/pure/bindings";
import { type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { effectsOf } from "../support/edit";
import type { Settings } from "../support/plans";
import { FULL } from "./full";
import { type Graph, graphOf } from "./graph";
import { STORES } from "./stores";

const TOPIC = "gcp:pubsub/topic:Topic";
const TOPIC_GRANT = "gcp:pubsub/topicIAMMember:TopicIAMMember";
const SUBSCRIPTION = "gcp:pubsub/subscription:Subscription";
const SUBSCRIPTION_GRANT = "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember";
const BUCKET = "gcp:storage/bucket:Bucket";
const BUCKET_GRANT = "gcp:storage/bucketIAMMember:BucketIAMMember";
const CACHE = "gcp:redis/instance:Instance";
const SECRET = "gcp:secretmanager/secret:Secret";
const SECRET_GRANT = "gcp:secretmanager/secretIamMember:SecretIamMember";
const KEY = "gcp:kms/cryptoKey:CryptoKey";
const KEY_GRANT = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
const INSTANCE = "gcp:sql/databaseInstance:DatabaseInstance";

const KAFKA = "gcp:managedkafka/cluster:Cluster";

const DAY = 86_400;

/** Pods of a service of the team `shop`, as IAM knows them. */
const principal = (service: string) =>
  `principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-prod.svc.id.goog/subject/ns/shop/sa/${service}`;
const agent = (domain: string) => `serviceAccount:service-123456789012@${domain}.iam.gserviceaccount.com`;

/** The secrets of seeds/002 and seeds/003. */
const SECRETS = {
  gcp: {
    secrets: {
      "database-password": {
        rotationDays: 30,
        firstRotation: "2030-01-01T00:00:00Z",
        rotator: "shop/podinfo",
        readers: ["shop/orders", "shop/podinfo"],
      },
      "api-key": { firstRotation: "2030-01-01T00:00:00Z", rotator: "shop/podinfo" },
    },
  },
};

/** Who has which role on what, sorted. */
function grantsOf(graph: Graph, type: string, property: string): string[] {
  return graph
    .inputs(type)
    .map((grant) => [property, "role", "member"].map((key) => text(grant, key) ?? "").join(" "))
    .sort();
}

/** Domain of the service agent that may use the key which a resource names. */
function userOf(graph: Graph, inputs: Props, path: string): string | undefined {
  const key = text(inputs, path);
  const made = graph.of(KEY).some(({ id }) => id === key);
  const users = graph.inputs(KEY_GRANT).filter(({ cryptoKeyId }) => cryptoKeyId === key);
  const domain = /@([a-z-]+)\.iam/.exec(text(users[0] ?? {}, "member") ?? "")?.[1];
  return made && users.length === 1 ? domain : undefined;
}

/** What a store's binding holds in Vault. */
function bindingOf(graph: Graph, kind: BindingKind, key: string): Record<string, string> {
  const { inputs } = graph.only("vault:kv/secretV2:SecretV2", `${kind}-${key}-binding`);
  return JSON.parse(text(inputs, "dataJson") ?? "") as Record<string, string>;
}

describe("requirements, data services of Google Cloud", () => {
  let graph: Graph;
  let dev: Graph;
  before(async () => {
    graph = await graphOf("gcp", { ...STORES, ...SECRETS });
    dev = await graphOf("gcp", { ...STORES }, "dev");
  });

  it("gives every binding the entries of its kind, and none but those", () => {
    const stores = { cache: "sessions", queue: "jobs", search: "products", bucket: "invoices" } as const;
    for (const [kind, key] of Object.entries(stores) as [keyof typeof stores, string][]) {
      expect(Object.keys(bindingOf(graph, kind, key)), kind).to.have.members([...BINDINGS[kind].keys]);
    }
  });

  it("lets pods reach a store's addresses and no others", () => {
    const { inputs } = graph.only(
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "service-orders-network-policy",
    );
    const blocks = valuesAt(inputs, "spec.egress[].to[].ipBlock.cidr").map(({ value }) => value);
    expect(blocks).to.include("199.36.153.8/30");
    expect(blocks).not.to.include("0.0.0.0/0");
    const records = graph.inputs("gcp:dns/recordSet:RecordSet");
    expect(records.map(({ name, rrdatas }) => [name, rrdatas])).to.deep.include.members([
      ["*.googleapis.com.", ["private.googleapis.com."]],
      ["private.googleapis.com.", ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"]],
    ]);
  });

  describe("caches", () => {
    it("C06 has replicas in other zones that answer reads, and a snapshot every hour", () => {
      const { inputs, protect } = graph.only(CACHE);
      expect(inputs).to.include({
        tier: "STANDARD_HA",
        readReplicasMode: "READ_REPLICAS_ENABLED",
        replicaCount: 2,
        memorySizeGb: 16,
        deletionProtection: true,
      });
      expect(inputs["persistenceConfig"]).to.deep.equal({
        persistenceMode: "RDB",
        rdbSnapshotPeriod: "ONE_HOUR",
      });
      expect(protect).to.equal(true);
    });

    it("C06 is one unprotected instance without replicas where the profile has one", () => {
      const { inputs, protect } = dev.only(CACHE);
      expect(inputs).to.include({ tier: "BASIC", memorySizeGb: 1, deletionProtection: false });
      expect(inputs).not.to.have.any.keys("readReplicasMode", "replicaCount");
      expect(protect).to.equal(false);
    });

    it("C06 raises memory to the least that read replicas take", async () => {
      const small = await graphOf("gcp", { ...STORES, caches: { sessions: { size: "small" } } });
      expect(small.only(CACHE).inputs).to.include({ memorySizeGb: 5, replicaCount: 2 });
    });

    it("C06 demands TLS and a password, which are in the binding", () => {
      const { inputs, outputs } = graph.only(CACHE);
      expect(inputs).to.include({
        authEnabled: true,
        transitEncryptionMode: "SERVER_AUTHENTICATION",
        connectMode: "PRIVATE_SERVICE_ACCESS",
        reservedIpRange: "acme-prod-databases",
      });
      const { password, certificates, ...binding } = bindingOf(graph, "cache", "sessions");
      expect(password).to.equal(outputs["authString"]);
      expect(certificates).to.match(/^-----BEGIN CERTIFICATE-----/);
      expect(binding).to.deep.equal({
        type: "redis",
        provider: "memorystore",
        mode: "standalone",
        host: outputs["host"],
        port: "6378",
        username: "",
      });
    });
  });

  describe("queues", () => {
    it("C06 keeps messages for as long as configured, and dead letters for as long as Pub/Sub does", async () => {
      const jobs = { visibilitySeconds: 60, retentionDays: 7, maxReceives: 9 };
      const other = await graphOf("gcp", { ...STORES, queues: { jobs } });
      const main = other.only(SUBSCRIPTION, "queue-jobs-main-subscription").inputs;
      expect(main).to.deep.include({
        ackDeadlineSeconds: 60,
        messageRetentionDuration: `${7 * DAY}s`,
        deadLetterPolicy: {
          deadLetterTopic: "projects/acme-prod/topics/acme-prod-jobs-dead-letter",
          maxDeliveryAttempts: 9,
        },
        retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
        expirationPolicy: { ttl: "" },
      });
      const dead = other.only(SUBSCRIPTION, "queue-jobs-dead-letter-subscription").inputs;
      expect(dead).to.deep.include({
        messageRetentionDuration: `${31 * DAY}s`,
        expirationPolicy: { ttl: "" },
      });
      expect(dead).not.to.include.keys("deadLetterPolicy");
    });

    it("C06 lets its consumers send and receive, Pub/Sub forward, and nobody else anything", () => {
      const [main, dead] = ["acme-prod-jobs", "acme-prod-jobs-dead-letter"];
      const queue = (grants: string[]) => grants.filter((grant) => grant.includes("/acme-prod-jobs"));
      expect(queue(grantsOf(graph, TOPIC_GRANT, "topic"))).to.deep.equal([
        `projects/acme-prod/topics/${main} roles/pubsub.publisher ${principal("orders")}`,
        `projects/acme-prod/topics/${dead} roles/pubsub.publisher ${agent("gcp-sa-pubsub")}`,
      ]);
      expect(queue(grantsOf(graph, SUBSCRIPTION_GRANT, "subscription"))).to.deep.equal(
        [
          `projects/acme-prod/subscriptions/${main} roles/pubsub.subscriber ${principal("orders")}`,
          `projects/acme-prod/subscriptions/${main} roles/pubsub.subscriber ${agent("gcp-sa-pubsub")}`,
          `projects/acme-prod/subscriptions/${dead} roles/pubsub.subscriber ${principal("orders")}`,
        ].sort(),
      );
    });

    it("C06 is found by one name, which its topic and its subscription share", () => {
      expect(bindingOf(graph, "queue", "jobs")).to.deep.equal({
        type: "queue",
        provider: "pubsub",
        uri: "https://europe-west3-pubsub.googleapis.com/v1/projects/acme-prod",
        queue: "acme-prod-jobs",
        "dead-letter-queue": "acme-prod-jobs-dead-letter",
        username: "",
        password: "",
        certificates: "",
      });
      const names = (type: string) =>
        graph
          .inputs(type)
          .map((inputs) => text(inputs, "name"))
          .sort();
      expect(names(TOPIC)).to.deep.equal(names(SUBSCRIPTION));
    });

    it("C06 keeps its messages in the region", () => {
      for (const name of ["main", "dead-letter"]) {
        expect(graph.only(TOPIC, `queue-jobs-${name}-topic`).inputs["messageStoragePolicy"]).to.deep.equal({
          allowedPersistenceRegions: ["europe-west3"],
          enforceInTransit: true,
        });
      }
    });
  });

  describe("buckets", () => {
    it("F15 keeps every version of an object for 90 days where that is configured", async () => {
      const other = await graphOf("gcp", { ...STORES, buckets: { invoices: { versionDays: 90 } } });
      const { inputs, protect } = other.only(BUCKET);
      expect(inputs["versioning"]).to.deep.equal({ enabled: true });
      expect(inputs["lifecycleRules"]).to.deep.include({
        action: { type: "Delete" },
        condition: { daysSinceNoncurrentTime: 90, withState: "ARCHIVED" },
      });
      expect(inputs["softDeletePolicy"]).to.deep.equal({ retentionDurationSeconds: 7 * DAY });
      expect([protect, inputs["deletionPolicy"], inputs["forceDestroy"]]).to.deep.equal([
        true,
        "PREVENT",
        false,
      ]);
    });

    it("F15 C06 keeps objects in two regions where that is configured, with a key for both", async () => {
      const other = await graphOf("gcp", {
        ...STORES,
        gcp: { recoveryRegion: "europe-west4", buckets: { invoices: { replica: true } } },
      });
      const { inputs } = other.only(BUCKET);
      expect(inputs).to.deep.include({
        location: "EU",
        customPlacementConfig: { dataLocations: ["EUROPE-WEST3", "EUROPE-WEST4"] },
        rpo: "ASYNC_TURBO",
      });
      expect(text(inputs, "encryption.defaultKmsKeyName")).to.contain("/locations/europe/");
      expect(graph.only(BUCKET).inputs).to.include({ location: "EUROPE-WEST3" });
    });

    it("C06 admits its consumers to its objects, and nobody from outside whatever is granted", () => {
      const { inputs } = graph.only(BUCKET);
      expect(inputs).to.include({ uniformBucketLevelAccess: true, publicAccessPrevention: "enforced" });
      expect(grantsOf(graph, BUCKET_GRANT, "bucket")).to.deep.equal([
        `${text(inputs, "name") ?? ""} roles/storage.objectUser ${principal("orders")}`,
      ]);
      expect(bindingOf(graph, "bucket", "invoices")).to.include({
        provider: "gcs",
        uri: "https://storage.googleapis.com",
        bucket: inputs["name"],
        "access-key-id": "",
        "secret-access-key": "",
      });
    });
  });

  describe("databases", () => {
    const settingsOf = (from: Graph, name: string) => from.only(INSTANCE, name).inputs;
    let full: Graph;
    before(async () => {
      full = await graphOf("gcp", {
        databases: { main: { readers: 4 } },
        gcp: { recoveryRegion: "europe-west4", databases: { main: { replica: true } } },
      });
    });

    it("F15 C06 can be had back to any moment of 35 days in the edition that keeps logs for so long", () => {
      const primary = settingsOf(full, "database-main-primary");
      expect(text(primary, "settings.edition")).to.equal("ENTERPRISE_PLUS");
      expect(text(primary, "settings.availabilityType")).to.equal("REGIONAL");
      expect(valuesAt(primary, "settings.backupConfiguration")[0]?.value).to.deep.include({
        enabled: true,
        pointInTimeRecoveryEnabled: true,
        transactionLogRetentionDays: 35,
        backupRetentionSettings: { retentionUnit: "COUNT", retainedBackups: 36 },
      });
      expect(valuesAt(primary, "settings.deletionProtectionEnabled")[0]?.value).to.equal(true);
      expect(primary["deletionProtection"]).to.equal(true);
    });

    it("F15 stays in the cheaper edition where its 7 days are enough", () => {
      const primary = settingsOf(dev, "database-main-primary");
      expect(text(primary, "settings.edition")).to.equal("ENTERPRISE");
      expect(
        valuesAt(primary, "settings.backupConfiguration.transactionLogRetentionDays")[0]?.value,
      ).to.equal(7);
    });

    it("E04 C06 has as many readers as configured, in one zone after the other, each free to go", () => {
      const readers = full.of(INSTANCE).filter(({ name }) => name.startsWith("database-main-reader-"));
      expect(
        readers
          .map(({ name, inputs }) => [name.slice(21), text(inputs, "settings.locationPreference.zone")])
          .sort(),
      ).to.deep.equal([
        ["a", "europe-west3-a"],
        ["a2", "europe-west3-a"],
        ["b", "europe-west3-b"],
        ["c", "europe-west3-c"],
      ]);
      const primary = full.only(INSTANCE, "database-main-primary");
      for (const { inputs } of readers) {
        expect(inputs).to.include({ masterInstanceName: primary.id, deletionProtection: false });
        expect(inputs["encryptionKeyName"]).to.equal(primary.inputs["encryptionKeyName"]);
      }
    });

    it("F15 C06 has a replica in the second region, with a key that is there", () => {
      const { inputs } = full.only(INSTANCE, "database-main-recovery-europe-west4");
      const primary = full.only(INSTANCE, "database-main-primary");
      expect(inputs).to.include({ region: "europe-west4", masterInstanceName: primary.id });
      expect(text(inputs, "encryptionKeyName")).to.contain("/locations/europe-west4/");
      expect(userOf(full, inputs, "encryptionKeyName")).to.equal("gcp-sa-cloud-sql");
      expect(graph.of(INSTANCE).map(({ name }) => name)).to.not.include(
        "database-main-recovery-europe-west4",
      );
    });

    it("have no public address, demand TLS and let no password into the state", () => {
      for (const { inputs } of full.of(INSTANCE)) {
        expect(valuesAt(inputs, "settings.ipConfiguration")[0]?.value).to.deep.include({
          ipv4Enabled: false,
          sslMode: "ENCRYPTED_ONLY",
        });
        expect(valuesAt(inputs, "settings.databaseFlags")[0]?.value).to.deep.include({
          name: "cloudsql.iam_authentication",
          value: "on",
        });
        expect(valuesAt(inputs, "settings.insightsConfig.queryInsightsEnabled")[0]?.value).to.equal(true);
      }
      expect(full.only("gcp:sql/user:User").inputs)
        .to.include.keys("passwordWo")
        .and.not.include.keys("password");
    });
  });

  it("C10 encrypts each store, database and secret with a key of its own, which its service alone may use", () => {
    const user = (type: string, path: string, name?: string) =>
      userOf(graph, graph.only(type, name).inputs, path);
    expect(user(CACHE, "customerManagedKey")).to.equal("cloud-redis");
    expect(user(TOPIC, "kmsKeyName", "queue-jobs-main-topic")).to.equal("gcp-sa-pubsub");
    expect(user(TOPIC, "kmsKeyName", "queue-jobs-dead-letter-topic")).to.equal("gcp-sa-pubsub");
    expect(user(BUCKET, "encryption.defaultKmsKeyName")).to.equal("gs-project-accounts");
    expect(user(INSTANCE, "encryptionKeyName", "database-main-primary")).to.equal("gcp-sa-cloud-sql");
    for (const inputs of graph.inputs(SECRET)) {
      const path = "replication.userManaged.replicas[].customerManagedEncryption.kmsKeyName";
      expect(userOf(graph, inputs, path)).to.equal("gcp-sa-secretmanager");
    }
    expect(new Set(graph.inputs(KEY).map(({ rotationPeriod }) => rotationPeriod))).to.deep.equal(
      new Set([`${90 * DAY}s`]),
    );
  });

  it("F16 has Kafka that the cloud runs, private, encrypted with a key of its own, and free to grow", async () => {
    const of = async (size: string) =>
      (await graphOf("gcp", { kafka: { size, storageGib: 20 } })).only(KAFKA).inputs;
    const [small, large] = [await of("small"), await of("large")];
    expect(small["capacityConfig"]).to.deep.equal({ vcpuCount: "3", memoryBytes: String(12 * 1024 ** 3) });
    expect(large["capacityConfig"]).to.deep.equal({ vcpuCount: "12", memoryBytes: String(48 * 1024 ** 3) });
    expect(large).to.deep.include({
      brokerCapacityConfig: { diskSizeGib: "100" },
      rebalanceConfig: { mode: "AUTO_REBALANCE_ON_SCALE_UP" },
      deletionPolicy: "PREVENT",
    });
    const full = await graphOf("gcp", { kafka: { size: "large", storageGib: 20 } });
    expect(userOf(full, large, "gcpConfig.kmsKey")).to.equal("gcp-sa-managedkafka");
    expect(
      valuesAt(large, "gcpConfig.accessConfig.networkConfigs[].subnet").map(({ value }) => value),
    ).to.deep.equal(["projects/acme-prod/regions/europe-west3/subnetworks/acme-prod-nodes"]);
    const { outputs } = full.only("trivium:index:Platform");
    expect(outputs["kafka"]).to.equal(
      "bootstrap.acme-prod-kafka.europe-west3.managedkafka.acme-prod.cloud.goog:9092",
    );
  });

  describe("secrets", () => {
    const secretOf = (name: string) => graph.only(SECRET, `foundation-secret-${name}-secret`);

    it("F08 C09 are due after 30 days where so configured and after 90 by default, and a topic says so", () => {
      for (const [name, days] of [
        ["database-password", 30],
        ["api-key", 90],
      ] as const) {
        const { inputs } = secretOf(name);
        expect(text(inputs, "rotation.rotationPeriod"), name).to.equal(`${days * DAY}s`);
        expect(valuesAt(inputs, "topics[].name").map(({ value }) => value)).to.deep.equal([
          `projects/acme-prod/topics/acme-prod-${name}-rotations`,
        ]);
        expect(grantsOf(graph, TOPIC_GRANT, "topic")).to.include(
          `projects/acme-prod/topics/acme-prod-${name}-rotations roles/pubsub.publisher ${agent("gcp-sa-secretmanager")}`,
        );
        expect(grantsOf(graph, SUBSCRIPTION_GRANT, "subscription")).to.include(
          `projects/acme-prod/subscriptions/acme-prod-${name}-rotations roles/pubsub.subscriber ${principal("podinfo")}`,
        );
      }
    });

    it("F08 C09 are read by the services that are named, and written by their rotator alone", () => {
      expect(grantsOf(graph, SECRET_GRANT, "secretId")).to.deep.equal([
        `projects/acme-prod/secrets/acme-prod-api-key roles/secretmanager.secretVersionManager ${principal("podinfo")}`,
        `projects/acme-prod/secrets/acme-prod-database-password roles/secretmanager.secretAccessor ${principal("orders")}`,
        `projects/acme-prod/secrets/acme-prod-database-password roles/secretmanager.secretAccessor ${principal("podinfo")}`,
        `projects/acme-prod/secrets/acme-prod-database-password roles/secretmanager.secretVersionManager ${principal("podinfo")}`,
      ]);
    });

    it("C09 are protected, stay in the region, and can be had back for 30 days", () => {
      const { inputs, protect } = secretOf("api-key");
      expect([protect, inputs["deletionProtection"], inputs["versionDestroyTtl"]]).to.deep.equal([
        true,
        true,
        `${30 * DAY}s`,
      ]);
      expect(
        valuesAt(inputs, "replication.userManaged.replicas[].location").map(({ value }) => value),
      ).to.deep.equal(["europe-west3"]);
    });

    it("are not there unless they are configured", () => {
      expect(dev.of(SECRET)).to.deep.equal([]);
    });
  });

  describe("edits of stores replace nothing, and lose nothing", () => {
    const sized = (size: string) => ({ ...STORES, caches: { sessions: { size } } });
    const reading = (readers: number) => ({ databases: { main: { readers } } });
    const queued = (jobs: object) => ({ ...STORES, queues: { jobs } });
    const kept = (versionDays: number) => ({ ...STORES, buckets: { invoices: { versionDays } } });
    const copied = (replica: boolean) => ({
      gcp: { recoveryRegion: "europe-west4", databases: { main: { replica } } },
    });
    const twoZones = { ...STORES, gcp: { zones: ["europe-west3-a", "europe-west3-b"] } };
    const edits: Record<string, [Settings, Settings]> = {
      "a larger cache": [sized("small"), sized("large")],
      "the profile of prod": [
        { ...STORES, environment: "staging" },
        { ...STORES, environment: "prod" },
      ],
      "a zone more": [twoZones, STORES],
      "one reader more": [reading(1), reading(2)],
      "one reader less": [reading(2), reading(1)],
      "a replica in the second region": [copied(false), copied(true)],
      "other limits of a queue": [queued({ retentionDays: 2 }), queued({ retentionDays: 7, maxReceives: 9 })],
      "versions kept for longer": [kept(30), kept(90)],
      "another rotation": [
        SECRETS,
        { gcp: { secrets: { ...SECRETS.gcp.secrets, "api-key": rotation(60) } } },
      ],
      "more Kafka": [{ kafka: { size: "small" } }, { kafka: { size: "large" } }],
      "other labels": [STORES, { ...STORES, owner: "core" }],
    };
    for (const [what, [before, after]] of Object.entries(edits)) {
      it(what, async () => {
        const effects = await effectsOf({ what, target: "gcp", before, after });
        expect(effects).not.to.deep.equal([]);
        const lost = effects.filter(({ operation, stateful, name }) =>
          operation === "replace" ? true : operation === "delete" && stateful && !name.includes("-reader-"),
        );
        expect(lost.map(({ operation, name }) => `${operation} ${name}`)).to.deep.equal([]);
      });
    }
  });
});

function rotation(rotationDays: number) {
  return { rotationDays, firstRotation: "2030-01-01T00:00:00Z", rotator: "shop/podinfo" };
}

describe("requirements: event-driven work beside the cluster on Google Cloud", () => {
  it("C13: Pub/Sub, and nobody else, calls a service of Cloud Run with a queue's messages", async () => {
    const graph = await graphOf("gcp", FULL.gcp);
    const service = graph.only("gcp:cloudrunv2/service:Service");
    expect(service.inputs["ingress"]).to.equal("INGRESS_TRAFFIC_INTERNAL_ONLY");
    const push = graph
      .of("gcp:pubsub/subscription:Subscription")
      .filter(({ inputs }) => inputs["pushConfig"] !== undefined);
    expect(push).to.have.lengthOf(1);
    const [subscription] = push;
    const account = subscription?.inputs["pushConfig"];
    const callers = graph.inputs("gcp:cloudrunv2/serviceIamMember:ServiceIamMember");
    expect(callers.map(({ role, name }) => ({ role, name }))).to.deep.equal([
      { role: "roles/run.invoker", name: service.outputs["name"] },
    ]);
    expect(account).to.deep.equal({
      pushEndpoint: service.outputs["uri"],
      oidcToken: { serviceAccountEmail: text(callers[0] ?? {}, "member")?.replace("serviceAccount:", "") },
    });
    const main = graph.only("gcp:pubsub/subscription:Subscription", "queue-jobs-main-subscription");
    expect(subscription?.inputs["topic"]).to.equal(main.inputs["topic"]);
    expect(subscription?.inputs["deadLetterPolicy"]).to.deep.equal(main.inputs["deadLetterPolicy"]);
  });
});
