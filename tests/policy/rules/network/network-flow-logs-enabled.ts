import type { FlowLogArgs, SecurityGroupArgs, SecurityGroupRuleArgs, VpcArgs } from "@pulumi/aws/ec2";
import type { SecurityGroupIngressRuleArgs } from "@pulumi/aws/vpc";
import type { RouterNatArgs, SubnetworkArgs } from "@pulumi/gcp/compute";
import { networkFlowLogsEnabled as rule } from "../../../../policy/rules/network/network-flow-logs-enabled";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const VPC = "aws:ec2/vpc:Vpc";
const vpc = fixture<VpcArgs>(VPC, "vpc", { cidrBlock: "10.0.0.0/16" });
const log = fixture<FlowLogArgs>(
  "aws:ec2/flowLog:FlowLog",
  "log",
  { vpcId: unknown, trafficType: "ALL", logDestination: "arn:aws:logs:eu-central-1:1:log-group:flows" },
  { propertyDependencies: { vpcId: [urnOf(VPC, "vpc")] } },
);
const https = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"] };
const group = fixture<SecurityGroupArgs>("aws:ec2/securityGroup:SecurityGroup", "group", {
  description: "What the gateway answers",
  ingress: [{ ...https, description: "Clients" }],
  egress: [{ ...https, description: "Services" }],
});
const groupRule = fixture<SecurityGroupRuleArgs>("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
  ...https,
  type: "ingress",
  securityGroupId: "sg-1",
  description: "Clients",
});
const ingressRule = fixture<SecurityGroupIngressRuleArgs>(
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "ingress",
  { securityGroupId: "sg-1", ipProtocol: "tcp", cidrIpv4: "10.0.0.0/8", description: "Clients" },
);
const subnetwork = fixture<SubnetworkArgs>("gcp:compute/subnetwork:Subnetwork", "subnetwork", {
  network: "net",
  ipCidrRange: "10.2.0.0/16",
  logConfig: { flowSampling: 0.5, metadata: "INCLUDE_ALL_METADATA" },
});
const nat = fixture<RouterNatArgs>("gcp:compute/routerNat:RouterNat", "nat", {
  router: "router",
  sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
  logConfig: { enable: true, filter: "ALL" },
});
const silent = "violation: no flow log is of this VPC";

export const examination: Examination = {
  rule,
  base: [vpc(), log(), group(), groupRule(), ingressRule(), subnetwork(), nat()],
  mutants: [
    { of: "log", path: "trafficType", bad: ["REJECT", "ACCEPT"], absent: "violation" },
    { of: "log", path: "vpcId", absent: "pass", unknown: "pass", on: "vpc" },
    { of: "group", path: "description", good: ["Another"], absent: "violation" },
    { of: "group", path: "ingress[0].description", absent: "violation" },
    { of: "group", path: "egress[0].description", absent: "violation" },
    { of: "rule", path: "description", absent: "violation" },
    { of: "ingress", path: "description", absent: "violation" },
    { of: "subnetwork", path: "logConfig", good: [{ flowSampling: 1 }], absent: "violation", empty: "pass" },
    { of: "subnetwork", path: "logConfig.flowSampling", bad: [0], good: [1], absent: "pass" },
    {
      of: "subnetwork",
      path: "logConfig.metadata",
      bad: ["EXCLUDE_ALL_METADATA"],
      good: ["CUSTOM_METADATA"],
      absent: "pass",
    },
    { of: "subnetwork", path: "purpose", good: ["PRIVATE"], absent: "pass", unknown: "pass" },
    { of: "nat", path: "logConfig.enable", bad: [false], absent: "violation" },
    { of: "nat", path: "logConfig.filter", good: ["ERRORS_ONLY"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    ["fails a VPC without a flow log", [vpc()], { vpc: silent }],
    [
      "and one whose log is another VPC's",
      [
        { ...vpc(), props: { ...vpc().props, id: "vpc-1" } },
        log({ vpcId: "vpc-2" }, { propertyDependencies: {} }),
      ],
      { vpc: silent },
    ],
    [
      "does not ask for logs where no machine can be",
      ["REGIONAL_MANAGED_PROXY", "PRIVATE_SERVICE_CONNECT", "INTERNAL_HTTPS_LOAD_BALANCER"].map((purpose) =>
        subnetwork({ purpose, logConfig: undefined }),
      ),
    ],
    [
      "fails a subnetwork of machines",
      [subnetwork({ purpose: "PRIVATE", logConfig: undefined })],
      { subnetwork: "violation: it writes no flow logs" },
    ],
    [
      "may ask NAT for every translation",
      [nat({ logConfig: { enable: true, filter: "ERRORS_ONLY" } })],
      { nat: "violation: the filter is not ALL" },
      { natTranslations: true },
    ],
  ],
};
