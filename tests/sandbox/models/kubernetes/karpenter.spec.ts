import { expect } from "chai";
import type { Props } from "../../../../sandbox/simulator/values";
import { TestCluster } from "./support";

const NODE_CLASS = "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";

const nodeClass = (change: Props = {}): Props => ({
  apiVersion: "karpenter.k8s.aws/v1",
  kind: "EC2NodeClass",
  metadata: { name: "default" },
  spec: {
    instanceProfile: "nodes",
    amiSelectorTerms: [{ alias: "al2023@latest" }],
    subnetSelectorTerms: [{ id: "subnet-1" }],
    securityGroupSelectorTerms: [{ tags: { owner: "platform" } }],
    ...change,
  },
});

const nodePool = (
  requirement: Props = { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
): Props => ({
  apiVersion: "karpenter.sh/v1",
  kind: "NodePool",
  metadata: { name: "general" },
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" },
        requirements: [requirement],
        expireAfter: "720h",
      },
    },
    disruption: { consolidationPolicy: "WhenEmpty", consolidateAfter: "5m" },
  },
});

describe("Karpenter's kinds, simulated", () => {
  const cluster = () => {
    const created = new TestCluster();
    created.namespace("kube-system");
    return created;
  };

  it("come with their chart, which goes after them", () => {
    const own = cluster();
    expect(() => own.create(NODE_CLASS, nodeClass())).to.throw('no matches for kind "EC2NodeClass"');
    const definitions = own.release("karpenter-crd", "kube-system");
    own.create(NODE_CLASS, nodeClass());
    expect(() => own.delete(definitions)).to.throw(`still in use by ${NODE_CLASS} default`);
  });

  it("have no pool without its class, and no controller without their definitions", () => {
    const own = cluster();
    expect(() => own.release("karpenter", "kube-system")).to.throw('no matches for kind "NodePool"');
    own.release("karpenter-crd", "kube-system");
    expect(() => own.create(NODE_POOL, nodePool())).to.throw(
      'ec2nodeclasses.karpenter.k8s.aws "default" not found',
    );
    own.create(NODE_CLASS, nodeClass());
    expect(own.create(NODE_POOL, nodePool()).id).to.equal("general");
  });

  it("need one identity of their nodes, and something to select", () => {
    expect(cluster().problems(NODE_CLASS, nodeClass({ role: "nodes" }))).to.deep.equal([
      "spec: must specify exactly one of ['role', 'instanceProfile']",
    ]);
    expect(cluster().problems(NODE_CLASS, nodeClass({ subnetSelectorTerms: [] }))).to.deep.equal([
      "spec.subnetSelectorTerms: subnetSelectorTerms cannot be empty",
    ]);
  });

  const refused: readonly [Props, string][] = [
    [{ key: "kubernetes.io/os", operator: "In", values: [] }, "operator 'In' must have a value defined"],
    [
      { key: "karpenter.k8s.aws/instance-cpu", operator: "Gt", values: ["two"] },
      "a single positive integer value",
    ],
    [{ key: "kubernetes.io/os", operator: "Is", values: ["linux"] }, 'Unsupported value: "Is"'],
  ];
  for (const [requirement, message] of refused) {
    it(`refuse the requirement ${JSON.stringify(requirement)}`, () => {
      expect(cluster().problems(NODE_POOL, nodePool(requirement)).join()).to.contain(message);
    });
  }
});
