import { expect } from "chai";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import type { Props } from "../../../../sandbox/simulator/values";
import { ADDRESS, CONNECTION, IDENTITY, Project } from "./support";

const REDIS = "gcp:redis/instance:Instance";
const TOPIC = "gcp:pubsub/topic:Topic";
const TOPIC_GRANT = "gcp:pubsub/topicIAMMember:TopicIAMMember";
const SUBSCRIPTION = "gcp:pubsub/subscription:Subscription";
const BUCKET = "gcp:storage/bucket:Bucket";
const BUCKET_GRANT = "gcp:storage/bucketIAMMember:BucketIAMMember";
const SECRET = "gcp:secretmanager/secret:Secret";
const KAFKA = "gcp:managedkafka/cluster:Cluster";

const member = (domain: string) => `serviceAccount:service-123456789012@${domain}.iam.gserviceaccount.com`;

/** A project with a peered network. */
class Site extends Project {
  readonly vpc: CloudObject;

  constructor() {
    super();
    this.vpc = this.network();
  }

  peer(): CloudObject {
    const range = { name: "db", network: this.vpc.id, address: "10.0.16.0", prefixLength: 20 };
    this.create(ADDRESS, "db", { ...range, purpose: "VPC_PEERING", addressType: "INTERNAL" });
    const service = "servicenetworking.googleapis.com";
    return this.create(CONNECTION, "db", { network: this.vpc.id, service, reservedPeeringRanges: ["db"] });
  }

  agent(service: string): CloudObject {
    return this.create(IDENTITY, service, { service: `${service}.googleapis.com` });
  }

  redis(change: Props = {}): CloudObject {
    return this.create(REDIS, "sessions", {
      name: "sessions",
      memorySizeGb: 5,
      tier: "STANDARD_HA",
      connectMode: "PRIVATE_SERVICE_ACCESS",
      authorizedNetwork: this.vpc.id,
      deletionProtection: false,
      ...change,
    });
  }

  topic(name = "jobs"): CloudObject {
    return this.create(TOPIC, name, { name });
  }

  bucket(change: Props = {}): CloudObject {
    return this.create(BUCKET, "invoices", { name: "acme-invoices", location: "EUROPE-WEST3", ...change });
  }

  secret(change: Props = {}): CloudObject {
    const replicas = [{ location: "europe-west3" }];
    return this.create(SECRET, "key", {
      secretId: "key",
      replication: { userManaged: { replicas } },
      ...change,
    });
  }
}

