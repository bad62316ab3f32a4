import { EventEmitter, once } from "node:events";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { aws } from "../../../components/aws";
import { awsSchema } from "../../../components/aws/config";
import type { Scope } from "../../../components/component";
import type { ChartReference, Charts, PlatformSpec, Target } from "../../../components/contract";
import type { CloudObject } from "../../../sandbox/simulator/cloud";
import { isProps, type Props, text, type Value } from "../../../sandbox/simulator/values";
import { Account } from "../../sandbox/models/aws/support";

const CONFIG = awsSchema.parse({
  region: "eu-central-1",
  accountId: "123456789012",
  zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
  deployRoleArn: "arn:aws:iam::123456789012:role/deploy",
});
/** Where Vault and the runner are. */
const INTERNAL = ["10.200.0.0/24"];
const PASSWORD = "canary0canary0canary0canary0canary0canary0";

/** A platform as the composition root makes it, as far as a target has a part in it. */
function bringUp(target: Target, protect: boolean) {
  const labels = { platform: "shop", owner: "platform" };
  const shared: PlatformSpec = { name: "shop", labels, mesh: "linkerd", protect };
  const scope = (name: string): Scope => ({ name, child: (extra) => ({ ...extra }) });
  const { zones } = target;
  target.providers(scope("platform"), shared);
  const network = target.network(scope("network"), {
    ...shared,
    zones,
    cidr: "10.20.0.0/16",
    nat: "zonal",
    internalCidrs: INTERNAL,
    logRetentionDays: 90,
  });
  const cluster = target.cluster(scope("cluster"), {
    ...shared,
    network,
    zones,
    version: "1.35",
    nodes: { size: "large", min: 2, max: 6 },
    authorizedCidrs: [],
    internalCidrs: INTERNAL,
    logRetentionDays: 90,
  });
  const chart: ChartReference = { chart: "chart", version: "1.0.0" };
  const charts = new Proxy({} as Charts, { get: () => chart });
  target.foundation(scope("foundation"), { ...shared, cluster, network, controllerReplicas: 2 }, charts);
  const database = target.database(scope("database-orders"), {
    ...shared,
    network,
    key: "orders",
    version: "17",
    size: "large",
    instances: 3,
    readers: 0,
    pooled: false,
    storageGib: 20,
    logRetentionDays: 365,
    backupDays: 35,
    secretStore: "vault",
    internalCidrs: INTERNAL,
    adminPassword: pulumi.secret(PASSWORD),
  });
  return { network, cluster, database };
}

/** Runs the target against a simulated account: what that refuses, fails the test. */
async function simulate(protect: boolean) {
  const account = new Account();
  const made: CloudObject[] = [];
  const refused = new EventEmitter();
  const refusal = once(refused, "refusal").then(([error]) => Promise.reject(error as Error));
  refusal.catch(() => undefined);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const props = unwrap(inputs as Props);
        if (!type.startsWith("aws:")) return { id: name, state: props };
        try {
          const object = account.create(type, name, props);
          made.push(object);
          return { id: object.id, state: object.outputs };
        } catch (error) {
          refused.emit("refusal", error);
          throw error;
        }
      },
      call: ({ token }) => {
        throw new Error(`${token}: a preview must not look anything up`);
      },
    },
    "trivium",
    "prod",
    false,
  );
  const outputs = bringUp(aws.create(CONFIG), protect);
  const value = <T>(output: pulumi.Output<T>) =>
    Promise.race([refusal, new Promise<T>((resolve) => output.apply(resolve))]);
  const kubeconfig = JSON.parse(await value(outputs.cluster.kubeconfig)) as Props;
  const host = await value(outputs.database.host);
  for (let before = -1; before !== made.length;) {
    before = made.length;
    await pulumi.runtime.disconnect();
    await new Promise(setImmediate);
  }
  return { account, made, kubeconfig, host };
}

/** The mocks hand secrets over in the wrapping of the engine's protocol. */
function unwrap(props: Props): Props {
  return Object.fromEntries(
    Object.entries(props).map(([key, value]) => [key, pulumi.runtime.unwrapRpcSecret(value) as Value]),
  );
}

