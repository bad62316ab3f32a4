import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { all, arn, find, forceNew, pattern, refuse, regional, shown, tagged, texts } from "./common";
import { CLUSTER } from "./eks-cluster";
import { ROLE } from "./iam";
import { allowsService } from "./policies";
import { SUBNET } from "./vpc";

const SELECTORS = 5;

export const fargateProfile: TypeModel = {
  type: "aws:eks/fargateProfile:FargateProfile",
  immutable: forceNew(
    "aws_eks_fargate_profile",
    ...["clusterName", "fargateProfileName", "podExecutionRoleArn", "selectors", "subnetIds", "region"],
  ),
  requires: ["fargateProfileName", "subnetIds"],
  references: {
    // A cluster with profiles cannot be deleted.
    clusterName: { to: [CLUSTER], by: "name" },
    podExecutionRoleArn: { to: [ROLE], by: "arn", loose: true },
    "subnetIds[]": { to: [SUBNET], loose: true },
  },
  id: (inputs) => `${text(inputs, "clusterName") ?? ""}:${text(inputs, "fargateProfileName") ?? ""}`,
  validate: (inputs) => [
    ...pattern(inputs, "fargateProfileName", /^[\w-]{1,100}$/, "is no profile name"),
    ...selectors(inputs),
  ],
  outputs: (inputs, context) => {
    refuseRole(inputs, context);
    refusePublic(inputs, context);
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "eks", `fargateprofile/${context.id.replace(":", "/")}/${context.hex(32, "uuid")}`),
      status: "ACTIVE",
    };
  },
};

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateFargateProfile.html */
function selectors(inputs: Props): Failure[] {
  const count = Array.isArray(inputs["selectors"]) ? inputs["selectors"].length : 1;
  return count >= 1 && count <= SELECTORS
    ? []
    : [{ path: "selectors", reason: `must be from 1 to ${SELECTORS}: ${count}` }];
}

function refuseRole(inputs: Props, context: Context): void {
  const role = find(context, ROLE, "arn", inputs["podExecutionRoleArn"]);
  refuse(
    !allowsService(role?.outputs["assumeRolePolicy"], "eks-fargate-pods.amazonaws.com"),
    `InvalidParameterException: misconfigured PodExecutionRole trust policy: ${shown(inputs["podExecutionRoleArn"])}`,
  );
}

/** EKS looks for a route to an internet gateway. */
function refusePublic(inputs: Props, context: Context): void {
  const toInternet = all(context, "aws:ec2/route:Route")
    .filter(({ inputs: route }) => route["gatewayId"] !== undefined)
    .map(({ inputs: route }) => route["routeTableId"]);
  const open = all(context, "aws:ec2/routeTableAssociation:RouteTableAssociation")
    .filter(({ inputs: association }) => toInternet.includes(association["routeTableId"]))
    .map(({ inputs: association }) => association["subnetId"]);
  const found = texts(inputs["subnetIds"]).find((id) => open.includes(id));
  refuse(
    found !== undefined,
    `InvalidParameterException: subnet ${found ?? ""} provided in Fargate profile is not a private subnet`,
  );
}
