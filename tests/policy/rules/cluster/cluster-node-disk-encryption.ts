import type { EncryptionByDefaultArgs, VolumeArgs } from "@pulumi/aws/ebs";
import type { InstanceArgs, LaunchConfigurationArgs, LaunchTemplateArgs } from "@pulumi/aws/ec2";
import type { DiskArgs, InstanceArgs as GoogleInstanceArgs } from "@pulumi/gcp/compute";
import type { ClusterArgs, NodePoolArgs } from "@pulumi/gcp/container";
import { clusterNodeDiskEncryption as rule } from "../../../../policy/rules/cluster/cluster-node-disk-encryption";
import { nodeClass } from "../../support/karpenter";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const kmsKeyId = "arn:aws:kms:eu-central-1:1:key/1";
const kmsKeySelfLink = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
const volume = fixture<VolumeArgs>("aws:ebs/volume:Volume", "volume", {
  availabilityZone: "eu-central-1a",
  encrypted: true,
  kmsKeyId,
});
const template = fixture<LaunchTemplateArgs>("aws:ec2/launchTemplate:LaunchTemplate", "template", {
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId } }],
});
const instance = fixture<InstanceArgs>("aws:ec2/instance:Instance", "instance", {
  rootBlockDevice: { encrypted: true },
  ebsBlockDevices: [{ deviceName: "/dev/xvdb", encrypted: true }],
});
const configuration = fixture<LaunchConfigurationArgs>(
  "aws:ec2/launchConfiguration:LaunchConfiguration",
  "configuration",
  { imageId: "ami-1", instanceType: "t3.micro", rootBlockDevice: { encrypted: true } },
);
const byDefault = fixture<EncryptionByDefaultArgs>(
  "aws:ebs/encryptionByDefault:EncryptionByDefault",
  "default",
  {},
);
const disk = fixture<DiskArgs>("gcp:compute/disk:Disk", "disk", { diskEncryptionKey: { kmsKeySelfLink } });
const machine = fixture<GoogleInstanceArgs>("gcp:compute/instance:Instance", "machine", {
  machineType: "e2-small",
  bootDisk: { kmsKeySelfLink },
  networkInterfaces: [{ subnetwork: "nodes" }],
});
const cluster = fixture<ClusterArgs>("gcp:container/cluster:Cluster", "cluster", {
  nodeConfig: { bootDiskKmsKey: kmsKeySelfLink },
});
const pool = fixture<NodePoolArgs>("gcp:container/nodePool:NodePool", "pool", {
  cluster: "acme",
  nodeConfig: { bootDiskKmsKey: kmsKeySelfLink },
});
const plain = "violation: the disk is not encrypted";
const keyless = "violation: no customer-managed key is set";

export const examination: Examination = {
  rule,
  base: [
    volume(),
    template(),
    instance(),
    configuration(),
    disk(),
    machine(),
    cluster(),
    pool(),
    nodeClass(),
  ],
  mutants: [
    {
      of: "node-class",
      path: "spec.blockDeviceMappings[0].ebs.encrypted",
      bad: [false],
      absent: "violation",
    },
    { of: "node-class", path: "spec.blockDeviceMappings", good: [[]], absent: "pass" },
    {
      of: "node-class",
      path: "spec.blockDeviceMappings[0].ebs.kmsKeyID",
      good: [kmsKeyId],
      absent: "pass",
      unknown: "pass",
    },
    { of: "volume", path: "encrypted", bad: [false], absent: "violation" },
    { of: "volume", path: "kmsKeyId", absent: "pass", unknown: "pass" },
    { of: "template", path: "blockDeviceMappings[0].ebs.encrypted", bad: [false], absent: "violation" },
    { of: "template", path: "blockDeviceMappings[0].ebs.kmsKeyId", absent: "pass", unknown: "pass" },
    { of: "template", path: "blockDeviceMappings", good: [[]], absent: "pass" },
    { of: "instance", path: "rootBlockDevice.encrypted", bad: [false], absent: "violation" },
    { of: "instance", path: "rootBlockDevice", absent: "violation" },
    { of: "instance", path: "ebsBlockDevices[0].encrypted", bad: [false], absent: "violation" },
    { of: "configuration", path: "rootBlockDevice.encrypted", bad: [false], absent: "violation" },
    { of: "disk", path: "diskEncryptionKey", good: [{ rawKey: "held by us" }], absent: "violation" },
    { of: "disk", path: "diskEncryptionKey.kmsKeySelfLink", absent: "violation" },
    { of: "machine", path: "bootDisk.kmsKeySelfLink", absent: "violation" },
    { of: "machine", path: "bootDisk", bad: [{}], absent: "violation" },
    { of: "cluster", path: "nodeConfig.bootDiskKmsKey", absent: "pass", unknown: "pass" },
    { of: "pool", path: "nodeConfig.bootDiskKmsKey", absent: "pass", unknown: "pass" },
  ],
  cases: [
    [
      "is content where the account encrypts by default",
      [volume({ encrypted: undefined }), instance({ rootBlockDevice: undefined }), byDefault()],
    ],
    [
      "but not where that is turned off",
      [volume({ encrypted: undefined }), byDefault({ enabled: false })],
      { volume: plain },
    ],
    ["lets a copy of a snapshot inherit it", [volume({ encrypted: undefined, snapshotId: "snap-1" })]],
    [
      "may ask for a customer-managed key",
      [
        volume({ kmsKeyId: undefined }),
        template({ blockDeviceMappings: [{ ebs: { encrypted: "true" } }] }),
        cluster({ nodeConfig: {} }),
        pool({ nodeConfig: undefined }),
        nodeClass(),
      ],
      { volume: keyless, template: keyless, cluster: keyless, pool: keyless, "node-class": keyless },
      { customerKey: true },
    ],
    [
      "and knows one that does not exist yet",
      [
        volume(
          { kmsKeyId: unknown },
          { propertyDependencies: { kmsKeyId: [urnOf("aws:kms/key:Key", "key")] } },
        ),
        template(
          { blockDeviceMappings: [{ ebs: { encrypted: "true", kmsKeyId: unknown } }] },
          { propertyDependencies: { blockDeviceMappings: [urnOf("aws:kms/key:Key", "key")] } },
        ),
      ],
      {},
      { customerKey: true },
    ],
    [
      "asks nothing of a first pool that is removed",
      [cluster({ nodeConfig: undefined, removeDefaultNodePool: true })],
      {},
      { customerKey: true },
    ],
  ],
};
