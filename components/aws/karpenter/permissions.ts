import { type Account, arn, iamArn } from "../account";
import { useOfKey } from "../encryption";
import { clusterKeyAlias, clusterName } from "../names";
import type { Conditions, Statement } from "../policy-document";
import { queueName } from "./interruptions";

/** What Karpenter makes when it starts a node. */
const LAUNCHED = [
  ...["fleet", "instance", "volume"],
  ...["network-interface", "launch-template", "spot-instances-request"],
];

/**
 * What Karpenter may do: start and end machines that carry this cluster's and a NodePool's tags, and look around.
 * It passes one role and makes no instance profile, because the one it uses is given to it.
 *
 * github.com/aws/karpenter-provider-aws v1.14.1, getting-started/…/cloudformation.yaml, in statements of ours
 *
 * @param nodeRole name of the role of its nodes, and of their instance profile
 */
export function karpenterPolicy(account: Account, platform: string, nodeRole: string): Statement[] {
  const cluster = clusterName(platform);
  return [
    ...launching(account, cluster),
    ...tagging(account, cluster),
    {
      Sid: "End",
      Action: ["ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"],
      Resource: ["instance", "launch-template"].map((kind) => ec2(account, kind)),
      Condition: owned(cluster, "aws:ResourceTag"),
    },
    {
      Sid: "PassNodeRole",
      Action: ["iam:PassRole"],
      Resource: iamArn(account, `role/${nodeRole}`),
      Condition: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"] } },
    },
    {
      Sid: "Interruptions",
      Action: ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
      Resource: arn(account, "sqs", queueName(cluster)),
    },
    ...discovery(account),
    ...ofCluster(account, cluster),
    {
      Sid: "ReadProfile",
      Action: ["iam:GetInstanceProfile"],
      Resource: iamArn(account, `instance-profile/${nodeRole}`),
    },
    ...useOfKey(account, "Volumes", clusterKeyAlias(platform)),
  ];
}

function launching(account: Account, cluster: string): Statement[] {
  const launch = ["ec2:CreateFleet", "ec2:RunInstances"];
  const ofAws = ["image", "snapshot"].map(
    (kind) => `arn:${account.partition}:ec2:${account.region}::${kind}/*`,
  );
  return [
    {
      Sid: "LaunchFrom",
      Action: launch,
      Resource: [...ofAws, ...["security-group", "subnet"].map((kind) => ec2(account, kind))],
    },
    {
      Sid: "LaunchByTemplate",
      Action: launch,
      Resource: ec2(account, "launch-template"),
      Condition: owned(cluster, "aws:ResourceTag"),
    },
    {
      Sid: "Launch",
      Action: [...launch, "ec2:CreateLaunchTemplate"],
      Resource: LAUNCHED.map((kind) => ec2(account, kind)),
      Condition: owned(cluster, "aws:RequestTag", { "aws:RequestTag/eks:eks-cluster-name": cluster }),
    },
  ];
}

function tagging(account: Account, cluster: string): Statement[] {
  return [
    {
      Sid: "TagAtLaunch",
      Action: ["ec2:CreateTags"],
      Resource: LAUNCHED.map((kind) => ec2(account, kind)),
      Condition: owned(cluster, "aws:RequestTag", {
        "aws:RequestTag/eks:eks-cluster-name": cluster,
        "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
      }),
    },
    {
      Sid: "TagLater",
      Action: ["ec2:CreateTags"],
      Resource: ec2(account, "instance"),
      Condition: {
        ...owned(cluster, "aws:ResourceTag"),
        StringEqualsIfExists: { "aws:RequestTag/eks:eks-cluster-name": cluster },
        "ForAllValues:StringEquals": {
          "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"],
        },
      },
    },
  ];
}

function discovery(account: Account): Statement[] {
  const { partition, region } = account;
  return [
    {
      Sid: "Discover",
      Action: [
        ...["ec2:DescribeCapacityReservations", "ec2:DescribeImages", "ec2:DescribeInstances"],
        ...["ec2:DescribeInstanceStatus", "ec2:DescribeInstanceTypeOfferings", "ec2:DescribeInstanceTypes"],
        ...["ec2:DescribeLaunchTemplates", "ec2:DescribePlacementGroups", "ec2:DescribeSecurityGroups"],
        ...["ec2:DescribeSpotPriceHistory", "ec2:DescribeSubnets"],
      ],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Sid: "FindImages",
      Action: ["ssm:GetParameter"],
      Resource: `arn:${partition}:ssm:${region}::parameter/aws/service/*`,
    },
    { Sid: "Prices", Action: ["pricing:GetProducts"], Resource: "*" },
    { Sid: "ListProfiles", Action: ["iam:ListInstanceProfiles"], Resource: "*" },
  ];
}

function ofCluster(account: Account, cluster: string): Statement[] {
  const clusterArn = arn(account, "eks", `cluster/${cluster}`);
  return [
    { Sid: "FindCluster", Action: ["eks:DescribeCluster"], Resource: clusterArn },
    {
      Sid: "ZonalShift",
      Action: ["arc-zonal-shift:GetManagedResource"],
      Resource: "*",
      Condition: { StringEquals: { "arc-zonal-shift:ResourceIdentifier": clusterArn } },
    },
  ];
}

/** Objects of EC2 of the account, by kind. */
function ec2(account: Account, kind: string): string {
  return arn(account, "ec2", `${kind}/*`);
}

/** Only what is tagged as this cluster's, and as a NodePool's. */
function owned(
  cluster: string,
  tag: "aws:RequestTag" | "aws:ResourceTag",
  more: Conditions[string] = {},
): Conditions {
  return {
    StringEquals: { [`${tag}/kubernetes.io/cluster/${cluster}`]: "owned", ...more },
    StringLike: { [`${tag}/karpenter.sh/nodepool`]: "*" },
  };
}