describe("components/aws", () => {
  let run: Awaited<ReturnType<typeof simulate>>;
  before(async () => {
    run = await simulate(true);
  });
  const ofType = (type: string) => run.made.filter((object) => object.type === type);
  const only = (type: string) => {
    const [object, ...others] = ofType(type);
    if (object === undefined || others.length > 0) throw new Error(`not exactly one ${type}`);
    return object;
  };

  it("is accepted whole by the simulated cloud, with every object in its tier and zone", () => {
    const counts: Record<string, number> = {};
    run.made.forEach(({ type }) => (counts[type] = (counts[type] ?? 0) + 1));
    expect(counts).to.deep.equal({
      "aws:cloudwatch/logGroup:LogGroup": 3,
      "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": 1,
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "aws:ec2/eip:Eip": 3,
      "aws:ec2/flowLog:FlowLog": 1,
      "aws:ec2/internetGateway:InternetGateway": 1,
      "aws:ec2/launchTemplate:LaunchTemplate": 1,
      "aws:ec2/natGateway:NatGateway": 3,
      "aws:ec2/networkAcl:NetworkAcl": 3,
      "aws:ec2/route:Route": 4,
      "aws:ec2/routeTable:RouteTable": 5,
      "aws:ec2/routeTableAssociation:RouteTableAssociation": 9,
      "aws:ec2/securityGroup:SecurityGroup": 2,
      "aws:ec2/subnet:Subnet": 9,
      "aws:ec2/vpc:Vpc": 1,
      "aws:ec2/vpcEndpoint:VpcEndpoint": 1,
      "aws:eks/accessEntry:AccessEntry": 1,
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": 1,
      "aws:eks/addon:Addon": 6,
      "aws:eks/cluster:Cluster": 1,
      "aws:eks/nodeGroup:NodeGroup": 3,
      "aws:eks/podIdentityAssociation:PodIdentityAssociation": 1,
      "aws:iam/role:Role": 7,
      "aws:iam/rolePolicy:RolePolicy": 4,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 6,
      "aws:kms/alias:Alias": 3,
      "aws:kms/key:Key": 3,
      "aws:rds/cluster:Cluster": 1,
      "aws:rds/clusterInstance:ClusterInstance": 3,
      "aws:rds/clusterParameterGroup:ClusterParameterGroup": 1,
      "aws:rds/subnetGroup:SubnetGroup": 1,
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 8,
    });
  });

  it("gives database subnets no way out", () => {
    const database = ofType("aws:ec2/subnet:Subnet").filter(({ outputs }) =>
      text(outputs, "tagsAll.Name")?.startsWith("shop-database"),
    );
    const associations = ofType("aws:ec2/routeTableAssociation:RouteTableAssociation");
    const tables = database.map(
      ({ id }) => associations.find(({ inputs }) => inputs["subnetId"] === id)?.inputs["routeTableId"],
    );
    const routed = ofType("aws:ec2/route:Route").map(({ inputs }) => inputs["routeTableId"]);
    expect(tables).to.have.length(3);
    expect(tables.some((table) => table === undefined || routed.includes(table))).to.equal(false);
  });

  it("keeps the API server private and starts with a node a zone", () => {
    expect(only("aws:eks/cluster:Cluster").inputs["vpcConfig"]).to.deep.include({
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
    });
    const bounds = ofType("aws:eks/nodeGroup:NodeGroup").map(({ inputs }) => inputs["scalingConfig"]);
    expect(bounds).to.have.deep.members([
      { minSize: 1, desiredSize: 1, maxSize: 2 },
      { minSize: 1, desiredSize: 1, maxSize: 2 },
      { minSize: 0, desiredSize: 1, maxSize: 2 },
    ]);
  });

  it("lets the private subnets and the internal blocks, and nobody else, reach the API server and PostgreSQL", () => {
    const groups = new Map(
      ofType("aws:ec2/securityGroup:SecurityGroup").map(({ id, inputs }) => [id, text(inputs, "name")]),
    );
    const actual = ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").map(({ inputs }) =>
      [
        groups.get(text(inputs, "securityGroupId") ?? ""),
        Number(inputs["fromPort"]),
        Number(inputs["toPort"]),
        text(inputs, "cidrIpv4"),
      ].join(" "),
    );
    const expected = ["shop-api 443 443", "shop-orders-database 5432 5432"].flatMap((door) =>
      ["10.20.0.0/20", "10.20.16.0/20", "10.20.32.0/20", ...INTERNAL].map((cidr) => `${door} ${cidr}`),
    );
    expect(actual.sort()).to.deep.equal(expected.sort());
  });

  it("spreads instances over zones and gives out the cluster's endpoint", () => {
    const zones = ofType("aws:rds/clusterInstance:ClusterInstance").map(
      ({ inputs }) => inputs["availabilityZone"],
    );
    expect(zones.sort()).to.deep.equal(CONFIG.zones);
    expect(run.host).to.equal(only("aws:rds/cluster:Cluster").outputs["endpoint"]);
  });

  it("writes the administrator's password nowhere but where RDS takes it", () => {
    const holders = run.made.flatMap(({ inputs }) =>
      Object.keys(inputs).filter((key) => JSON.stringify(inputs[key]).includes(PASSWORD)),
    );
    expect(holders).to.deep.equal(["masterPasswordWo"]);
  });

  it("writes a kubeconfig without a credential or a profile", () => {
    const kubeconfig = JSON.stringify(run.kubeconfig);
    expect(kubeconfig).to.contain('"eks","get-token","--cluster-name","shop","--role-arn"');
    expect(kubeconfig).to.not.match(/AWS_PROFILE|"token":|client-key/);
    const [first] = run.kubeconfig["clusters"] as Props[];
    const cluster = first?.["cluster"];
    expect(isProps(cluster) && cluster["server"]).to.equal(
      only("aws:eks/cluster:Cluster").outputs["endpoint"],
    );
  });

  it("says in every policy whose and what exactly, before anything exists", () => {
    const policies = run.made.flatMap(({ type, inputs }) =>
      type === "aws:iam/rolePolicy:RolePolicy" ? [JSON.parse(text(inputs, "policy") ?? "") as Props] : [],
    );
    const statements = policies.flatMap((policy) => policy["Statement"] as Props[]);
    const broad = statements.filter(({ Action }) =>
      (Action as string[]).some((action) => /^(\*|[a-z0-9]+:\*)$/.test(action)),
    );
    expect(broad).to.deep.equal([]);
  });

  it("refuses to be taken down while it is protected", () => {
    const refusals = ["aws:eks/cluster:Cluster", "aws:rds/cluster:Cluster"].map((type) => {
      try {
        run.account.delete(only(type));
        return "deleted";
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(refusals[0]).to.contain("deletion protection is enabled");
    expect(refusals[1]).to.contain("cannot delete protected cluster");
  });

  it("can be taken down in the order it was made, last first, when it is not", async () => {
    const { account, made } = await simulate(false);
    [...made].reverse().forEach((object) => {
      account.delete(object);
    });
    expect(account.cloud.all()).to.deep.equal([]);
  });
});
