import { expect } from "chai";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import type { Props } from "../../../../sandbox/simulator/values";
import { Account } from "./support";

const KEY = "aws:kms/key:Key";
const LOGS = "aws:cloudwatch/logGroup:LogGroup";
const ROLE = "aws:iam/role:Role";
const CLUSTER = "aws:rds/cluster:Cluster";

const ADMINISTRATION = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: "kms:*",
  Resource: "*",
};

function keyFor(account: Account, ...groups: readonly string[]): CloudObject {
  const forLogs = {
    Effect: "Allow",
    Principal: { Service: "logs.eu-central-1.amazonaws.com" },
    Action: ["kms:Encrypt*"],
    Resource: "*",
    Condition: {
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": groups.map(
          (group) => `arn:aws:logs:eu-central-1:123456789012:log-group:${group}`,
        ),
      },
    },
  };
  return account.create(KEY, "key", { policy: JSON.stringify({ Statement: [ADMINISTRATION, forLogs] }) });
}

describe("sandbox/models/aws: keys, logs and roles", () => {
  it("gives a key an id of the usual form, and another to a second key of the same name", () => {
    const account = new Account();
    const [first, second] = [1, 2].map(() => account.create(KEY, "key", {}));
    expect(first?.id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4000-8000-[0-9a-f]{12}$/);
    expect(second?.id).not.to.equal(first?.id);
  });

  it("refuses a deletion window outside 7 to 30 days and a policy that locks everybody out", () => {
    const account = new Account();
    expect(() => account.create(KEY, "key", { deletionWindowInDays: 6 })).to.throw(
      "deletionWindowInDays must be from 7 to 30: 6",
    );
    const policy = JSON.stringify({ Statement: [{ ...ADMINISTRATION, Principal: { AWS: "nobody" } }] });
    expect(() => account.create(KEY, "key", { policy })).to.throw(
      "will not allow you to update the key policy in the future",
    );
  });

  it("encrypts a log group only with a key whose policy allows it", () => {
    const account = new Account();
    const kmsKeyId = keyFor(account, "/right").outputs["arn"] ?? "";
    account.create(LOGS, "right", { name: "/right", retentionInDays: 30, kmsKeyId });
    expect(() => account.create(LOGS, "wrong", { name: "/wrong", kmsKeyId })).to.throw(
      "is not allowed to be used with arn:aws:logs:eu-central-1:123456789012:log-group:/wrong",
    );
    expect(() => account.create(LOGS, "odd", { name: "/odd", retentionInDays: 31 })).to.throw(
      "retentionInDays is none of 0, 1, 3",
    );
  });

  it("refuses role names beyond 64 characters, documents that are none, and policies nobody knows", () => {
    const account = new Account();
    const trust = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    const assumeRolePolicy = JSON.stringify({ Statement: [trust] });
    const role = account.create(ROLE, "role", { name: "nodes", assumeRolePolicy });
    expect(role.outputs["arn"]).to.equal("arn:aws:iam::123456789012:role/nodes");
    expect(() => account.create(ROLE, "long", { name: "n".repeat(65), assumeRolePolicy })).to.throw(
      "name has 65 characters, IAM takes 64",
    );
    expect(() => account.create(ROLE, "bad", { name: "bad", assumeRolePolicy: "{" })).to.throw(
      "assumeRolePolicy is no policy document",
    );
    expect(() =>
      account.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "typo", {
        role: "nodes",
        policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolcy",
      }),
    ).to.throw("policyArn names no policy that the sandbox knows");
  });
});

