import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import {
  all,
  arn,
  between,
  find,
  forceNew,
  numberAt,
  oneOf,
  pattern,
  refuse,
  regional,
  shown,
  tagged,
} from "./common";
import { LAUNCH_TEMPLATE } from "./ec2";
import { ADDON } from "./eks-addon";
import { CLUSTER, minor } from "./eks-cluster";
import { ROLE } from "./iam";
import { allowsService } from "./policies";
import { SUBNET } from "./vpc";

export const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";

/** AMI types of the EKS API Nodegroup, as far as they run Linux without an accelerator. */
const AMI_TYPES = [
  "AL2023_ARM_64_STANDARD",
  "AL2023_x86_64_STANDARD",
  "BOTTLEROCKET_ARM_64",
  "BOTTLEROCKET_x86_64",
  "CUSTOM",
];

export const nodeGroup: TypeModel = {
  type: NODE_GROUP,
  immutable: forceNew(
    "aws_eks_node_group",
    ...["clusterName", "nodeGroupName", "nodeGroupNamePrefix", "nodeRoleArn", "subnetIds", "amiType"],
    ...[
      "capacityType",
      "diskSize",
      "instanceTypes",
      "remoteAccess",
      "launchTemplate.id",
      "launchTemplate.name",
    ],
    "region",
  ),
  requires: ["nodeGroupName"],
  references: {
    clusterName: { to: [CLUSTER], by: "name" },
    nodeRoleArn: { to: [ROLE], by: "arn", loose: true },
    "subnetIds[]": { to: [SUBNET] },
    "launchTemplate.id": { to: [LAUNCH_TEMPLATE], loose: true },
  },
  id: (inputs) => `${text(inputs, "clusterName") ?? ""}:${text(inputs, "nodeGroupName") ?? ""}`,
  validate: (inputs) => [
    ...pattern(inputs, "nodeGroupName", /^[0-9A-Za-z][A-Za-z0-9\-_]{0,62}$/, "is no node group name"),
    ...oneOf(inputs, "amiType", AMI_TYPES),
    ...oneOf(inputs, "capacityType", ["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]),
    ...between(inputs, "updateConfig.maxUnavailable", 1, 100),
    ...between(inputs, "updateConfig.maxUnavailablePercentage", 1, 100),
    ...scaling(inputs),
    ...template(inputs),
  ],
  outputs: (inputs, context) => {
    refuseUnready(inputs, context);
    refuseTwoTypes(inputs, context);
    const version = text(inputs, "version") ?? clusterVersion(inputs, context);
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "eks", `nodegroup/${context.id.replace(":", "/")}/${context.hex(32, "uuid")}`),
      status: "ACTIVE",
      version,
      releaseVersion: inputs["releaseVersion"] ?? `${version}.0-20261101`,
      amiType: inputs["amiType"] ?? "AL2023_x86_64_STANDARD",
      capacityType: inputs["capacityType"] ?? "ON_DEMAND",
      instanceTypes: inputs["instanceTypes"] ?? ["t3.medium"],
      resources: [
        {
          autoscalingGroups: [{ name: `eks-${context.id.replace(":", "-")}` }],
          remoteAccessSecurityGroupId: "",
        },
      ],
    };
  },
};

function scaling(inputs: Props): Failure[] {
  const at = (key: string) => numberAt(inputs, `scalingConfig.${key}`);
  const [min, desired, max] = [at("minSize"), at("desiredSize"), at("maxSize")];
  return [
    ...between(inputs, "scalingConfig.minSize", 0, 450),
    ...between(inputs, "scalingConfig.maxSize", 1, 450),
    ...(desired !== undefined &&
    ((min !== undefined && desired < min) || (max !== undefined && desired > max))
      ? [{ path: "scalingConfig.desiredSize", reason: `must be from ${min ?? 0} to ${max ?? 0}: ${desired}` }]
      : []),
    ...(min !== undefined && max !== undefined && min > max
      ? [{ path: "scalingConfig.minSize", reason: `is above maxSize ${max}: ${min}` }]
      : []),
  ];
}

function template(inputs: Props): Failure[] {
  if (inputs["launchTemplate"] === undefined) return [];
  return ["diskSize", "remoteAccess"]
    .filter((path) => inputs[path] !== undefined)
    .map((path) => ({ path, reason: "conflicts with launchTemplate" }));
}

function clusterVersion(inputs: Props, context: Context): string {
  return text(find(context, CLUSTER, "name", inputs["clusterName"])?.outputs ?? {}, "version") ?? "";
}

/** EKS takes a machine's type from the group or from its template, not from both. */
function refuseTwoTypes(inputs: Props, context: Context): void {
  const template = find(context, LAUNCH_TEMPLATE, "id", text(inputs, "launchTemplate.id"));
  refuse(
    inputs["instanceTypes"] !== undefined && template?.outputs["instanceType"] !== undefined,
    "InvalidParameterException: instance types are in the request and in the launch template; use one of them",
  );
}

/** Nodes report back only with a role EC2 can hand out and a network; they are never newer than the cluster. */
function refuseUnready(inputs: Props, context: Context): void {
  const role = find(context, ROLE, "arn", inputs["nodeRoleArn"]);
  refuse(
    !allowsService(role?.outputs["assumeRolePolicy"], "ec2.amazonaws.com"),
    `InvalidParameterException: role ${shown(inputs["nodeRoleArn"])} does not trust ec2.amazonaws.com`,
  );
  const ofCluster = all(context, ADDON).filter(
    ({ outputs }) => outputs["clusterName"] === inputs["clusterName"],
  );
  const cluster = find(context, CLUSTER, "name", inputs["clusterName"]);
  refuse(
    cluster?.outputs["bootstrapSelfManagedAddons"] === false &&
      !ofCluster.some(({ outputs }) => outputs["addonName"] === "vpc-cni"),
    `NodeCreationFailure: unhealthy nodes in ${context.id}: container runtime network not ready, cni plugin not initialized`,
  );
  const [own, ofControlPlane] = [minor(text(inputs, "version")), minor(clusterVersion(inputs, context))];
  refuse(
    own !== undefined && ofControlPlane !== undefined && own > ofControlPlane,
    `InvalidRequestException: node group version 1.${own} is newer than the cluster's 1.${ofControlPlane}`,
  );
}
