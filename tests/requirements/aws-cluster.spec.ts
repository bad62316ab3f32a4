import { expect } from "chai";
import { shown } from "../../sandbox/models/aws/common";
import { isProps, type Props } from "../../sandbox/simulator/values";
import { profiles } from "../../stacks/profiles";
import { effectsOf } from "../support/edit";
import { inputOf, type Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";

const NODES = "aws:eks/nodeGroup:NodeGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const ADDON = "aws:eks/addon:Addon";
const CLUSTER = "aws:eks/cluster:Cluster";
const ROLE = "aws:iam/role:Role";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";
const NODE_CLASS = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
const SCHEDULE = "aws:autoscaling/schedule:Schedule";

const KARPENTER = { aws: { karpenter: { cpuLimit: 64, spot: true } } };
const HOURS = { timeZone: "Europe/Berlin", start: "0 7 * * 1-5", stop: "0 19 * * 1-5" };
/** The program's labels, which pay for what. */
const LABELS = { platform: "acme-prod", owner: "platform" };

const list = (value: unknown) => value as Props[];
const json = (value: unknown) => JSON.parse(String(value)) as Props;
const sum = (groups: readonly Props[], key: string) =>
  groups.reduce((total, { scalingConfig }) => total + Number((scalingConfig as Props)[key]), 0);
const named = (name: string) => (urn: string) => urn.endsWith(`::${name}`);

/** Statements of the policy with which a role is trusted or allowed. */
function statements(policy: unknown): Props[] {
  return list(json(policy)["Statement"]);
}

describe("AWS cluster", function () {
  this.timeout(60_000);
  let prod: Graph;
  let dev: Graph;
  let scaled: Graph;
  before(async () => {
    prod = await graphOf("aws");
    dev = await graphOf("aws", { aws: { officeHours: HOURS } }, "dev");
    scaled = await graphOf("aws", KARPENTER);
  });
  const refused =
    (settings: Settings, stack = "prod") =>
    () =>
      inputOf({ stack, target: "aws", settings });
  const addon = (graph: Graph, name: string) => graph.only(ADDON, `cluster-${name}`);

  describe("nodes", () => {
    it("N02 E11 are a managed group a zone of Amazon Linux 2023, which share the profile's bounds", () => {
      const groups = prod.inputs(NODES);
      expect(groups.map(({ amiType }) => amiType)).to.deep.equal(Array(3).fill("AL2023_x86_64_STANDARD"));
      expect(new Set(groups.map(({ subnetIds }) => JSON.stringify(subnetIds))).size).to.equal(3);
      const { min, max } = profiles.prod.nodes;
      expect([sum(groups, "minSize"), sum(groups, "maxSize")]).to.deep.equal([min, max]);
    });

    it("N02 start with three, one a zone, from t3.medium in dev to m5.large in prod", () => {
      expect([sum(dev.inputs(NODES), "desiredSize"), sum(prod.inputs(NODES), "desiredSize")]).to.deep.equal([
        3, 3,
      ]);
      expect(dev.only(TEMPLATE).inputs["instanceType"]).to.equal("t3.medium");
      expect(prod.only(TEMPLATE).inputs["instanceType"]).to.equal("m5.large");
      expect(sum(dev.inputs(NODES), "minSize")).to.equal(2);
    });

    it("N02 are of the control plane's version, and wait for it and for the network plugin", () => {
      const { version } = prod.only(CLUSTER).inputs;
      for (const { inputs, dependsOn } of prod.of(NODES)) {
        expect(inputs["version"]).to.equal(version);
        expect(dependsOn.some(named("cluster-vpc-cni"))).to.equal(true);
        expect(dependsOn.some(named("cluster-coredns"))).to.equal(false);
      }
      expect(addon(prod, "coredns").dependsOn.filter((urn) => urn.includes(NODES))).to.have.length(3);
      expect(addon(prod, "metrics-server").inputs["addonVersion"]).to.be.a("string");
    });

    it("N02 belong to one zone each: what another zone's subnet becomes is nothing to them", () => {
      const dependencies = prod.only(NODES, "cluster-nodes-a").propertyDependencies["subnetIds"] ?? [];
      const subnets = dependencies.filter((urn) => urn.includes("subnet:Subnet::"));
      expect(subnets.map((urn) => urn.split("::").at(-1))).to.deep.equal(["network-private-a"]);
    });

    it("N02 run Bottlerocket where that is chosen, and the mesh is told so", async () => {
      const graph = await graphOf("aws", { aws: { nodeImage: "bottlerocket" } });
      expect(graph.inputs(NODES).map(({ amiType }) => amiType)).to.deep.equal(
        Array(3).fill("BOTTLEROCKET_x86_64"),
      );
      const volumes = list(graph.only(TEMPLATE).inputs["blockDeviceMappings"]);
      expect(volumes.map(({ deviceName }) => deviceName)).to.deep.equal(["/dev/xvda", "/dev/xvdb"]);
      expect(volumes.every(({ ebs }) => isProps(ebs) && ebs["encrypted"] === "true")).to.equal(true);
      const mesh = (of: Graph) => of.only(RELEASE, "mesh-linkerd-cni").inputs["values"] as Props;
      expect(mesh(graph)["iptablesMode"]).to.equal("legacy");
      expect(mesh(prod)).not.to.have.property("iptablesMode");
    });
  });

  describe("the control plane", () => {
    it("N02 is private, writes every log, and encrypts Secrets with a key of ours", () => {
      const { inputs } = prod.only(CLUSTER);
      expect(inputs["vpcConfig"]).to.deep.include({
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      });
      expect(inputs["enabledClusterLogTypes"]).to.have.length(5);
      expect(inputs["encryptionConfig"]).to.deep.include({ resources: ["secrets"] });
    });

    it("N02 has a public endpoint for named blocks alone", async () => {
      const blocks = ["203.0.113.0/24"];
      const graph = await graphOf("aws", { access: { path: "public", authorizedCidrs: blocks } });
      expect(graph.only(CLUSTER).inputs["vpcConfig"]).to.deep.include({
        endpointPublicAccess: true,
        publicAccessCidrs: blocks,
      });
    });
  });

  describe("edits", () => {
    const aws = async (before: Settings, after: Settings) => {
      const effects = await effectsOf({ what: "", target: "aws", before, after });
      return effects.filter(({ type }) => type.startsWith("aws:e") || type.startsWith("aws:autoscaling"));
    };

    it("N02 another size of nodes rolls them over: a new version of the template, no new group", async () => {
      const effects = await aws({ environment: "staging" }, { environment: "prod" });
      const ofNodes = effects.filter(({ type }) => [NODES, TEMPLATE].includes(type));
      expect(new Set(ofNodes.map(({ operation }) => operation))).to.deep.equal(new Set(["update"]));
      const [template] = ofNodes.filter(({ type }) => type === TEMPLATE);
      expect(template?.properties).to.include("instanceType");
      const groups = ofNodes.filter(({ type }) => type === NODES);
      expect(groups).to.have.length(3);
      for (const { properties } of groups) expect(properties).to.include("launchTemplate");
    });

    it("N02 another zone is a group more, and nothing to the others'", async () => {
      const zones = ["eu-central-1a", "eu-central-1b"];
      const effects = await aws({ aws: { zones } }, {});
      const groups = effects.filter(({ type }) => type === NODES);
      expect(groups.filter(({ operation }) => operation === "create").map(({ name }) => name)).to.deep.equal([
        "cluster-nodes-c",
      ]);
      expect(effects.filter(({ operation }) => operation === "replace")).to.deep.equal([]);
    });

    it("N02 an upgrade by one minor version updates control plane, add-ons and nodes where they are", async () => {
      const effects = await aws({ cluster: { version: "1.34" } }, { cluster: { version: "1.35" } });
      const operations = (type: string) =>
        effects.filter((effect) => effect.type === type).map((e) => e.operation);
      expect(operations(CLUSTER)).to.deep.equal(["update"]);
      expect(operations(NODES)).to.deep.equal(["update", "update", "update"]);
      expect(effects.filter(({ operation }) => operation === "replace")).to.deep.equal([]);
    });

    it("N02 another image makes another group of another name, before the old one goes", async () => {
      const effects = await aws({}, { aws: { nodeImage: "bottlerocket" } });
      const groups = effects.filter(({ type }) => type === NODES);
      expect(groups.map(({ operation }) => operation)).to.deep.equal(["replace", "replace", "replace"]);
      for (const { properties } of groups)
        expect(properties).to.include.members(["amiType", "nodeGroupName"]);
    });
  });

  describe("workload identity", () => {
    const ROLES = ["cluster-vpc-cni", "cluster-aws-ebs-csi-driver", "foundation-karpenter"];

    it("N03 gives every service account a role of its own, for its pods of this cluster alone", () => {
      for (const name of ROLES) {
        const [trust] = statements(scaled.only(ROLE, name).inputs["assumeRolePolicy"]);
        const condition = trust?.["Condition"] as Record<string, Props>;
        expect(trust?.["Principal"]).to.deep.equal({ Service: "pods.eks.amazonaws.com" });
        expect(condition["StringEquals"]).to.include.keys(
          "aws:SourceAccount",
          "aws:RequestTag/kubernetes-namespace",
          "aws:RequestTag/kubernetes-service-account",
        );
        expect(JSON.stringify(condition["ArnEquals"])).to.contain(":cluster/acme-prod");
      }
    });

    it("N03 takes tokens of the cluster instead where IRSA is chosen", async () => {
      const graph = await graphOf("aws", { aws: { ...KARPENTER.aws, workloadIdentity: "irsa" } });
      const { url, clientIdLists } = graph.only("aws:iam/openIdConnectProvider:OpenIdConnectProvider").inputs;
      expect(clientIdLists).to.deep.equal(["sts.amazonaws.com"]);
      const host = shown(url).replace("https://", "");
      const role = graph.only(ROLE, "foundation-karpenter");
      expect(statements(role.inputs["assumeRolePolicy"])).to.deep.equal([
        {
          Sid: "Pods",
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Condition: {
            StringEquals: {
              [`${host}:aud`]: "sts.amazonaws.com",
              [`${host}:sub`]: "system:serviceaccount:kube-system:karpenter",
            },
          },
        },
      ]);
      const { serviceAccount } = graph.only(RELEASE, "foundation-karpenter").inputs["values"] as Record<
        string,
        Props
      >;
      expect(serviceAccount?.["annotations"]).to.deep.equal({
        "eks.amazonaws.com/role-arn": role.outputs["arn"],
      });
    });

    it("N03 lets no policy of the program's own allow everything, and knows no user and no key", () => {
      const own = scaled.inputs("aws:iam/rolePolicy:RolePolicy").flatMap(({ policy }) => statements(policy));
      expect(own.length).to.be.greaterThan(20);
      const broad = own.filter(({ Action }) =>
        list(Action).some((action) => /^(\*|[\w-]+:\*)$/.test(shown(action))),
      );
      expect(broad).to.deep.equal([]);
      expect(scaled.resources.filter(({ type }) => /^aws:iam\/(user|accessKey)/.test(type))).to.deep.equal(
        [],
      );
    });
  });

  describe("Karpenter", () => {
    const pool = (name: string) =>
      scaled.only(NODE_POOL, `foundation-node-pool-${name}`).inputs["spec"] as Props;
    const template = (name: string) => (pool(name)["template"] as Record<string, Props>)["spec"] ?? {};
    const requirement = (name: string, key: string) =>
      list(template(name)["requirements"]).filter((candidate) => candidate["key"] === key);

    it("M13 starts nodes of mixed types within a limit, in every zone, and ends those that are not needed", async () => {
      const without = await graphOf("aws", { aws: { karpenter: undefined } });
      expect(without.of(NODE_POOL)).to.deep.equal([]);
      expect(pool("general")["limits"]).to.deep.equal({ cpu: "64" });
      expect(pool("general")["disruption"]).to.deep.include({
        consolidationPolicy: "WhenEmptyOrUnderutilized",
      });
      const values = (key: string) => requirement("general", key)[0]?.["values"];
      expect(values("karpenter.k8s.aws/instance-category")).to.have.length(3);
      expect(values("topology.kubernetes.io/zone")).to.have.length(3);
      expect(values("karpenter.sh/capacity-type")).to.deep.equal(["on-demand"]);
    });

    it("M13 N12 has spot instances for what tolerates their end, and for nothing else", async () => {
      const [capacity] = requirement("spot", "karpenter.sh/capacity-type");
      expect(capacity?.["values"]).to.deep.equal(["spot", "on-demand"]);
      expect(requirement("spot", "karpenter.k8s.aws/instance-family")[0]?.["minValues"]).to.equal(5);
      const taints = [{ key: "trivium/interruptible", value: "true", effect: "NoSchedule" }];
      expect(template("spot")["taints"]).to.deep.equal(taints);
      expect(template("general")).not.to.have.property("taints");
      const lasting = await graphOf("aws", { aws: { karpenter: { cpuLimit: 64 } } });
      expect(lasting.of(NODE_POOL).map(({ name }) => name)).to.deep.equal(["foundation-node-pool-general"]);
    });

    it("M13 hears of interruptions before they come", () => {
      const rules = scaled
        .inputs("aws:cloudwatch/eventRule:EventRule")
        .map(({ eventPattern }) => json(eventPattern));
      const heard = rules.flatMap((rule) => rule["detail-type"]);
      expect(heard).to.include.members([
        "EC2 Spot Instance Interruption Warning",
        "EC2 Instance Rebalance Recommendation",
        "AWS Health Event",
      ]);
      const queue = scaled.only("aws:sqs/queue:Queue", "foundation-interruptions");
      expect(queue.inputs["sqsManagedSseEnabled"]).to.equal(true);
      const targets = scaled.inputs("aws:cloudwatch/eventTarget:EventTarget");
      expect(targets).to.have.length(rules.length);
      for (const target of targets) expect(target["arn"]).to.equal(queue.outputs["arn"]);
      const { settings } = scaled.only(RELEASE, "foundation-karpenter").inputs["values"] as Record<
        string,
        Props
      >;
      expect(settings?.["interruptionQueue"]).to.equal(queue.inputs["name"]);
    });

    it("M13 joins nodes with a role of their own, hidden metadata and encrypted volumes", () => {
      const nodeClass = scaled.only(NODE_CLASS).inputs["spec"] as Props;
      const profile = scaled.only("aws:iam/instanceProfile:InstanceProfile");
      const role = scaled.only(ROLE, "foundation-karpenter-node");
      expect(nodeClass["instanceProfile"]).to.equal(profile.inputs["name"]);
      expect(profile.inputs["role"]).to.equal(role.inputs["name"]);
      const entries = scaled.inputs("aws:eks/accessEntry:AccessEntry");
      expect(
        entries.filter(({ type }) => type === "EC2_LINUX").map(({ principalArn }) => principalArn),
      ).to.deep.equal([role.outputs["arn"]]);
      expect(nodeClass["metadataOptions"]).to.deep.include({
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
      });
      const [volume] = list(nodeClass["blockDeviceMappings"]);
      expect(volume?.["ebs"]).to.deep.include({ encrypted: true });
      expect(nodeClass["subnetSelectorTerms"]).to.have.length(3);
    });

    it("M13 goes in order: pools, their class, the controller, definitions and identity, node groups", () => {
      const waits = (type: string, name: string, after: string) =>
        expect(scaled.only(type, name).dependsOn.some(named(after)), `${name} after ${after}`).to.equal(true);
      for (const name of ["general", "spot"]) {
        waits(NODE_POOL, `foundation-node-pool-${name}`, "foundation-node-class");
      }
      waits(NODE_CLASS, "foundation-node-class", "foundation-karpenter");
      waits(RELEASE, "foundation-karpenter", "foundation-karpenter-crd");
      const association = "podIdentityAssociation:PodIdentityAssociation::foundation-karpenter";
      expect(
        scaled.only(RELEASE, "foundation-karpenter").dependsOn.some((urn) => urn.endsWith(association)),
      ).to.equal(true);
      const provider = scaled.only("pulumi:providers:kubernetes");
      const groups = (provider.propertyDependencies["kubeconfig"] ?? []).filter((urn) => urn.includes(NODES));
      expect(groups).to.have.length(3);
    });

    it("M13 runs on the nodes that are there without it", () => {
      const { nodeSelector } = scaled.only(RELEASE, "foundation-karpenter").inputs["values"] as Record<
        string,
        Props
      >;
      for (const { labels } of scaled.inputs(NODES)) expect(nodeSelector).to.include(labels);
    });
  });

  describe("costs", () => {
    it("N12 are told apart by tags on nodes, volumes and interfaces, whoever makes them", () => {
      const specifications = list(prod.only(TEMPLATE).inputs["tagSpecifications"]);
      expect(specifications.map(({ resourceType }) => resourceType)).to.deep.equal([
        "instance",
        "network-interface",
        "volume",
      ]);
      for (const { tags } of specifications) expect(tags).to.include(LABELS);
      const configuration = (name: string) =>
        json(addon(prod, name).inputs["configurationValues"]) as Record<string, Props>;
      expect(configuration("aws-ebs-csi-driver")["controller"]?.["extraVolumeTags"]).to.include(LABELS);
      expect(json(configuration("vpc-cni")["env"]?.["ADDITIONAL_ENI_TAGS"])).to.include(LABELS);
      expect((scaled.only(NODE_CLASS).inputs["spec"] as Props)["tags"]).to.include(LABELS);
    });

    it("N12 end at night where there are office hours", () => {
      expect(prod.of(SCHEDULE)).to.deep.equal([]);
      const schedules = dev.inputs(SCHEDULE);
      const groups = dev.of(NODES).flatMap(({ outputs }) => JSON.stringify(outputs["resources"]));
      for (const { autoscalingGroupName, timeZone } of schedules) {
        expect(groups.some((resources) => resources.includes(shown(autoscalingGroupName)))).to.equal(true);
        expect(timeZone).to.equal(HOURS.timeZone);
      }
      const at = (recurrence: string, key: string) =>
        schedules
          .filter((schedule) => schedule["recurrence"] === recurrence)
          .map((schedule) => schedule[key]);
      expect(at(HOURS.stop, "desiredCapacity")).to.deep.equal([0, 0, 0]);
      expect(at(HOURS.stop, "minSize")).to.deep.equal([0, 0, 0]);
      expect(at(HOURS.start, "desiredCapacity")).to.deep.equal([1, 1, 1]);
    });

    it("N12 are those of pods alone in the namespaces on Fargate", async () => {
      const settings = { workloadIdentity: "irsa", fargateNamespaces: ["batch"] };
      const graph = await graphOf("aws", { aws: settings });
      const profile = graph.only("aws:eks/fargateProfile:FargateProfile", "cluster-fargate-batch");
      expect(profile.inputs["selectors"]).to.deep.equal([{ namespace: "batch" }]);
      expect(profile.inputs["subnetIds"]).to.have.length(3);
      expect(profile.dependsOn.some(named("cluster-vpc-cni"))).to.equal(true);
    });

    it("N12 are refused where settings do not go together", () => {
      expect(refused({ aws: { officeHours: HOURS } })).to.throw(
        "would end every night what environment prod keeps up; remove it",
      );
      expect(refused({ aws: { ...KARPENTER.aws, officeHours: HOURS } }, "dev")).to.throw(
        "would leave Karpenter's own nodes running with nobody to end them; remove it, or karpenter",
      );
      expect(refused({ aws: { fargateNamespaces: ["batch"] } })).to.throw(
        "needs roles that work on Fargate; set workloadIdentity to irsa, or remove it",
      );
      expect(refused({ aws: { workloadIdentity: "irsa", fargateNamespaces: ["shop"] } })).to.throw(
        "is a team's or the platform's, whose pods are in the mesh and need nodes; set namespaces of your own",
      );
    });
  });
});
