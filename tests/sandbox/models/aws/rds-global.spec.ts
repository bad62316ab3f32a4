import { expect } from "chai";
import { type Props, text } from "../../../../sandbox/simulator/values";
import { Account } from "./support";

const CLUSTER = "aws:rds/cluster:Cluster";
const GLOBAL = "aws:rds/globalCluster:GlobalCluster";
const INSTANCE = "aws:rds/instance:Instance";

/** The ARN of a new key in the second region. */
function keyIn(account: Account): string {
  const { outputs } = account.create("aws:kms/key:Key", "key", { region: "eu-west-1" });
  return text(outputs, "arn") ?? "";
}

/** An encrypted cluster and a global database made from it. */
function site() {
  const account = new Account();
  const engine = { engine: "aurora-postgresql", engineVersion: "17.9", skipFinalSnapshot: true };
  const primary = account.create(CLUSTER, "primary", {
    ...engine,
    clusterIdentifier: "shop",
    masterUsername: "vault_admin",
    storageEncrypted: true,
  });
  const global = account.create(GLOBAL, "global", {
    globalClusterIdentifier: "shop-global",
    sourceDbClusterIdentifier: text(primary.outputs, "arn") ?? "",
    engineVersion: "17.8",
    forceDestroy: true,
  });
  const encrypted = { kmsKeyId: keyIn(account) };
  const join = (change: Props = {}, key: Props = encrypted) =>
    account.create(CLUSTER, "copy", {
      ...engine,
      region: "eu-west-1",
      clusterIdentifier: "shop-eu-west-1",
      globalClusterIdentifier: "shop-global",
      ...key,
      ...change,
    });
  return { account, primary, global, join };
}

describe("sandbox/models/aws: global databases and replicas of other regions", () => {
  it("take engine, version and encryption from the cluster they are made from", () => {
    expect(site().global.outputs).to.include({
      engine: "aurora-postgresql",
      engineVersionActual: "17.9",
      storageEncrypted: true,
      arn: "arn:aws:rds::123456789012:global-cluster:shop-global",
    });
  });

  it("have a second member in its own region, without users of its own and with a key of that region", () => {
    const { join } = site();
    expect(() => join({ masterUsername: "vault_admin" })).to.throw("cannot specify masterUsername");
    expect(() => join({ region: "eu-central-1" })).to.throw("has a member in eu-central-1 already");
    expect(() => join({}, {})).to.throw("a member needs a key of eu-west-1");
    expect(join().outputs["arn"]).to.equal("arn:aws:rds:eu-west-1:123456789012:cluster:shop-eu-west-1");
  });

  it("give the second member no writer", () => {
    const { account, join } = site();
    join();
    const { outputs } = account.create("aws:rds/clusterInstance:ClusterInstance", "a", {
      identifier: "shop-eu-west-1-a",
      clusterIdentifier: "shop-eu-west-1",
      engine: "aurora-postgresql",
      instanceClass: "db.r5.large",
      region: "eu-west-1",
    });
    expect(outputs["writer"]).to.equal(false);
    expect(outputs["endpoint"]).to.match(/\.eu-west-1\.rds\.amazonaws\.com$/);
  });

  it("keep their members, and go only when told to let them go", () => {
    const { account, primary, global, join } = site();
    join();
    expect(() => {
      account.delete(primary);
    }).to.throw(/in use by/);
    expect(() => {
      account.delete(global);
    }).to.throw(/in use by/);
    const { account: other, primary: source, global: made } = site();
    const kept = other.update(made, "global", { ...made.inputs, forceDestroy: false });
    expect(() => {
      other.delete(kept);
    }).to.throw("is not empty");
    other.update(kept, "global", made.inputs);
    other.delete(made);
    other.delete(source);
  });

  it("are made anew where their name or source changes, and upgraded in place", () => {
    const { account, global } = site();
    expect(account.replaces(global, { globalClusterIdentifier: "other" })).to.deep.equal([
      "globalClusterIdentifier",
    ]);
    expect(account.replaces(global, { engineVersion: "17.10" })).to.deep.equal([]);
  });

  it("name an instance of another region by its ARN, and one of the same by its identifier", () => {
    const account = new Account();
    const source = account.create(INSTANCE, "reports", {
      identifier: "reports",
      engine: "postgres",
      instanceClass: "db.r5.large",
      allocatedStorage: 100,
      skipFinalSnapshot: true,
    });
    const replica = (change: Props) => () =>
      account.create(INSTANCE, "copy", {
        identifier: "reports-eu-west-1",
        instanceClass: "db.r5.large",
        skipFinalSnapshot: true,
        ...change,
      });
    const byArn = { replicateSourceDb: text(source.outputs, "arn") ?? "", region: "eu-west-1" };
    expect(replica(byArn)).to.throw("kmsKeyId must be a key of its own region");
    expect(replica({ replicateSourceDb: "reports", region: "eu-west-1" })).to.throw(
      "DBInstance reports not found in eu-west-1",
    );
    expect(replica({ replicateSourceDb: "gone" })).to.throw("DBInstance gone not found in eu-central-1");
    expect(replica({ ...byArn, kmsKeyId: keyIn(account) })().outputs["address"]).to.match(/\.eu-west-1\.rds/);
  });
});
