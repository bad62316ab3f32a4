import type { SubnetArgs, VpcArgs } from "@pulumi/aws/ec2";
import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { SubnetworkArgs } from "@pulumi/gcp/compute";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import { networkNonOverlappingCidrs as rule } from "../../../../policy/rules/network/network-non-overlapping-cidrs";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const VPC = "aws:ec2/vpc:Vpc";
const vpc = (name: string) => fixture<VpcArgs>(VPC, name, { cidrBlock: "10.10.0.0/16" });
const subnet = (name: string, of = "vpc") =>
  fixture<SubnetArgs>(
    "aws:ec2/subnet:Subnet",
    name,
    { vpcId: unknown, cidrBlock: "10.10.0.0/20" },
    { propertyDependencies: { vpcId: [urnOf(VPC, of)] } },
  );
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
  kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16" },
});
const subnetwork = fixture<SubnetworkArgs>("gcp:compute/subnetwork:Subnetwork", "subnetwork", {
  network: "net",
  ipCidrRange: "10.20.160.0/20",
  secondaryIpRanges: [
    { rangeName: "pods", ipCidrRange: "10.20.0.0/17" },
    { rangeName: "services", ipCidrRange: "10.20.128.0/19" },
  ],
});
const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {
  privateClusterConfig: { masterIpv4CidrBlock: "10.20.255.0/28" },
  ipAllocationPolicy: { clusterIpv4CidrBlock: "/17", servicesIpv4CidrBlock: "/22" },
});

export const examination: Examination = {
  rule,
  base: [
    vpc("vpc")(),
    subnet("a")(),
    subnet("b")({ cidrBlock: "10.10.16.0/20" }),
    eks(),
    subnetwork(),
    gke(),
  ],
  mutants: [
    {
      of: "vpc",
      path: "cidrBlock",
      bad: ["10.20.0.0/16", "172.16.0.0/12"],
      inContext: true,
      absent: "not-applicable",
      empty: "undecided",
    },
    {
      of: "a",
      path: "cidrBlock",
      bad: ["10.10.16.0/24", "10.11.0.0/24"],
      inContext: true,
      absent: "not-applicable",
      empty: "undecided",
    },
    { of: "a", path: "vpcId", absent: "pass", unknown: "pass" },
    {
      of: "eks",
      path: "kubernetesNetworkConfig.serviceIpv4Cidr",
      bad: ["10.10.128.0/20"],
      inContext: true,
      absent: "not-applicable",
      empty: "undecided",
    },
    {
      of: "subnetwork",
      path: "ipCidrRange",
      bad: ["10.20.0.0/20"],
      inContext: true,
      absent: "pass",
      empty: "undecided",
    },
    {
      of: "subnetwork",
      path: "secondaryIpRanges[0].ipCidrRange",
      bad: ["10.10.0.0/17"],
      inContext: true,
      absent: "pass",
      empty: "undecided",
    },
    {
      of: "gke",
      path: "privateClusterConfig.masterIpv4CidrBlock",
      bad: ["10.20.160.0/28"],
      inContext: true,
      absent: "not-applicable",
      empty: "undecided",
    },
    {
      of: "gke",
      path: "ipAllocationPolicy.clusterIpv4CidrBlock",
      bad: ["10.20.0.0/17"],
      inContext: true,
      absent: "pass",
      empty: "undecided",
    },
    {
      of: "gke",
      path: "ipAllocationPolicy.servicesIpv4CidrBlock",
      bad: ["10.20.128.0/22"],
      inContext: true,
      absent: "pass",
      empty: "undecided",
    },
  ],
  cases: [
    [
      "names both that overlap",
      [vpc("vpc")(), vpc("other")({ cidrBlock: "10.10.128.0/17" })],
      {
        vpc: "violation: 10.10.0.0/16 overlaps 10.10.128.0/17",
        other: "violation: 10.10.128.0/17 overlaps 10.10.0.0/16",
      },
    ],
    [
      "compares subnets within their own VPC, and not with another's",
      [
        vpc("vpc")(),
        vpc("other")({ cidrBlock: "10.11.0.0/16" }),
        subnet("a")(),
        subnet("b", "other")({ cidrBlock: "10.11.0.0/20" }),
      ],
    ],
    [
      "fails a subnet outside its VPC",
      [vpc("vpc")(), subnet("a")({ cidrBlock: "10.12.0.0/20" })],
      { a: "violation: 10.12.0.0/20 is not in its VPC, 10.10.0.0/16" },
    ],
    [
      "is undecided about a subnet whose VPC is not known, and those in its way",
      [
        vpc("vpc")(),
        subnet("a")({ vpcId: unknown }, { propertyDependencies: {} }),
        subnet("b")(),
        subnet("c")({ cidrBlock: "10.10.16.0/20" }),
      ],
      {
        a: "undecided: not known before the update: vpcId",
        b: "undecided: not known before the update: vpcId",
      },
    ],
    [
      "names every range that one overlaps, in their order",
      [
        vpc("vpc")(),
        vpc("first")({ cidrBlock: "10.10.128.0/17" }),
        vpc("second")({ cidrBlock: "10.10.0.0/17" }),
      ],
      {
        vpc: "violation: 10.10.0.0/16 overlaps 10.10.128.0/17, 10.10.0.0/17",
        first: "violation: 10.10.128.0/17 overlaps 10.10.0.0/16",
        second: "violation: 10.10.0.0/17 overlaps 10.10.0.0/16",
      },
    ],
    [
      "fails on a known overlap beside an unknown range",
      [vpc("vpc")(), vpc("other")(), vpc("third")({ cidrBlock: unknown })],
      {
        vpc: "violation: 10.10.0.0/16 overlaps 10.10.0.0/16",
        other: "violation: 10.10.0.0/16 overlaps 10.10.0.0/16",
        third: "undecided: not known before the update: cidrBlock",
      },
    ],
  ],
};
