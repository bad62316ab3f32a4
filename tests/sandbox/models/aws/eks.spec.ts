import { expect } from "chai";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import { type Props, text } from "../../../../sandbox/simulator/values";
import { Account } from "./support";

const ROLE = "aws:iam/role:Role";
const CLUSTER = "aws:eks/cluster:Cluster";
const ADDON = "aws:eks/addon:Addon";
const FARGATE = "aws:eks/fargateProfile:FargateProfile";
const NODES = "aws:eks/nodeGroup:NodeGroup";
const ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** An account with a VPC, two private subnets and roles that trust what their names say. */
class Site extends Account {
  readonly subnets: CloudObject[];

  constructor() {
    super();
    const vpc = this.create("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    this.subnets = ["a", "b"].map((zone, index) =>
      this.create("aws:ec2/subnet:Subnet", zone, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `eu-central-1${zone}`,
      }),
    );
  }

  role(service: string, actions = ["sts:AssumeRole"]): string {
    const name = service.replaceAll(".", "-");
    const existing = this.simulator.read(ROLE, name);
    const Statement = [{ Effect: "Allow", Principal: { Service: service }, Action: actions }];
    const role =
      existing ?? this.create(ROLE, name, { name, assumeRolePolicy: JSON.stringify({ Statement }) });
    return text(role.outputs, "arn") ?? "";
  }

  cluster(change: Props = {}): CloudObject {
    return this.create(CLUSTER, "eks", {
      name: "shop",
      version: "1.34",
      roleArn: this.role("eks.amazonaws.com"),
      bootstrapSelfManagedAddons: false,
      vpcConfig: { subnetIds: this.subnets.map(({ id }) => id), endpointPrivateAccess: true },
      ...change,
    });
  }

  addon(addonName: string, addonVersion = "v1.0.0-eksbuild.1", more: Props = {}): CloudObject {
    return this.create(ADDON, addonName, { clusterName: "shop", addonName, addonVersion, ...more });
  }

  nodes(change: Props = {}): CloudObject {
    return this.create(NODES, "nodes", {
      clusterName: "shop",
      nodeGroupName: "shop-nodes",
      nodeRoleArn: this.role("ec2.amazonaws.com"),
      subnetIds: this.subnets.map(({ id }) => id),
      scalingConfig: { minSize: 2, desiredSize: 3, maxSize: 6 },
      ...change,
    });
  }
}

