import type { InstanceArgs, LaunchConfigurationArgs, LaunchTemplateArgs, SubnetArgs } from "@pulumi/aws/ec2";
import type { InstanceArgs as GoogleInstanceArgs, InstanceTemplateArgs } from "@pulumi/gcp/compute";
import { networkNoAutoPublicIp as rule } from "../../../../policy/rules/network/network-no-auto-public-ip";
import { fixture } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const subnet = fixture<SubnetArgs>("aws:ec2/subnet:Subnet", "subnet", {
  vpcId: "vpc-1",
  cidrBlock: "10.0.1.0/24",
  mapPublicIpOnLaunch: false,
});
const template = fixture<LaunchTemplateArgs>("aws:ec2/launchTemplate:LaunchTemplate", "template", {
  networkInterfaces: [{ associatePublicIpAddress: "false" }],
});
const configuration = fixture<LaunchConfigurationArgs>(
  "aws:ec2/launchConfiguration:LaunchConfiguration",
  "configuration",
  { imageId: "ami-1", instanceType: "t3.micro" },
);
const instance = fixture<InstanceArgs>("aws:ec2/instance:Instance", "instance", { ami: "ami-1" });
const disk = { initializeParams: { image: "cos-cloud/cos-stable" } };
const machine = fixture<GoogleInstanceArgs>("gcp:compute/instance:Instance", "machine", {
  machineType: "e2-small",
  bootDisk: disk,
  networkInterfaces: [{ subnetwork: "nodes" }],
});
const machineTemplate = fixture<InstanceTemplateArgs>(
  "gcp:compute/instanceTemplate:InstanceTemplate",
  "machine template",
  { machineType: "e2-small", disks: [{ sourceImage: "cos" }], networkInterfaces: [{ network: "net" }] },
);

export const examination: Examination = {
  rule,
  base: [subnet(), template(), configuration(), instance(), machine(), machineTemplate()],
  mutants: [
    { of: "subnet", path: "mapPublicIpOnLaunch", bad: [true], absent: "pass" },
    { of: "subnet", path: "tags", good: [{ Name: "a" }], absent: "pass", unknown: "pass" },
    {
      of: "template",
      path: "networkInterfaces[0].associatePublicIpAddress",
      bad: ["true", true],
      absent: "pass",
    },
    { of: "template", path: "networkInterfaces", good: [[]], absent: "pass" },
    { of: "configuration", path: "associatePublicIpAddress", bad: [true], good: [false], absent: "pass" },
    { of: "instance", path: "associatePublicIpAddress", bad: [true], good: [false], absent: "pass" },
    { of: "machine", path: "networkInterfaces[0].accessConfigs", bad: [[{}]], good: [[]], absent: "pass" },
    { of: "machine", path: "networkInterfaces[0].ipv6AccessConfigs", bad: [[{}]], absent: "pass" },
    {
      of: "machine template",
      path: "networkInterfaces[0].accessConfigs",
      bad: [[{ natIp: "203.0.113.7" }]],
      absent: "pass",
    },
  ],
  cases: [
    [
      "lets subnets of public load balancers hand out addresses",
      [subnet({ mapPublicIpOnLaunch: true, tags: { "kubernetes.io/role/elb": "1" } })],
    ],
    [
      "but not those of internal ones",
      [subnet({ mapPublicIpOnLaunch: true, tags: { "kubernetes.io/role/internal-elb": "1" } })],
      { subnet: "violation: it hands out public addresses" },
    ],
  ],
};
