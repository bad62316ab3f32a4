import { expect } from "chai";
import { Account } from "./support";

const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const INSTANCE = "aws:rds/instance:Instance";
const QUEUE = "aws:sqs/queue:Queue";

const cache = {
  replicationGroupId: "sessions",
  description: "sessions",
  subnetGroupName: "sessions",
  engine: "valkey",
  engineVersion: "8.2",
};

describe("sandbox/models/aws: data services", () => {
  it("refuses failover without a replica, a cluster without failover, and another family's parameters", () => {
    const check = (inputs: object) => () => new Account().create(CACHE, "sessions", { ...cache, ...inputs });
    expect(check({ numCacheClusters: 1, automaticFailoverEnabled: true })).to.throw(
      "automaticFailoverEnabled needs a replica to fail over to",
    );
    expect(check({ clusterMode: "enabled", numNodeGroups: 2 })).to.throw(
      "automaticFailoverEnabled must be true in cluster mode",
    );
    expect(check({ parameterGroupName: "default.valkey7" })).to.throw(
      "parameterGroupName must be default.valkey8 for this version and mode: default.valkey7",
    );
  });

  it("takes a password only over TLS, and never repeats one", () => {
    const authTokenWo = "short secret";
    const make = () =>
      new Account().create(CACHE, "sessions", { ...cache, authTokenWo, authTokenWoVersion: 1 });
    expect(make).to.throw("authTokenWo needs transitEncryptionEnabled");
    expect(make).not.to.throw(authTokenWo);
  });

  it("knows a dead-letter queue only once it is there", () => {
    const account = new Account();
    const deadLetterTargetArn = "arn:aws:sqs:eu-central-1:123456789012:dead";
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 });
    expect(() => account.create(QUEUE, "jobs", { name: "jobs", redrivePolicy })).to.throw(
      `dead-letter queue ${deadLetterTargetArn} does not exist`,
    );
    account.create(QUEUE, "dead", { name: "dead" });
    account.create(QUEUE, "jobs", { name: "jobs", redrivePolicy });
  });

  it("lets a database grow by a tenth at least, in place, and keeps a protected one", () => {
    const account = new Account();
    const inputs = {
      identifier: "reports",
      engine: "postgres",
      instanceClass: "db.t3.medium",
      allocatedStorage: 100,
      skipFinalSnapshot: true,
      deletionProtection: true,
    };
    expect(() => account.create(INSTANCE, "reports", { ...inputs, maxAllocatedStorage: 105 })).to.throw(
      "maxAllocatedStorage must be 10 % above allocatedStorage 100: 105",
    );
    const database = account.create(INSTANCE, "reports", inputs);
    expect(account.replaces(database, { allocatedStorage: 200, instanceClass: "db.r5.large" })).to.deep.equal(
      [],
    );
    expect(account.replaces(database, { dbName: "other" })).to.deep.equal(["dbName"]);
    expect(() => {
      account.delete(database);
    }).to.throw("cannot delete protected DB instance");
  });
});
