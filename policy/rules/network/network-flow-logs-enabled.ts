import * as z from "zod";
import { any, holds, isFilled, isOneOf, isSet, isTrue, not } from "../../core/facts";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType } from "../../core/subject";
import type { Node } from "../../core/values";

const VPC = "aws:ec2/vpc:Vpc";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

/** Subnetworks of Google's own proxies, where no machine runs and no flow log can be. */
const WITHOUT_MACHINES = [
  "REGIONAL_MANAGED_PROXY",
  "GLOBAL_MANAGED_PROXY",
  "INTERNAL_HTTPS_LOAD_BALANCER",
  "PRIVATE_SERVICE_CONNECT",
  "PRIVATE_NAT",
];

const describes = (at: Node): Finding =>
  must(isFilled(at.at("description")), at.at("description"), "it does not say what it is for");

function securityGroup({ props }: Subject): Finding[] {
  const rules = [...props.each("ingress[]"), ...props.each("egress[]")];
  return [describes(props), ...rules.map(describes)];
}

function subnetwork({ props }: Subject): Finding[] {
  const log = props.at("logConfig");
  const exempt = isOneOf(props.at("purpose"), ...WITHOUT_MACHINES);
  const sampled = not(holds(log.at("flowSampling"), (value) => Number(value) === 0));
  return [
    must(any(exempt, isSet(log)), log, "it writes no flow logs"),
    must(any(exempt, sampled), log.at("flowSampling"), "flowSampling is 0"),
    must(
      any(exempt, not(isOneOf(log.at("metadata"), "EXCLUDE_ALL_METADATA"))),
      log.at("metadata"),
      "metadata EXCLUDE_ALL_METADATA leaves out who spoke",
    ),
  ];
}

function nat({ props }: Subject, translations: boolean): Finding[] {
  const log = props.at("logConfig");
  const complete = isOneOf(log.at("filter"), "ALL");
  return [
    must(isTrue(log.at("enable")), log.at("enable"), "it writes no logs"),
    must(any(!translations, complete), log.at("filter"), "the filter is not ALL"),
  ];
}

function flowLog({ props }: Subject): Finding[] {
  const traffic = props.at("trafficType");
  return [must(isOneOf(traffic, "ALL"), traffic, "trafficType is not ALL")];
}

function vpcs(stack: Stack): StackFinding[] {
  return stack.ofType(VPC).flatMap((vpc) => {
    const logged = any(...stack.referring(vpc, "vpcId", FLOW_LOG).map(({ is }) => is));
    return about(vpc, must(logged, vpc.props.at("cidrBlock"), "no flow log is of this VPC"));
  });
}

export const networkFlowLogsEnabled = configurable(
  {
    id: "network-flow-logs-enabled",
    title: "Networks write flow logs of all traffic, and firewall rules say what they are for",
    severity: "medium",
    level: "mandatory",
    why: "After a break-in only flow logs tell who spoke to whom, and a rule nobody can explain is never removed.",
    remedy:
      "Add a flow log with trafficType ALL (AWS) or logConfig (Google), and a description to each rule.",
    refs: {
      cis: { gke: ["5.6.1"] },
      trivy: ["AVD-AWS-0178", "AVD-GCP-0029", "AVD-GCP-0076", "AVD-AWS-0099", "AVD-AWS-0124"],
      checkov: ["CKV2_AWS_11", "CKV_GCP_26", "CKV_AWS_23"],
    },
  },
  {
    natTranslations: z
      .boolean()
      .default(false)
      .describe("whether Cloud NAT must log every translation, not only what fails"),
  },
  ({ natTranslations }) => {
    const checks = byType({
      [FLOW_LOG]: flowLog,
      "aws:ec2/securityGroup:SecurityGroup": securityGroup,
      "aws:ec2/securityGroupRule:SecurityGroupRule": ({ props }) => [describes(props)],
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ({ props }) => [describes(props)],
      "gcp:compute/subnetwork:Subnetwork": subnetwork,
      "gcp:compute/routerNat:RouterNat": (subject) => nat(subject, natTranslations),
    });
    return { ...checks, targets: [VPC, ...checks.targets], stack: vpcs };
  },
);