describe("sandbox/models/gcp: data services", () => {
  describe("Memorystore", () => {
    it("answers at a private address, with TLS and a password at another port", () => {
      const site = new Site();
      site.peer();
      const { outputs } = site.redis({ authEnabled: true, transitEncryptionMode: "SERVER_AUTHENTICATION" });
      expect(outputs["host"]).to.match(/^10\.0\.(1[6-9]|2\d|3[01])\.\d+$/);
      expect(outputs["port"]).to.equal(6378);
      expect(outputs["authString"]).to.match(/^[0-9a-f]{36}$/);
      expect(outputs["serverCaCerts"]).to.have.length(1);
    });

    it("refuses an instance in a network that is not peered, and keeps the peering while there is one", () => {
      const site = new Site();
      expect(() => site.redis()).to.throw("has no connection to servicenetworking.googleapis.com");
      const connection = site.peer();
      const { id } = site.redis();
      expect(() => {
        site.delete(connection);
      }).to.throw(`still using this connection: ${id}`);
    });

    it("refuses replicas where they cannot be", () => {
      const site = new Site();
      site.peer();
      const replicas = { readReplicasMode: "READ_REPLICAS_ENABLED" };
      expect(() => site.redis({ ...replicas, tier: "BASIC" })).to.throw(
        "READ_REPLICAS_DISABLED in the tier BASIC",
      );
      expect(() => site.redis({ ...replicas, memorySizeGb: 1 })).to.throw("at least 5 with read replicas");
      expect(() => site.redis({ ...replicas, replicaCount: 6 })).to.throw("from 1 to 5");
      expect(() => site.redis({ tier: "BASIC", replicaCount: 1 })).to.throw("0 in BASIC");
    });

    it("keeps a protected instance, and tells updates from replacements", () => {
      const site = new Site();
      site.peer();
      const instance = site.redis({ deletionProtection: true });
      expect(() => {
        site.delete(instance);
      }).to.throw("deletion_protection=false");
      expect(site.replaces(instance, { memorySizeGb: 16 })).to.deep.equal([]);
      expect(site.replaces(instance, { tier: "BASIC" })).to.deep.equal(["tier"]);
    });
  });

  describe("service agents", () => {
    it("may be asked for more than once", () => {
      const site = new Site();
      site.agent("pubsub");
      site.create(IDENTITY, "again", { service: "pubsub.googleapis.com" });
      expect(() => site.key("jobs", "gcp-sa-pubsub")).not.to.throw();
    });

    it("encrypt with a key only where they were granted it", () => {
      const site = new Site();
      site.agent("pubsub");
      const kmsKeyName = site.key("jobs", "gcp-sa-cloud-kms");
      expect(() => site.create(TOPIC, "jobs", { name: "jobs", kmsKeyName })).to.throw(
        "a key that the service agent of gcp-sa-pubsub lacks",
      );
    });
  });

  describe("Pub/Sub", () => {
    const dead = (topic: CloudObject, attempts = 5): Props => ({
      name: "jobs",
      topic: "projects/acme-platform/topics/jobs",
      deadLetterPolicy: { deadLetterTopic: topic.id, maxDeliveryAttempts: attempts },
    });

    it("forwards dead letters only where its agent may publish", () => {
      const site = new Site();
      site.topic();
      site.agent("pubsub");
      const letters = site.topic("letters");
      expect(() => site.create(SUBSCRIPTION, "jobs", dead(letters))).to.throw("nothing would be forwarded");
      const role = "roles/pubsub.publisher";
      site.create(TOPIC_GRANT, "forward", { topic: letters.id, role, member: member("gcp-sa-pubsub") });
      expect(site.create(SUBSCRIPTION, "jobs", dead(letters)).id).to.equal(
        "projects/acme-platform/subscriptions/jobs",
      );
    });

    it("refuses attempts and durations out of range", () => {
      const site = new Site();
      const letters = site.topic();
      expect(() => site.create(SUBSCRIPTION, "jobs", dead(letters, 4))).to.throw("from 5 to 100");
      const long = { name: "jobs", topic: letters.id, messageRetentionDuration: "2678401s" };
      expect(() => site.create(SUBSCRIPTION, "jobs", long)).to.throw("at most 2678400s");
    });
  });

  describe("Cloud Storage", () => {
    it("takes two regions of an area, and turbo replication only between those", () => {
      const site = new Site();
      const pair = {
        location: "EU",
        customPlacementConfig: { dataLocations: ["EUROPE-WEST3", "EUROPE-WEST4"] },
      };
      expect(() => site.bucket({ rpo: "ASYNC_TURBO" })).to.throw("a bucket that is not in two regions");
      expect(() => site.bucket({ ...pair, location: "EUROPE-WEST3" })).to.throw(
        "the area of the two regions",
      );
      expect(site.bucket({ ...pair, rpo: "ASYNC_TURBO" }).outputs["location"]).to.equal("EU");
    });

    it("refuses a key that is elsewhere, and soft deletion of less than a week", () => {
      const site = new Site();
      const encryption = { defaultKmsKeyName: site.key("objects", "gs-project-accounts") };
      expect(() => site.bucket({ location: "US", encryption })).to.throw("must be a key in us");
      expect(() => site.bucket({ softDeletePolicy: { retentionDurationSeconds: 86_400 } })).to.throw(
        "7 to 90 days",
      );
    });

    it("keeps a protected bucket; grants on another go with it", () => {
      const site = new Site();
      const kept = site.bucket({ deletionPolicy: "PREVENT" });
      expect(() => {
        site.delete(kept);
      }).to.throw("PREVENT");
      const other = site.bucket({ name: "acme-other" });
      const grant = { bucket: "acme-other", role: "roles/storage.objectUser", member: "user:a@example.com" };
      const { id } = site.create(BUCKET_GRANT, "a", grant);
      site.delete(other);
      expect(site.cloud.all().some((object) => object.id === id)).to.equal(false);
      expect(site.replaces(kept, { location: "EU" })).to.deep.equal(["location"]);
    });
  });

  describe("Secret Manager", () => {
    const rotation = { rotationPeriod: "7776000s", nextRotationTime: "2030-01-01T00:00:00Z" };

    it("announces rotations to a topic that its agent may publish to", () => {
      const site = new Site();
      const { id: name } = site.topic();
      expect(() => site.secret({ rotation })).to.throw("topics must be set with rotation");
      expect(() => site.secret({ rotation, topics: [{ name }] })).to.throw("lacks roles/pubsub.publisher");
      site.agent("secretmanager");
      const grant = { topic: name, role: "roles/pubsub.publisher", member: member("gcp-sa-secretmanager") };
      site.create(TOPIC_GRANT, "announce", grant);
      expect(site.secret({ rotation, topics: [{ name }] }).id).to.equal("projects/acme-platform/secrets/key");
    });

    it("demands a first rotation, and keeps a protected secret", () => {
      const site = new Site();
      const { id: name } = site.topic();
      const unscheduled = { rotation: { rotationPeriod: "7776000s" }, topics: [{ name }] };
      expect(() => site.secret(unscheduled)).to.throw("nextRotationTime must be set with rotationPeriod");
      const kept = site.secret({ deletionProtection: true });
      expect(() => {
        site.delete(kept);
      }).to.throw("deletion_protection=false");
    });
  });

  it("refuses Kafka of less than three CPUs, and memory out of proportion", () => {
    const site = new Site();
    const subnet = site.subnet(site.vpc).id;
    const cluster = (vcpuCount: string, gib: number) =>
      site.create(KAFKA, "kafka", {
        clusterId: "kafka",
        location: "europe-west3",
        capacityConfig: { vcpuCount, memoryBytes: String(gib * 1024 ** 3) },
        gcpConfig: { accessConfig: { networkConfigs: [{ subnet }] } },
      });
    expect(() => cluster("2", 4)).to.throw("must be at least 3");
    expect(() => cluster("3", 2)).to.throw("1 to 8 GiB per vCPU");
  });
});
