import type { CloudObject } from "../../simulator/cloud";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text } from "../../simulator/values";
import { all, arn, find, forceNew, MADE_AT, oneOf, pattern, refuse, regional, shown, tagged } from "./common";
import { CLUSTER, minor } from "./eks-cluster";
import { ROLE } from "./iam";
import { allowsService } from "./policies";

export const ADDON = "aws:eks/addon:Addon";

/** Deployments among the add-ons: without nodes EKS gives up waiting for them. */
const NEED_NODES = ["aws-ebs-csi-driver", "coredns", "metrics-server"];
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const POD_IDENTITY = "pods.eks.amazonaws.com";

export const addon: TypeModel = {
  type: ADDON,
  immutable: forceNew("aws_eks_addon", "addonName", "clusterName", "namespaceConfig", "region"),
  references: {
    // IAM takes a role from under its add-on.
    clusterName: { to: [CLUSTER], by: "name", loose: true },
    "podIdentityAssociations[].roleArn": { to: [ROLE], by: "arn", loose: true },
    serviceAccountRoleArn: { to: [ROLE], by: "arn", loose: true },
  },
  partOf: inCluster,
  id: (inputs) => `${text(inputs, "clusterName") ?? ""}:${text(inputs, "addonName") ?? ""}`,
  validate: (inputs) => [
    ...pattern(inputs, "addonVersion", /^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "is no add-on version"),
    ...oneOf(inputs, "resolveConflictsOnCreate", ["NONE", "OVERWRITE"]),
    ...oneOf(inputs, "resolveConflictsOnUpdate", ["NONE", "OVERWRITE", "PRESERVE"]),
    ...configuration(inputs),
  ],
  outputs: (inputs, context) => {
    refuseUnready(inputs, context);
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "eks", `addon/${context.id.replace(":", "/")}/${context.hex(32, "uuid")}`),
      configurationValues: inputs["configurationValues"] ?? "",
      createdAt: MADE_AT,
      modifiedAt: MADE_AT,
    };
  },
};

/** EKS deletes a cluster together with its add-ons, access entries and associations. */
export function inCluster({ inputs }: CloudObject) {
  return { type: CLUSTER, id: text(inputs, "clusterName") ?? "" };
}

function configuration(inputs: Props): Failure[] {
  const path = "configurationValues";
  const json = text(inputs, path);
  if (json === undefined) return [];
  try {
    JSON.parse(json);
    return [];
  } catch {
    return [{ path, reason: "is no JSON" }];
  }
}

function refuseUnready(inputs: Props, context: Context): void {
  const name = text(inputs, "addonName") ?? "";
  const nodes = all(context, NODE_GROUP).some(
    ({ outputs }) => outputs["clusterName"] === inputs["clusterName"],
  );
  refuse(
    NEED_NODES.includes(name) && !nodes,
    `ResourceNotReady: ${context.id} is DEGRADED: InsufficientNumberOfReplicas: the add-on is unhealthy because it has no nodes to run on`,
  );
  const cluster = find(context, CLUSTER, "name", inputs["clusterName"]);
  const [own, ofCluster] = [
    minor(text(inputs, "addonVersion")),
    minor(cluster && text(cluster.outputs, "version")),
  ];
  refuse(
    name === "kube-proxy" && own !== undefined && ofCluster !== undefined && own > ofCluster,
    `InvalidParameterException: kube-proxy ${shown(inputs["addonVersion"])} is newer than the cluster's 1.${ofCluster ?? 0}`,
  );
  const associations = Array.isArray(inputs["podIdentityAssociations"])
    ? inputs["podIdentityAssociations"]
    : [];
  associations.forEach((association) => {
    if (isProps(association)) refuseUntrusting(association, context);
  });
}

/** EKS reads a role's trust policy before it associates the role with a service account. */
export function refuseUntrusting(association: Props, context: Context): void {
  const role = find(context, ROLE, "arn", association["roleArn"]);
  refuse(
    !allowsService(role?.outputs["assumeRolePolicy"], POD_IDENTITY, ({ Action }) => {
      const actions = Array.isArray(Action) ? Action : [Action];
      return ["sts:AssumeRole", "sts:TagSession"].every((action) => actions.includes(action));
    }),
    `InvalidParameterException: the trust policy of role ${shown(association["roleArn"])} does not let ${POD_IDENTITY} assume it and tag the session`,
  );
}
