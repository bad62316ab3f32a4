import { type Account, arn } from "./account";
import type { Conditions, Statement } from "./policy-document";

/** Tag by which the controller recognises what it made. */
const OWNER = "elbv2.k8s.aws/cluster";

/** The request sets the tag: something is being made. */
const MAKES_ITS_OWN: Conditions = { Null: { [`aws:RequestTag/${OWNER}`]: "false" } };
/** The resource has the tag already. */
const HAS_ITS_TAG: Conditions = { Null: { [`aws:ResourceTag/${OWNER}`]: "false" } };
/** The resource has the tag and the request leaves it alone. */
const KEEPS_ITS_TAG: Conditions = {
  Null: { [`aws:RequestTag/${OWNER}`]: "true", [`aws:ResourceTag/${OWNER}`]: "false" },
};

/**
 * What the AWS Load Balancer Controller needs, as its authors document it, narrowed to this account and
 * region where AWS allows a resource, and without WAF, Shield and Cognito, which the platform switches off.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/
 */
export function loadBalancerPolicy(account: Account): Statement[] {
  const securityGroups = arn(account, "ec2", "security-group/*");
  const balancing = (resource: string) => arn(account, "elasticloadbalancing", resource);
  const balancers = ["net", "app"].map((kind) => balancing(`loadbalancer/${kind}/*/*`));
  const groups = balancing("targetgroup/*/*");
  const listeners = ["net", "app"].flatMap((kind) => [
    balancing(`listener/${kind}/*/*/*`),
    balancing(`listener-rule/${kind}/*/*/*/*`),
  ]);
  return [
    {
      Sid: "ServiceLinkedRole",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: "*",
      Condition: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
    },
    // These actions know no resources.
    { Sid: "Discover", Action: DISCOVERY, Resource: "*" },
    {
      Sid: "MakeSecurityGroups",
      Action: ["ec2:CreateSecurityGroup"],
      Resource: [securityGroups, arn(account, "ec2", "vpc/*")],
    },
    {
      Sid: "TagNewSecurityGroups",
      Action: ["ec2:CreateTags"],
      Resource: securityGroups,
      Condition: { StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" }, ...MAKES_ITS_OWN },
    },
    {
      Sid: "TagOwnSecurityGroups",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: securityGroups,
      Condition: KEEPS_ITS_TAG,
    },
    {
      // Also in groups it did not make: nodes must let their load balancers in.
      Sid: "OpenSecurityGroups",
      Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      Resource: securityGroups,
    },
    {
      Sid: "DeleteOwnSecurityGroups",
      Action: ["ec2:DeleteSecurityGroup"],
      Resource: securityGroups,
      Condition: HAS_ITS_TAG,
    },
    {
      Sid: "MakeLoadBalancers",
      Action: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      Resource: [...balancers, groups],
      Condition: MAKES_ITS_OWN,
    },
    {
      Sid: "TagNewLoadBalancers",
      Action: ["elasticloadbalancing:AddTags"],
      Resource: [...balancers, groups],
      Condition: {
        StringEquals: { "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"] },
        ...MAKES_ITS_OWN,
      },
    },
    {
      Sid: "TagOwnLoadBalancers",
      Action: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      Resource: [...balancers, groups],
      Condition: KEEPS_ITS_TAG,
    },
    {
      Sid: "ChangeOwnLoadBalancers",
      Action: CHANGES,
      Resource: [...balancers, groups],
      Condition: HAS_ITS_TAG,
    },
    {
      Sid: "RouteTraffic",
      Action: ROUTING,
      Resource: [...balancers, ...listeners],
    },
    {
      Sid: "TagListeners",
      Action: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      Resource: listeners,
    },
    {
      Sid: "RegisterTargets",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: groups,
    },
  ];
}

const DISCOVERY = [
  "acm:DescribeCertificate",
  "acm:ListCertificates",
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeIpamPools",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcPeeringConnections",
  "ec2:DescribeVpcs",
  "ec2:GetSecurityGroupsForVpc",
  "elasticloadbalancing:DescribeCapacityReservation",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeSSLPolicies",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "elasticloadbalancing:DescribeTrustStores",
];

const CHANGES = [
  "elasticloadbalancing:DeleteLoadBalancer",
  "elasticloadbalancing:DeleteTargetGroup",
  "elasticloadbalancing:ModifyCapacityReservation",
  "elasticloadbalancing:ModifyIpPools",
  "elasticloadbalancing:ModifyLoadBalancerAttributes",
  "elasticloadbalancing:ModifyTargetGroup",
  "elasticloadbalancing:ModifyTargetGroupAttributes",
  "elasticloadbalancing:SetIpAddressType",
  "elasticloadbalancing:SetSecurityGroups",
  "elasticloadbalancing:SetSubnets",
];

const ROUTING = [
  "elasticloadbalancing:AddListenerCertificates",
  "elasticloadbalancing:CreateListener",
  "elasticloadbalancing:CreateRule",
  "elasticloadbalancing:DeleteListener",
  "elasticloadbalancing:DeleteRule",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:ModifyListenerAttributes",
  "elasticloadbalancing:ModifyRule",
  "elasticloadbalancing:RemoveListenerCertificates",
  "elasticloadbalancing:SetRulePriorities",
];
