import type { TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { arn, find, forceNew, MADE_AT, oneOf, pattern, refuse, regional, shown, tagged } from "./common";
import { inCluster, refuseUntrusting } from "./eks-addon";
import { CLUSTER } from "./eks-cluster";
import { ROLE } from "./iam";

const ACCESS_ENTRY = "aws:eks/accessEntry:AccessEntry";
const ACCESS_POLICY_ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
const POD_IDENTITY_ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

const accessEntry: TypeModel = {
  type: ACCESS_ENTRY,
  immutable: forceNew("aws_eks_access_entry", "clusterName", "principalArn", "type", "region"),
  references: { clusterName: { to: [CLUSTER], by: "name", loose: true } },
  partOf: inCluster,
  id: entryId,
  validate: (inputs) => [
    ...pattern(inputs, "principalArn", /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/, "is no IAM principal"),
    ...oneOf(inputs, "type", [
      "STANDARD",
      "EC2",
      "EC2_LINUX",
      "EC2_WINDOWS",
      "FARGATE_LINUX",
      "HYBRID_LINUX",
    ]),
  ],
  outputs: (inputs, context) => {
    const cluster = find(context, CLUSTER, "name", inputs["clusterName"]);
    refuse(
      text(cluster?.outputs ?? {}, "accessConfig.authenticationMode") === "CONFIG_MAP",
      `InvalidRequestException: the authentication mode of ${shown(inputs["clusterName"])} must be API or API_AND_CONFIG_MAP`,
    );
    const principal = text(inputs, "principalArn") ?? "";
    return {
      ...regional(context),
      ...tagged(inputs, context),
      accessEntryArn: arn(
        context,
        "eks",
        `access-entry/${text(inputs, "clusterName") ?? ""}/${principal.split(":").slice(4).join("/")}/${context.hex(32, "uuid")}`,
      ),
      type: inputs["type"] ?? "STANDARD",
      userName: inputs["userName"] ?? `${principal}/{{SessionName}}`,
      kubernetesGroups: inputs["kubernetesGroups"] ?? [],
      createdAt: MADE_AT,
      modifiedAt: MADE_AT,
    };
  },
};

function entryId(inputs: Props): string {
  return `${text(inputs, "clusterName") ?? ""}:${text(inputs, "principalArn") ?? ""}`;
}

const accessPolicyAssociation: TypeModel = {
  type: ACCESS_POLICY_ASSOCIATION,
  immutable: forceNew(
    "aws_eks_access_policy_association",
    ...["accessScope", "clusterName", "policyArn", "principalArn", "region"],
  ),
  references: {
    clusterName: { to: [CLUSTER], by: "name", loose: true },
    principalArn: { to: [ACCESS_ENTRY], by: "principalArn", loose: true },
  },
  partOf: ({ inputs }) => ({ type: ACCESS_ENTRY, id: entryId(inputs) }),
  id: (inputs) =>
    ["clusterName", "principalArn", "policyArn"].map((key) => text(inputs, key) ?? "").join("#"),
  validate: (inputs) => [
    ...pattern(
      inputs,
      "policyArn",
      /^arn:aws[a-z-]*:eks::aws:cluster-access-policy\/Amazon[A-Za-z]+$/,
      "is no access policy of EKS",
    ),
    ...oneOf(inputs, "accessScope.type", ["cluster", "namespace"]),
  ],
  outputs: (_inputs, context) => ({ ...regional(context), associatedAt: MADE_AT, modifiedAt: MADE_AT }),
};

const podIdentityAssociation: TypeModel = {
  type: POD_IDENTITY_ASSOCIATION,
  immutable: forceNew(
    "aws_eks_pod_identity_association",
    ...["clusterName", "namespace", "serviceAccount", "region"],
  ),
  references: {
    clusterName: { to: [CLUSTER], by: "name", loose: true },
    roleArn: { to: [ROLE], by: "arn", loose: true },
  },
  partOf: inCluster,
  id: (_inputs, context) => `a-${context.hex(17)}`,
  outputs: (inputs, context) => {
    const other = context.cloud
      .all()
      .find(
        ({ type, id, outputs }) =>
          type === POD_IDENTITY_ASSOCIATION &&
          id !== context.id &&
          ["clusterName", "namespace", "serviceAccount"].every((key) => outputs[key] === inputs[key]),
      );
    refuse(
      other !== undefined,
      `ResourceInUseException: ${shown(inputs["namespace"])}/${shown(inputs["serviceAccount"])} has association ${other?.id ?? ""}`,
    );
    refuseUntrusting(inputs, context);
    return {
      ...regional(context),
      ...tagged(inputs, context),
      associationId: context.id,
      associationArn: arn(
        context,
        "eks",
        `podidentityassociation/${text(inputs, "clusterName") ?? ""}/${context.id}`,
      ),
      disableSessionTags: inputs["disableSessionTags"] ?? false,
      externalId: "",
    };
  },
};

export const accessTypes: readonly TypeModel[] = [
  accessEntry,
  accessPolicyAssociation,
  podIdentityAssociation,
];
