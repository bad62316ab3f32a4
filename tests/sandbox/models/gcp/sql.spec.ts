import { expect } from "chai";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import type { Props } from "../../../../sandbox/simulator/values";
import { ADDRESS, CONNECTION, IDENTITY, INSTANCE, Project } from "./support";

const USER = "gcp:sql/user:User";

/** A project whose network is peered to Cloud SQL, and a key for it. */
class Site extends Project {
  readonly vpc: CloudObject;
  private readonly encryptionKeyName: string;

  constructor({ peered = true } = {}) {
    super();
    this.vpc = this.network();
    this.create(IDENTITY, "sql", { service: "sqladmin.googleapis.com" });
    this.encryptionKeyName = this.key("sql", "gcp-sa-cloud-sql");
    if (peered) this.peer();
  }

  instance(settings: Props = {}, change: Props = {}): CloudObject {
    return this.create(INSTANCE, JSON.stringify(change["name"] ?? "orders"), {
      name: "orders",
      databaseVersion: "POSTGRES_17",
      encryptionKeyName: this.encryptionKeyName,
      settings: {
        edition: "ENTERPRISE",
        tier: "db-custom-2-8192",
        ipConfiguration: { ipv4Enabled: false, privateNetwork: this.vpc.id },
        ...settings,
      },
      ...change,
    });
  }

  private peer(): void {
    this.create(ADDRESS, "db", {
      name: "db",
      network: this.vpc.id,
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      address: "10.0.16.0",
      prefixLength: 20,
    });
    this.create(CONNECTION, "db", {
      network: this.vpc.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: ["db"],
    });
  }
}