describe("sandbox/models/aws: EKS", () => {
  it("gives a cluster what its clients need", () => {
    const { outputs } = new Site().cluster();
    expect(outputs["arn"]).to.equal("arn:aws:eks:eu-central-1:123456789012:cluster/shop");
    expect(outputs["endpoint"]).to.match(/^https:\/\/[0-9A-F]{32}\.gr7\.eu-central-1\.eks\.amazonaws\.com$/);
    expect(JSON.stringify(outputs["identities"])).to.match(
      /https:\/\/oidc\.eks\.eu-central-1\.amazonaws\.com\/id\/[0-9A-F]{32}/,
    );
    const authority = outputs["certificateAuthority"] as { data: string };
    expect(Buffer.from(authority.data, "base64").toString()).to.match(/^-----BEGIN CERTIFICATE-----\n/);
  });

  const refused: readonly [string, Props, string][] = [
    ["a bad name", { name: "-shop" }, "name is no cluster name of at most 100 characters: -shop"],
    ["an unsupported version", { version: "1.28" }, "version is none of 1.32, 1.33, 1.34, 1.35, 1.36: 1.28"],
    [
      "extended support where it is excluded",
      { version: "1.33", upgradePolicy: { supportType: "STANDARD" } },
      "version is in extended support, which upgradePolicy STANDARD excludes: 1.33",
    ],
    ["an unknown log type", { enabledClusterLogTypes: ["audits"] }, "knows no log type audits"],
    [
      "a public Service block",
      { kubernetesNetworkConfig: { serviceIpv4Cidr: "8.8.0.0/16" } },
      "kubernetesNetworkConfig.serviceIpv4Cidr must be a private block from /12 to /24: 8.8.0.0/16",
    ],
    [
      "a Service block in the VPC",
      { kubernetesNetworkConfig: { serviceIpv4Cidr: "10.0.0.0/16" } },
      "the Service block overlaps that of vpc-",
    ],
  ];
  for (const [what, change, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => new Site().cluster(change)).to.throw(message);
    });
  }

  it("refuses subnets in one zone", () => {
    const site = new Site();
    const [only] = site.subnets;
    expect(() => site.cluster({ vpcConfig: { subnetIds: [only?.id ?? ""] } })).to.throw(
      "must be in at least two different AZs",
    );
  });

  it("refuses a role that does not trust it", () => {
    const site = new Site();
    const roleArn = site.role("ec2.amazonaws.com");
    expect(() => site.cluster({ roleArn })).to.throw("could not be assumed by EKS");
  });

  it("upgrades one minor version at a time and never back", () => {
    const site = new Site();
    const cluster = site.cluster();
    const to = (version: string) => () => site.update(cluster, "eks", { ...cluster.inputs, version });
    expect(to("1.36")).to.throw("unsupported Kubernetes minor version update from 1.34 to 1.36");
    expect(to("1.35")).not.to.throw();
    expect(to("1.34")).to.throw("unsupported Kubernetes minor version update from 1.35 to 1.34");
  });

  it("keeps nodes within three minor versions of the control plane", () => {
    const site = new Site();
    let cluster = site.cluster();
    site.addon("vpc-cni");
    const nodes = site.nodes({ version: "1.32" });
    cluster = site.update(cluster, "eks", { ...cluster.inputs, version: "1.35" });
    const upgrade = () => site.update(cluster, "eks", { ...cluster.inputs, version: "1.36" });
    expect(upgrade).to.throw("node group shop:shop-nodes must be updated before the cluster can be at 1.36");
    site.update(nodes, "nodes", { ...nodes.inputs, version: "1.35" });
    expect(upgrade).not.to.throw();
  });

  it("tells updates from replacements", () => {
    const site = new Site();
    const cluster = site.cluster({ accessConfig: { authenticationMode: "API" } });
    expect(site.replaces(cluster, { version: "1.35" })).to.deep.equal([]);
    expect(site.replaces(cluster, { accessConfig: { authenticationMode: "CONFIG_MAP" } })).to.deep.equal([]);
    expect(
      site.replaces(cluster, {
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      }),
    ).to.deep.equal(["accessConfig"]);
    expect(site.replaces(cluster, { name: "other" })).to.deep.equal(["name"]);
  });

  it("keeps a cluster under deletion protection", () => {
    const site = new Site();
    const cluster = site.cluster({ deletionProtection: true });
    expect(() => site.delete(cluster)).to.throw("deletion protection is enabled");
  });

  it("joins no nodes without a network plugin", () => {
    const site = new Site();
    site.cluster();
    expect(() => site.nodes()).to.throw("cni plugin not initialized");
    site.addon("vpc-cni");
    expect(site.nodes().outputs["status"]).to.equal("ACTIVE");
  });

  it("refuses a node group outside its bounds or newer than its cluster", () => {
    const site = new Site();
    site.cluster();
    site.addon("vpc-cni");
    expect(() => site.nodes({ scalingConfig: { minSize: 2, desiredSize: 7, maxSize: 6 } })).to.throw(
      "scalingConfig.desiredSize must be from 2 to 6: 7",
    );
    expect(() => site.nodes({ version: "1.35" })).to.throw("newer than the cluster's 1.34");
  });

  it("finishes no deployment without nodes", () => {
    const site = new Site();
    site.cluster();
    site.addon("vpc-cni");
    expect(() => site.addon("coredns")).to.throw("it has no nodes to run on");
    site.nodes();
    site.addon("coredns");
    expect(() => site.addon("kube-proxy", "v1.35.0-eksbuild.1")).to.throw("newer than the cluster's 1.34");
  });

  it("binds a role to a service account once, and only one that trusts it", () => {
    const site = new Site();
    site.cluster();
    const binding = { clusterName: "shop", namespace: "kube-system", serviceAccount: "lbc" };
    expect(() =>
      site.create(ASSOCIATION, "bad", { ...binding, roleArn: site.role("ec2.amazonaws.com") }),
    ).to.throw("does not let pods.eks.amazonaws.com assume it and tag the session");
    const roleArn = site.role("pods.eks.amazonaws.com", ["sts:AssumeRole", "sts:TagSession"]);
    site.create(ASSOCIATION, "good", { ...binding, roleArn });
    expect(() => site.create(ASSOCIATION, "again", { ...binding, roleArn })).to.throw(
      "kube-system/lbc has association a-",
    );
  });

  it("takes a machine's type from a group or from its template, and another type of the template in place", () => {
    const site = new Site();
    site.cluster();
    site.addon("vpc-cni");
    const template = site.create("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
      name: "nodes",
      instanceType: "t3.medium",
    });
    const launchTemplate = { id: template.id, version: "1" };
    expect(() => site.nodes({ launchTemplate, instanceTypes: ["m5.large"] })).to.throw(
      "instance types are in the request and in the launch template",
    );
    const nodes = site.nodes({ launchTemplate });
    expect(site.replaces(nodes, { launchTemplate: { ...launchTemplate, version: "2" } })).to.deep.equal([]);
    expect(site.replaces(nodes, { instanceTypes: ["m5.large"] })).to.deep.equal(["instanceTypes"]);
  });

  it("runs pods on Fargate in private subnets, with a role that Fargate can take", () => {
    const site = new Site();
    const cluster = site.cluster();
    const profile = (podExecutionRoleArn: string, selectors: Props[] = [{ namespace: "batch" }]) =>
      site.create(FARGATE, "batch", {
        clusterName: "shop",
        fargateProfileName: "batch",
        subnetIds: site.subnets.map(({ id }) => id),
        podExecutionRoleArn,
        selectors,
      });
    expect(() => profile(site.role("ec2.amazonaws.com"))).to.throw(
      "misconfigured PodExecutionRole trust policy",
    );
    const roleArn = site.role("eks-fargate-pods.amazonaws.com");
    expect(() => profile(roleArn, [])).to.throw("selectors must be from 1 to 5: 0");
    profile(roleArn);
    expect(() => site.delete(cluster)).to.throw("in use by");
  });

  it("refuses Fargate in a subnet that leads to the internet", () => {
    const site = new Site();
    site.cluster();
    const [subnet] = site.subnets;
    const vpcId = subnet?.outputs["vpcId"] ?? "";
    const gateway = site.create("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId });
    const table = site.create("aws:ec2/routeTable:RouteTable", "table", { vpcId });
    site.create("aws:ec2/route:Route", "out", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    site.create("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", {
      routeTableId: table.id,
      subnetId: subnet?.id ?? "",
    });
    expect(() =>
      site.create(FARGATE, "batch", {
        clusterName: "shop",
        fargateProfileName: "batch",
        subnetIds: [subnet?.id ?? ""],
        podExecutionRoleArn: site.role("eks-fargate-pods.amazonaws.com"),
        selectors: [{ namespace: "batch" }],
      }),
    ).to.throw("provided in Fargate profile is not a private subnet");
  });

  it("schedules the sizes of groups that there are, within their own bounds", () => {
    const site = new Site();
    site.cluster();
    site.addon("vpc-cni");
    site.nodes();
    const schedule = (change: Props) => () =>
      site.create("aws:autoscaling/schedule:Schedule", "stop", {
        scheduledActionName: "stop",
        autoscalingGroupName: "eks-shop-shop-nodes",
        recurrence: "0 19 * * 1-5",
        minSize: 0,
        desiredCapacity: 0,
        ...change,
      });
    expect(schedule({ autoscalingGroupName: "other" })).to.throw("AutoScalingGroup name not found - other");
    expect(schedule({ recurrence: "at seven" })).to.throw("recurrence is no cron expression of five fields");
    expect(schedule({ minSize: 2 })).to.throw("desiredCapacity must be from minSize to maxSize: 0");
    expect(schedule({ maxSize: -1 })).not.to.throw();
  });
});
