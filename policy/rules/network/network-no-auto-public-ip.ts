import { any, holds, isOneOf, isTrue, not } from "../../core/facts";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { byType } from "../../core/subject";
import type { Node } from "../../core/values";

/** Where Kubernetes puts load balancers that face the internet; nothing else belongs there. */
const LOAD_BALANCERS = "kubernetes.io/role/elb";

const refuses = (node: Node): Finding => must(not(isTrue(node)), node, `${lastOf(node)} is true`);
const lastOf = ({ path }: Node) => path.split(".").at(-1) ?? path;

function subnet({ props }: Subject): Finding[] {
  const hands = props.at("mapPublicIpOnLaunch");
  const forBalancers = isOneOf(props.at("tags").key(LOAD_BALANCERS), "1", 1);
  return [must(any(forBalancers, not(isTrue(hands))), hands, "it hands out public addresses")];
}

function launchTemplate({ props }: Subject): Finding[] {
  const interfaces = props.each("networkInterfaces[].associatePublicIpAddress");
  return [must(true, props.at("networkInterfaces"), ""), ...interfaces.map(refuses)];
}

const instance = ({ props }: Subject): Finding[] => [refuses(props.at("associatePublicIpAddress"))];

/** An access configuration without an address takes one from Google. */
function google({ props }: Subject): Finding[] {
  const configs = ["accessConfigs", "ipv6AccessConfigs"].flatMap((key) =>
    props.each(`networkInterfaces[].${key}`),
  );
  const none = (node: Node) => not(holds(node, (value) => !Array.isArray(value) || value.length > 0));
  return [
    must(true, props.at("networkInterfaces"), ""),
    ...configs.map((node) => must(none(node), node, "it takes a public address")),
  ];
}

export const networkNoAutoPublicIp: Rule = {
  id: "network-no-auto-public-ip",
  title: "Subnets, instances and node templates give no machine a public address",
  severity: "high",
  level: "mandatory",
  why: "A machine with a public address is one firewall rule away from everybody.",
  remedy: `Leave public addresses off; tag subnets of public load balancers ${LOAD_BALANCERS}=1.`,
  refs: {
    cis: { eks: ["5.4.3"] },
    trivy: ["AVD-AWS-0164", "AVD-AWS-0009", "AVD-GCP-0031"],
    checkov: ["CKV_AWS_130", "CKV_AWS_88", "CKV_GCP_40"],
  },
  ...byType({
    "aws:ec2/subnet:Subnet": subnet,
    "aws:ec2/launchTemplate:LaunchTemplate": launchTemplate,
    "aws:ec2/launchConfiguration:LaunchConfiguration": instance,
    "aws:ec2/instance:Instance": instance,
    "gcp:compute/instance:Instance": google,
    "gcp:compute/instanceTemplate:InstanceTemplate": google,
    "gcp:compute/instanceFromTemplate:InstanceFromTemplate": google,
  }),
};