describe("sandbox/models/gcp: Cloud SQL", () => {
  it("takes a private address from the peered range and no public one", () => {
    const { id, outputs } = new Site().instance();
    expect(id).to.equal("orders");
    expect(outputs["connectionName"]).to.equal("acme-platform:europe-west3:orders");
    expect(outputs["privateIpAddress"]).to.match(/^10\.0\.(1[6-9]|2\d|3[01])\.\d+$/);
    expect(outputs["publicIpAddress"]).to.equal("");
    expect(outputs["ipAddresses"]).to.deep.equal([
      { type: "PRIVATE", ipAddress: outputs["privateIpAddress"] },
    ]);
  });

  it("refuses a private address in a network that is not peered", () => {
    expect(() => new Site({ peered: false }).instance()).to.throw("NETWORK_NOT_PEERED");
  });

  it("refuses an instance that nobody could reach", () => {
    expect(() => new Site().instance({ ipConfiguration: { ipv4Enabled: false } })).to.throw(
      "at least one of public and private IP connectivity must be enabled",
    );
  });

  const backups = (days: number, kept: number): Props => ({
    backupConfiguration: {
      enabled: true,
      pointInTimeRecoveryEnabled: true,
      transactionLogRetentionDays: days,
      backupRetentionSettings: { retainedBackups: kept },
    },
  });
  const plus = { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-8" };
  const days = "settings.backupConfiguration.transactionLogRetentionDays";
  const refused: readonly [string, Props, Props, string][] = [
    ["8 days of logs in the Enterprise edition", backups(8, 8), {}, `${days} must be from 1 to 7`],
    ["36 days of logs", { ...plus, ...backups(36, 36) }, {}, `${days} must be from 1 to 35`],
    ["more days of logs than backups", backups(7, 5), {}, `${days} must not be more than the number of`],
    ["an Enterprise Plus tier in Enterprise", { tier: plus.tier }, {}, "settings.tier must be db-custom"],
    ["a custom tier in Enterprise Plus", { edition: plus.edition }, {}, "settings.tier must be db-perf"],
    ["3 CPUs", { tier: "db-custom-3-8192" }, {}, "settings.tier must have 1 or an even number of CPUs"],
    ["4000 MiB", { tier: "db-custom-2-4000" }, {}, "settings.tier must have memory in steps of 256 MiB"],
    ["14 GiB for one CPU", { tier: "db-custom-1-14336" }, {}, "0.9 to 6.5 GiB a CPU"],
    [
      "failover without backups",
      { availabilityType: "REGIONAL" },
      {},
      "must be true for a regional instance",
    ],
    ["a name too long", {}, { name: "o".repeat(85) }, "name must be at most 98 characters"],
    ["an unknown version", {}, { databaseVersion: "POSTGRES_19" }, "databaseVersion must be POSTGRES_"],
    [
      "a key of another region",
      {},
      { region: "europe-west1" },
      "encryptionKeyName must be a key of the instance's region",
    ],
  ];
  for (const [what, settings, change, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => new Site().instance(settings, change)).to.throw(message);
    });
  }

  it("takes 35 days of logs in the Enterprise Plus edition", () => {
    expect(() => new Site().instance({ ...plus, ...backups(35, 36) })).not.to.throw();
  });

  it("reads an absent edition as the version's default", () => {
    const site = new Site();
    const inputs = {
      name: "orders",
      databaseVersion: "POSTGRES_17",
      settings: { tier: "db-custom-2-8192", ipConfiguration: { privateNetwork: site.vpc.id } },
    };
    expect(site.check(INSTANCE, "orders", inputs)).to.deep.equal([
      "settings.tier must be db-perf-optimized-N-* in the Enterprise Plus edition",
    ]);
    expect(site.check(INSTANCE, "orders", { ...inputs, databaseVersion: "POSTGRES_15" })).to.be.empty;
  });

  it("keeps an instance under either protection, and one with replicas; its users go with it", () => {
    const site = new Site();
    const kept = site.instance({ deletionProtectionEnabled: true });
    expect(() => site.delete(kept)).to.throw("deletion_protection is set to true");
    const half = site.update(kept, "orders", { ...kept.inputs, deletionProtection: false });
    expect(() => site.delete(half)).to.throw("The instance is protected.");
    const freed = site.update(half, "orders", {
      ...half.inputs,
      settings: { ...(half.inputs["settings"] as Props), deletionProtectionEnabled: false },
    });
    const replica = site.instance(
      {},
      { name: "orders-c", masterInstanceName: "orders", deletionProtection: false },
    );
    const user = site.create(USER, "admin", { name: "admin", instance: "orders", passwordWo: "canary" });
    expect(user.outputs["passwordWo"], "write-only").to.equal(null);
    expect(replica.outputs["instanceType"]).to.equal("READ_REPLICA_INSTANCE");
    expect(() => site.delete(freed)).to.throw(`is in use by ${INSTANCE} orders-c`);
    site.delete(replica);
    site.delete(freed);
    expect(site.cloud.get(USER, user.id, user.scope)).to.equal(undefined);
  });

  it("keeps a peering as long as an instance uses it", () => {
    const site = new Site();
    site.instance();
    const connection = site.cloud.all().find(({ type }) => type === CONNECTION);
    if (connection === undefined) throw new Error("no connection");
    expect(() => site.delete(connection)).to.throw(
      "producer services are still using this connection: orders",
    );
  });

  it("refuses backups of a replica and a password given twice", () => {
    const site = new Site();
    site.instance();
    const replica = { name: "orders-c", masterInstanceName: "orders" };
    expect(() => site.instance(backups(7, 7), replica)).to.throw("must be false for a read replica");
    const user = { name: "admin", instance: "orders", password: "canary", passwordWo: "canary" };
    expect(() => site.create(USER, "admin", user)).to.throw("passwordWo cannot be set with password");
  });

  it("tells updates from replacements", () => {
    const site = new Site();
    const { inputs, ...instance } = site.instance();
    const settings = inputs["settings"] as Props;
    const made = { ...instance, inputs };
    expect(site.replaces(made, { databaseVersion: "POSTGRES_18" })).to.deep.equal([]);
    expect(site.replaces(made, { settings: { ...settings, tier: "db-custom-4-16384" } })).to.deep.equal([]);
    expect(site.replaces(made, { region: "europe-west1" })).to.deep.equal(["region"]);
    expect(site.replaces(made, { encryptionKeyName: "other" })).to.deep.equal(["encryptionKeyName"]);
  });
});
