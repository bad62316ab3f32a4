import type { InstanceArgs, LaunchConfigurationArgs, LaunchTemplateArgs } from "@pulumi/aws/ec2";
import type { NodeGroupArgs } from "@pulumi/aws/eks";
import type { InstanceArgs as GoogleInstanceArgs } from "@pulumi/gcp/compute";
import type { NodePoolArgs } from "@pulumi/gcp/container";
import { clusterNodeAccessHardened as rule } from "../../../../policy/rules/cluster/cluster-node-access-hardened";
import { nodeClass } from "../../support/karpenter";
import { fixture } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const metadataOptions = { httpTokens: "required", httpPutResponseHopLimit: 1 };
const template = fixture<LaunchTemplateArgs>("aws:ec2/launchTemplate:LaunchTemplate", "template", {
  metadataOptions,
});
const configuration = fixture<LaunchConfigurationArgs>(
  "aws:ec2/launchConfiguration:LaunchConfiguration",
  "configuration",
  { imageId: "ami-1", instanceType: "t3.micro", metadataOptions },
);
const instance = fixture<InstanceArgs>("aws:ec2/instance:Instance", "instance", {
  ami: "ami-1",
  metadataOptions,
});
const group = fixture<NodeGroupArgs>("aws:eks/nodeGroup:NodeGroup", "group", {
  clusterName: "acme",
  nodeRoleArn: "arn:aws:iam::1:role/node",
  subnetIds: ["subnet-1"],
  scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
  remoteAccess: { ec2SshKey: "break-glass", sourceSecurityGroupIds: ["sg-1"] },
});
const machine = fixture<GoogleInstanceArgs>("gcp:compute/instance:Instance", "machine", {
  machineType: "e2-small",
  bootDisk: {},
  networkInterfaces: [{ subnetwork: "nodes" }],
  metadata: { "block-project-ssh-keys": "TRUE" },
});
const pool = fixture<NodePoolArgs>("gcp:container/nodePool:NodePool", "pool", {
  cluster: "acme",
  nodeConfig: { metadata: { "disable-legacy-endpoints": "true" } },
});
const open = {
  keyPairs: "violation: a key pair opens it to SSH",
  keys: "violation: SSH keys of the whole project open it",
};
const tokens = { path: "metadataOptions.httpTokens", bad: ["optional"], absent: "violation" } as const;
const hops = { path: "metadataOptions.httpPutResponseHopLimit", bad: [2, 64], absent: "pass" } as const;

export const examination: Examination = {
  rule,
  base: [template(), configuration(), instance(), group(), machine(), pool(), nodeClass()],
  mutants: [
    {
      of: "node-class",
      path: "spec.metadataOptions.httpTokens",
      bad: ["optional"],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "node-class",
      path: "spec.metadataOptions.httpPutResponseHopLimit",
      bad: [2],
      good: [1],
      absent: "pass",
    },
    { of: "template", ...tokens },
    { of: "template", ...hops },
    { of: "template", path: "metadataOptions", good: [{ httpEndpoint: "disabled" }], absent: "violation" },
    { of: "template", path: "keyName", good: ["break-glass"], absent: "pass", unknown: "pass" },
    { of: "configuration", ...tokens },
    { of: "configuration", ...hops },
    { of: "instance", ...tokens },
    { of: "instance", ...hops },
    { of: "group", path: "remoteAccess.sourceSecurityGroupIds", bad: [[]], absent: "violation" },
    { of: "group", path: "remoteAccess.ec2SshKey", absent: "pass", unknown: "pass" },
    { of: "machine", path: "metadata", good: [{ "enable-oslogin": "TRUE" }], absent: "violation" },
    {
      of: "machine",
      path: 'metadata["block-project-ssh-keys"]',
      bad: ["false", "0"],
      good: ["true", "yes", true],
      absent: "violation",
    },
    {
      of: "machine",
      path: 'metadata["serial-port-enable"]',
      bad: ["1", "true", "TRUE"],
      good: ["false"],
      absent: "pass",
    },
    { of: "pool", path: 'nodeConfig.metadata["serial-port-enable"]', bad: ["true"], absent: "pass" },
    {
      of: "pool",
      path: 'nodeConfig.metadata["block-project-ssh-keys"]',
      bad: ["false"],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    [
      "asks nothing of a metadata service that is off",
      [template({ metadataOptions: { httpEndpoint: "disabled", httpPutResponseHopLimit: 64 } })],
    ],
    [
      "fails a key without a source",
      [group({ remoteAccess: { ec2SshKey: "break-glass" } })],
      { group: "violation: SSH is open to everybody" },
    ],
    [
      "fails a machine that leaves a project's keys unsaid, and not a node of GKE",
      [machine({ metadata: undefined }), pool({ nodeConfig: undefined })],
      { machine: open.keys },
    ],
    [
      "may forbid key pairs, and let a project's keys be left unsaid",
      [template({ keyName: "ops" }), group(), machine({ metadata: undefined })],
      { template: open.keyPairs, group: open.keyPairs },
      { keyPairs: false, projectKeys: true },
    ],
    [
      "takes more hops",
      [template({ metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } })],
      {},
      { hopLimit: 2 },
    ],
  ],
};