describe("sandbox/models/aws: Aurora", () => {
  const site = () => {
    const account = new Account();
    const vpc = account.create("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    const subnetIds = ["a", "b"].map(
      (zone, index) =>
        account.create("aws:ec2/subnet:Subnet", zone, {
          vpcId: vpc.id,
          cidrBlock: `10.0.${index}.0/24`,
          availabilityZone: `eu-central-1${zone}`,
        }).id,
    );
    const group = (name: string, ids: string[]) =>
      account.create("aws:rds/subnetGroup:SubnetGroup", name, { name, subnetIds: ids });
    const cluster = (change: Props = {}) =>
      account.create(CLUSTER, "aurora", {
        clusterIdentifier: "shop-orders",
        engine: "aurora-postgresql",
        engineVersion: "17.9",
        masterUsername: "vault_admin",
        skipFinalSnapshot: true,
        ...change,
      });
    const instance = (zone: string, change: Props = {}) =>
      account.create("aws:rds/clusterInstance:ClusterInstance", zone, {
        identifier: `shop-orders-${zone}`,
        clusterIdentifier: "shop-orders",
        engine: "aurora-postgresql",
        instanceClass: "db.r5.large",
        ...change,
      });
    return { account, subnetIds, group, cluster, instance };
  };

  it("gives a cluster a writer's and a reader's host name", () => {
    const { outputs } = site().cluster();
    expect(outputs["endpoint"]).to.match(
      /^shop-orders\.cluster-[0-9a-f]{12}\.eu-central-1\.rds\.amazonaws\.com$/,
    );
    expect(outputs["readerEndpoint"]).to.match(/^shop-orders\.cluster-ro-/);
  });

  const refused: readonly [string, Props, string][] = [
    ["a bad identifier", { clusterIdentifier: "shop--orders" }, "is no cluster identifier: shop--orders"],
    ["backups for more than 35 days", { backupRetentionPeriod: 36 }, "must be from 1 to 35: 36"],
    ["a reserved user", { masterUsername: "postgres" }, "is reserved by the engine: postgres"],
    [
      "advanced insights without their retention",
      { databaseInsightsMode: "advanced", performanceInsightsEnabled: true },
      "databaseInsightsMode advanced needs performance insights kept for 465 days",
    ],
  ];
  for (const [what, change, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => site().cluster(change)).to.throw(message);
    });
  }

  it("refuses a password without repeating it", () => {
    const attempt = () => site().cluster({ masterPasswordWo: "p@ssword-1" });
    expect(attempt).to.throw("masterPasswordWo must have 8 to 128 characters");
    expect(attempt).not.to.throw("p@ssword-1");
  });

  it("refuses a subnet group in one zone and parameters of another major version", () => {
    const { account, subnetIds, group, cluster } = site();
    expect(() => group("one", subnetIds.slice(0, 1))).to.throw("DBSubnetGroupDoesNotCoverEnoughAZs");
    account.create("aws:rds/clusterParameterGroup:ClusterParameterGroup", "old", {
      name: "old",
      family: "aurora-postgresql16",
    });
    expect(() => cluster({ dbClusterParameterGroupName: "old" })).to.throw(
      "has family aurora-postgresql16, the cluster needs aurora-postgresql17",
    );
  });

  it("makes the first instance the writer and keeps it so", () => {
    const { account, cluster, instance } = site();
    cluster();
    const [first, second] = [instance("a"), instance("b")];
    expect([first.outputs["writer"], second.outputs["writer"]]).to.deep.equal([true, false]);
    expect(account.update(first, "a", first.inputs).outputs["writer"]).to.equal(true);
    expect(account.update(second, "b", second.inputs).outputs["writer"]).to.equal(false);
  });

  it("keeps a cluster that is protected, in use or would leave no snapshot", () => {
    const { account, cluster, instance } = site();
    const made = cluster({ deletionProtection: true });
    expect(() => account.delete(made)).to.throw("please disable deletion protection");
    const open = account.update(made, "aurora", { ...made.inputs, deletionProtection: false });
    instance("a");
    expect(() => account.delete(open)).to.throw("is in use by");
    const silent = account.update(open, "aurora", { ...open.inputs, skipFinalSnapshot: false });
    expect(() => account.delete(silent)).to.throw("finalSnapshotIdentifier is required");
  });

  it("replaces for a key, updates for a version, and guesses nothing", () => {
    const { account, cluster } = site();
    const made = cluster();
    expect(account.replaces(made, { kmsKeyId: "other" })).to.deep.equal(["kmsKeyId"]);
    expect(account.replaces(made, { engineVersion: "17.10" })).to.deep.equal([]);
    expect(() => account.replaces(made, { iops: 3000 })).to.throw(
      "the sandbox does not know whether a change of iops replaces it",
    );
  });
});
