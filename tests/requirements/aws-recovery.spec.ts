import { expect } from "chai";
import { recoveryRows } from "../../cli/plan/recovery/rows";
import { type Props, text } from "../../sandbox/simulator/values";
import { effectsOf } from "../support/edit";
import { inputOf, planOf, type Settings } from "../support/plans";
import { refusal, validValues } from "../stacks/config/values";
import { type Graph, graphOf } from "./graph";

const RECOVERY = { recoveryRegion: "eu-west-1", recoveryZones: ["eu-west-1a", "eu-west-1b"] };

/** One database of each engine, with or without a copy. */
function settings(replica: boolean): Settings {
  return {
    databases: { main: {}, reports: {}, bursts: {} },
    backup: {},
    aws: {
      ...RECOVERY,
      databases: {
        main: { replica, replicaCidr: "10.30.0.0/24" },
        reports: { engine: "rds", replica, replicaCidr: "10.30.1.0/24" },
        bursts: { engine: "aurora-serverless", replica, replicaCidr: "10.30.2.0/24" },
      },
    },
  };
}

describe("requirements: AWS, the database in a second region", function () {
  this.timeout(60_000);
  let graph: Graph;
  before(async () => {
    graph = await graphOf("aws", settings(true));
  });

  const CLUSTER = "aws:rds/cluster:Cluster";
  const INSTANCE = "aws:rds/instance:Instance";

  const there = (type: string) => graph.of(type).filter(({ inputs }) => inputs["region"] === "eu-west-1");

  it("M12 N04 makes a cluster that is there the first member of a global database, and a copy the second", () => {
    const primary = graph.only(CLUSTER, "database-main-aurora");
    const copy = graph.only(CLUSTER, "database-main-eu-west-1-aurora");
    const global = graph.only("aws:rds/globalCluster:GlobalCluster", "database-main-global");
    expect(global.inputs).to.include({
      sourceDbClusterIdentifier: primary.outputs["arn"],
      engineVersion: primary.inputs["engineVersion"],
      forceDestroy: true,
    });
    // Joining it, or taking it out again, is no update of the primary's.
    expect(primary.inputs).not.to.have.property("globalClusterIdentifier");
    expect(primary.ignoreChanges).to.include.members(["globalClusterIdentifier", "engineVersion"]);
    expect(copy.inputs).to.include({
      region: "eu-west-1",
      globalClusterIdentifier: global.inputs["globalClusterIdentifier"],
      sourceRegion: "eu-central-1",
      storageEncrypted: true,
      deletionProtection: true,
      skipFinalSnapshot: false,
    });
    expect(copy.inputs).not.to.have.any.keys("masterUsername", "masterPasswordWo", "databaseName");
    expect(copy.protect).to.equal(true);
    const [instance, ...others] = there("aws:rds/clusterInstance:ClusterInstance").filter(({ name }) =>
      name.startsWith("database-main-"),
    );
    expect(others).to.deep.equal([]);
    expect(instance?.inputs).to.include({
      clusterIdentifier: copy.inputs["clusterIdentifier"],
      availabilityZone: "eu-west-1a",
      instanceClass: "db.r5.large",
    });
    expect(instance?.outputs["writer"]).to.equal(false);
  });

  it("M12 gives the copy of a serverless database capacity that follows the load", () => {
    const { inputs } = graph.only(CLUSTER, "database-bursts-eu-west-1-aurora");
    expect(inputs["serverlessv2ScalingConfiguration"]).to.deep.equal({ minCapacity: 2, maxCapacity: 64 });
  });

  it("M12 E04 gives RDS a replica in the recovery region", () => {
    const primary = graph.only(INSTANCE, "database-reports-rds");
    const copy = graph.only(INSTANCE, "database-reports-eu-west-1-rds");
    expect(copy.inputs).to.include({
      region: "eu-west-1",
      replicateSourceDb: primary.outputs["arn"],
      deletionProtection: true,
      publiclyAccessible: false,
    });
    expect(copy.protect).to.equal(true);
  });

  it("E04 N04 keeps a copy of Aurora restorable to any moment of 35 days", () => {
    const { inputs } = graph.only(CLUSTER, "database-main-eu-west-1-aurora");
    expect(inputs["backupRetentionPeriod"]).to.equal(35);
  });

  it("M12 encrypts each copy and its log with a key of the recovery region", () => {
    const keys = [...there(CLUSTER), ...there(INSTANCE), ...there("aws:cloudwatch/logGroup:LogGroup")].map(
      ({ inputs }) => text(inputs, "kmsKeyId"),
    );
    expect(keys).to.have.length(6);
    for (const key of keys) expect(key).to.match(/^arn:aws:kms:eu-west-1:/);
    expect(new Set(keys).size).to.equal(3);
  });

  it("M12 keeps each copy in a network of its own that nothing leads in or out of", () => {
    const vpcs = there("aws:ec2/vpc:Vpc");
    expect(vpcs.map(({ inputs }) => inputs["cidrBlock"])).to.deep.equal([
      ...["10.30.0.0/24", "10.30.1.0/24", "10.30.2.0/24"],
    ]);
    const [main] = vpcs;
    const subnets = there("aws:ec2/subnet:Subnet").filter(({ inputs }) => inputs["vpcId"] === main?.id);
    expect(subnets.map(({ inputs }) => [inputs["availabilityZone"], inputs["cidrBlock"]])).to.deep.equal([
      ["eu-west-1a", "10.30.0.0/27"],
      ["eu-west-1b", "10.30.0.32/27"],
    ]);
    const groups = there("aws:ec2/securityGroup:SecurityGroup").map(({ id }) => id);
    expect(groups).to.have.length(3);
    const leading = [
      ...graph.inputs("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
      ...graph.inputs("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
    ].map((inputs) => inputs["securityGroupId"]);
    expect(leading).not.to.have.any.members(groups);
    const ids = vpcs.map(({ id }) => id);
    const gates = ["aws:ec2/internetGateway:InternetGateway", "aws:ec2/routeTable:RouteTable"];
    const gated = gates.flatMap((type) => graph.inputs(type).map((inputs: Props) => inputs["vpcId"]));
    expect(gated).not.to.deep.equal([]);
    expect(gated).not.to.have.any.members(ids);
    const closed = there("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").map(
      ({ inputs }) => inputs["vpcId"],
    );
    expect(closed).to.deep.equal(ids);
  });

  it("M12 adds copies to databases that are there, and changes nothing of theirs", async () => {
    const edit = {
      what: "copy the databases",
      target: "aws",
      before: settings(false),
      after: settings(true),
    } as const;
    const effects = await effectsOf(edit);
    expect(effects.filter(({ operation }) => operation !== "create")).to.deep.equal([]);
    expect(effects.filter(({ type }) => type === CLUSTER).map(({ name }) => name)).to.deep.equal([
      ...["database-main-eu-west-1-aurora", "database-bursts-eu-west-1-aurora"],
    ]);
  });

  it("M12 N04 replaces nothing beside a copy: readers, days of backups, tags, zones of the recovery region", async () => {
    const base = settings(true);
    const aws = base["aws"] as Settings;
    const edit = {
      what: "change databases that have copies",
      target: "aws",
      before: base,
      after: {
        ...base,
        owner: "core",
        databases: {
          main: { readers: 1, backupDays: 14 },
          reports: { readers: 1, backupDays: 14 },
          bursts: {},
        },
        aws: { ...aws, recoveryZones: [...RECOVERY.recoveryZones, "eu-west-1c"] },
      },
    } as const;
    const operations = (await effectsOf(edit)).map(({ operation, name }) => `${operation} ${name}`);
    expect(operations).to.include.members([
      "create database-main-eu-west-1-database-c",
      "update database-main-eu-west-1-aurora",
      "update database-reports-rds",
    ]);
    expect(operations.filter((text) => /^(replace|delete)/.test(text))).to.deep.equal([]);
  });

  it("M12 takes copies away without the primaries, where protection lets them go", async () => {
    const edit = {
      what: "copy no database",
      target: "aws",
      before: settings(true),
      after: settings(false),
    } as const;
    const effects = await effectsOf(edit);
    expect(new Set(effects.map(({ operation }) => operation))).to.deep.equal(new Set(["delete"]));
    expect(effects.filter(({ name }) => !/-(eu-west-1(-.+)?|global)$/.test(name))).to.deep.equal([]);
    for (const { name, guarded } of effects.filter(
      ({ stateful, type }) => stateful && !type.includes("logGroup"),
    )) {
      expect(guarded, name).to.equal(true);
    }
  });

  it("N04 copies every snapshot of a database to the recovery region, for as long as it is kept here", () => {
    const [vault] = there("aws:backup/vault:Vault");
    const { rules } = graph.only("aws:backup/plan:Plan").inputs as { rules: Props[] };
    expect(rules.map(({ copyActions, lifecycle }) => ({ copyActions, lifecycle }))).to.deep.equal([
      {
        copyActions: [{ destinationVaultArn: vault?.outputs["arn"], lifecycle: rules[0]?.["lifecycle"] }],
        lifecycle: rules[0]?.["lifecycle"],
      },
    ]);
    const { resources } = graph.only("aws:backup/selection:Selection").inputs;
    expect(resources).to.include.members(
      ["cluster", "db"].map((kind) => `arn:aws:rds:eu-central-1:111122223333:${kind}:*`),
    );
  });

  it("N11 M12 counts a copy for the region's loss, and not as what makes it good", async () => {
    const region = { rto: "4h", rpo: "1h" };
    const rowOf = async (changes: Settings) => {
      const choice = {
        stack: "prod",
        target: "aws",
        settings: { ...changes, recovery: { region } },
      } as const;
      const { recording } = await planOf(choice);
      const rows = recoveryRows(inputOf(choice).config, recording.resources);
      return (wanted: string) => rows.find(({ component, name }) => (name ?? component) === wanted);
    };
    const copied = await rowOf(settings(true));
    expect(copied("main")).to.deep.include({ verdict: "met", provided: { rto: "1m", rpo: "0s" } });
    expect(copied("region")).to.deep.include({ verdict: "unmet", provided: { rto: "none", rpo: "unknown" } });
    expect(copied("region")?.why).to.match(/^copies of databases are in a second region/);
    const without = await rowOf(settings(false));
    expect(without("region")?.why).to.equal("nothing of this stack is in a second region");
  });
});

describe("stacks/config/checks: copies of databases on AWS", () => {
  const problems = (aws: object, changes: object = {}) =>
    refusal({ aws: { ...validValues().aws, ...aws }, ...changes });
  const copied = { databases: { main: { replica: true } } };

  it("refuse a copy without a region, or without two zones of it", () => {
    expect(problems(copied)).to.deep.equal([
      "  aws.databases.main.replica = true",
      "    needs a second region; set aws.recoveryRegion and aws.recoveryZones, or remove this",
    ]);
    const zones = [
      "  aws.recoveryZones",
      "    must name two or more zones of eu-west-1, which copies are in; set [eu-west-1a, eu-west-1b]",
    ];
    expect(problems({ ...copied, recoveryRegion: "eu-west-1" })).to.deep.equal(zones);
    expect(problems({ ...copied, ...RECOVERY, recoveryZones: ["eu-west-1a"] })).to.deep.equal(zones);
    expect(problems({ ...copied, ...RECOVERY, recoveryZones: ["eu-west-1a", "eu-west-2b"] })).to.deep.equal(
      zones,
    );
    expect(problems({ ...copied, ...RECOVERY })).to.deep.equal([]);
    expect(problems({ databases: { main: {} } })).to.deep.equal([]);
  });

  it("refuse a copy of Aurora on small instances", () => {
    const small = { databases: { main: { size: "medium" } } };
    expect(problems({ ...copied, ...RECOVERY }, small)).to.deep.equal([
      "  aws.databases.main.replica = true",
      "    needs memory-optimized instances; set databases.main.size large or aws.databases.main.engine aurora-serverless, or remove this",
    ]);
    for (const engine of ["rds", "aurora-serverless"]) {
      expect(problems({ databases: { main: { engine, replica: true } }, ...RECOVERY }, small)).to.deep.equal(
        [],
      );
    }
  });

  it("refuse networks that overlap, or have no room for subnets", () => {
    const two = (replicaCidr: string) => ({
      ...RECOVERY,
      databases: { main: { replica: true }, reports: { replica: true, replicaCidr } },
    });
    const both = { databases: { main: {}, reports: {} } };
    const problem = (cidr: string, reason: string) => [
      `  aws.databases.reports.replicaCidr = "${cidr}"`,
      `    ${reason}; set a block of its own`,
    ];
    expect(problems(two("10.255.255.0/24"), both)).to.deep.equal(
      problem("10.255.255.0/24", "overlaps that of main"),
    );
    expect(problems(two("10.10.1.0/24"), both)).to.deep.equal(
      problem("10.10.1.0/24", "overlaps network.cidr"),
    );
    expect(problems(two("10.30.0.0/26"), both)).to.deep.equal(
      problem("10.30.0.0/26", "must be from /16 to /25"),
    );
    expect(problems(two("10.30.0.0/25"), both)).to.deep.equal([]);
  });

  it("N04 leave room for the copy among Aurora's readers", () => {
    const readers = (count: number) =>
      problems({ ...copied, ...RECOVERY }, { databases: { main: { readers: count } } });
    expect(readers(12)).to.deep.equal([]);
    expect(readers(13)).to.deep.equal([
      "  databases.main.readers = 13",
      "    is more than Aurora has room for beside prod's instances; set at most 12",
    ]);
  });
});
