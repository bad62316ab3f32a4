import { Buffer } from "node:buffer";
import { overlaps, parseBlock } from "../../../components/pure/cidr";
import { type CloudObject, digest } from "../../simulator/cloud";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text, type Value } from "../../simulator/values";
import {
  all,
  arn,
  find,
  forceNew,
  MADE_AT,
  oneOf,
  pattern,
  refuse,
  region,
  regional,
  shown,
  tagged,
  texts,
} from "./common";
import { ROLE } from "./iam";
import { KEY } from "./kms";
import { allowsService } from "./policies";
import { SECURITY_GROUP } from "./security-groups";
import { SUBNET, VPC } from "./vpc";

export const CLUSTER = "aws:eks/cluster:Cluster";

/**
 * Kubernetes versions that EKS makes clusters of, oldest first, and whether support costs extra, in November
 * 2026. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
const VERSIONS: Readonly<Record<string, "STANDARD" | "EXTENDED">> = {
  "1.32": "EXTENDED",
  "1.33": "EXTENDED",
  "1.34": "STANDARD",
  "1.35": "STANDARD",
  "1.36": "STANDARD",
};
const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export const cluster: TypeModel = {
  type: CLUSTER,
  stateful: true,
  immutable: {
    ...forceNew(
      "aws_eks_cluster",
      "name",
      "roleArn",
      "bootstrapSelfManagedAddons",
      "outpostConfig",
      "region",
    ),
    ...forceNew("aws_eks_cluster", "accessConfig.bootstrapClusterCreatorAdminPermissions"),
    ...forceNew("aws_eks_cluster", "kubernetesNetworkConfig.ipFamily"),
    ...forceNew("aws_eks_cluster", "kubernetesNetworkConfig.serviceIpv4Cidr"),
    "encryptionConfig.provider.keyArn":
      "EKS API AssociateEncryptionConfig: once associated, the key cannot be changed or removed",
  },
  mutable: [
    ...["accessConfig", "computeConfig", "controlPlaneScalingConfig", "deletionProtection"],
    ...["enabledClusterLogTypes", "encryptionConfig", "forceUpdateVersion", "kubernetesNetworkConfig"],
    ...["storageConfig", "tags", "upgradePolicy", "version", "vpcConfig", "zonalShiftConfig"],
  ],
  requires: ["name"],
  references: {
    // IAM and KMS delete what is in use; the network interfaces hold the rest.
    roleArn: { to: [ROLE], by: "arn", loose: true },
    "encryptionConfig.provider.keyArn": { to: [KEY], by: "arn", loose: true },
    "vpcConfig.securityGroupIds[]": { to: [SECURITY_GROUP] },
    "vpcConfig.subnetIds[]": { to: [SUBNET] },
  },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: validateCluster,
  outputs: (inputs, context) => {
    refuseNetwork(inputs, context);
    refuseRole(inputs, context);
    refuseVersion(inputs, context);
    return clusterOutputs(inputs, context);
  },
  effects: (inputs, context) => [clusterSecurityGroup(inputs, context)],
  refuseDelete: ({ outputs }) =>
    outputs["deletionProtection"] === true ? "deletion protection is enabled" : undefined,
};

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
function validateCluster(inputs: Props): Failure[] {
  const version = text(inputs, "version");
  const support = version === undefined ? undefined : VERSIONS[version];
  const standardOnly = text(inputs, "upgradePolicy.supportType") === "STANDARD";
  const logTypes = texts(inputs["enabledClusterLogTypes"]).filter((type) => !LOG_TYPES.includes(type));
  return [
    ...pattern(
      inputs,
      "name",
      /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/,
      "is no cluster name of at most 100 characters",
    ),
    ...oneOf(inputs, "version", Object.keys(VERSIONS)),
    ...(support === "EXTENDED" && standardOnly
      ? [
          {
            path: "version",
            reason: `is in extended support, which upgradePolicy STANDARD excludes: ${version}`,
          },
        ]
      : []),
    ...oneOf(inputs, "upgradePolicy.supportType", ["STANDARD", "EXTENDED"]),
    ...oneOf(inputs, "accessConfig.authenticationMode", ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]),
    ...logTypes.map((type) => ({ path: "enabledClusterLogTypes", reason: `knows no log type ${type}` })),
    ...endpoints(inputs),
    ...serviceBlock(inputs),
  ];
}

function endpoints(inputs: Props): Failure[] {
  const config = isProps(inputs["vpcConfig"]) ? inputs["vpcConfig"] : {};
  const { endpointPublicAccess, endpointPrivateAccess } = config;
  const bad = texts(config["publicAccessCidrs"]).find((cidr) => parseBlock(cidr) === undefined);
  return [
    ...(endpointPublicAccess === false && endpointPrivateAccess !== true
      ? [{ path: "vpcConfig", reason: "must have the private or the public endpoint on" }]
      : []),
    ...(bad === undefined
      ? []
      : [{ path: "vpcConfig.publicAccessCidrs", reason: `holds no IPv4 block: ${bad}` }]),
  ];
}

function serviceBlock(inputs: Props): Failure[] {
  const path = "kubernetesNetworkConfig.serviceIpv4Cidr";
  const cidr = text(inputs, path);
  if (cidr === undefined) return [];
  const block = parseBlock(cidr);
  return block !== undefined && block.prefix >= 12 && block.prefix <= 24 && isPrivate(cidr)
    ? []
    : [{ path, reason: `must be a private block from /12 to /24: ${cidr}` }];
}

function isPrivate(cidr: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(cidr);
}

/** EKS looks at the subnets when the cluster is made. */
function refuseNetwork(inputs: Props, context: Context): void {
  const ids = texts(isProps(inputs["vpcConfig"]) ? inputs["vpcConfig"]["subnetIds"] : undefined);
  const subnets = ids.flatMap((id) => find(context, SUBNET, "id", id) ?? []);
  const zones = new Set(subnets.map(({ outputs }) => outputs["availabilityZone"]));
  refuse(
    zones.size < 2,
    `InvalidParameterException: subnets specified must be in at least two different AZs: ${ids.join(", ")}`,
  );
  const networks = new Set(subnets.map(({ outputs }) => outputs["vpcId"]));
  refuse(networks.size > 1, "InvalidParameterException: subnets specified must belong to one VPC");
  const vpc = find(context, VPC, "id", [...networks][0]);
  const outer = parseBlock((vpc && text(vpc.outputs, "cidrBlock")) ?? "");
  const services = parseBlock(text(inputs, "kubernetesNetworkConfig.serviceIpv4Cidr") ?? "");
  refuse(
    outer !== undefined && services !== undefined && overlaps(outer, services),
    `InvalidParameterException: the Service block overlaps that of ${vpc?.id ?? ""}`,
  );
}

function refuseRole(inputs: Props, context: Context): void {
  const role = find(context, ROLE, "arn", inputs["roleArn"]);
  refuse(
    !allowsService(role?.outputs["assumeRolePolicy"], "eks.amazonaws.com"),
    `InvalidParameterException: role ${shown(inputs["roleArn"])} could not be assumed by EKS`,
  );
}

/** Minor versions that nodes may be behind: the skew policy of Kubernetes for kubelets. */
const NODE_SKEW = 3;
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";

/** One minor version at a time, never back, and never away from the nodes. */
function refuseVersion(inputs: Props, context: Context): void {
  const before = context.cloud.get(CLUSTER, context.id, context.scope);
  const from = minor(before === undefined ? undefined : text(before.outputs, "version"));
  const to = minor(text(inputs, "version"));
  if (from === undefined || to === undefined) return;
  refuse(
    to < from || to > from + 1,
    `InvalidParameterException: unsupported Kubernetes minor version update from 1.${from} to 1.${to}`,
  );
  const behind = all(context, NODE_GROUP).find(({ outputs }) => {
    const version = outputs["clusterName"] === context.id ? minor(text(outputs, "version")) : undefined;
    return version !== undefined && to - version > NODE_SKEW;
  });
  refuse(
    behind !== undefined,
    `InvalidRequestException: node group ${behind?.id ?? ""} must be updated before the cluster can be at 1.${to}`,
  );
}

/** `35` of `1.35`. */
export function minor(version: string | undefined): number | undefined {
  const digits = /^v?1\.(\d+)/.exec(version ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The group that EKS makes for the interfaces of the control plane and of its nodes; the cluster tells which. */
function clusterSecurityGroup(inputs: Props, context: Context): CloudObject {
  const hex = digest(arn(context, "eks", `cluster/${context.id}`));
  const id = `sg-0${hex.slice(0, 16)}`;
  const group: Props = {
    name: `eks-cluster-sg-${context.id}-${hex.slice(0, 10)}`,
    vpcId: vpcOf(inputs, context),
  };
  return { type: SECURITY_GROUP, id, scope: context.scope, inputs: group, outputs: group };
}

function vpcOf(inputs: Props, context: Context): Value {
  const [firstSubnet] = texts(isProps(inputs["vpcConfig"]) ? inputs["vpcConfig"]["subnetIds"] : undefined);
  return find(context, SUBNET, "id", firstSubnet)?.outputs["vpcId"] ?? "";
}

function clusterOutputs(inputs: Props, context: Context): Props {
  const identity = context.hex(32, "identity").toUpperCase();
  const config = isProps(inputs["vpcConfig"]) ? inputs["vpcConfig"] : {};
  const isPublic = config["endpointPublicAccess"] ?? true;
  return {
    ...regional(context),
    ...tagged(inputs, context),
    arn: arn(context, "eks", `cluster/${context.id}`),
    status: "ACTIVE",
    createdAt: MADE_AT,
    platformVersion: "eks.1",
    endpoint: `https://${identity}.gr7.${region(context)}.eks.amazonaws.com`,
    certificateAuthority: { data: authorityData(context) },
    identities: [{ oidcs: [{ issuer: `https://oidc.eks.${region(context)}.amazonaws.com/id/${identity}` }] }],
    deletionProtection: inputs["deletionProtection"] ?? false,
    vpcConfig: {
      ...config,
      endpointPublicAccess: isPublic,
      publicAccessCidrs: config["publicAccessCidrs"] ?? (isPublic === true ? ["0.0.0.0/0"] : []),
      clusterSecurityGroupId: clusterSecurityGroup(inputs, context).id,
      vpcId: vpcOf(inputs, context),
    },
  };
}

/** Of a certificate's form only: nothing in a sandbox opens a connection with it. */
function authorityData(context: Context): string {
  const body = Buffer.from(`simulated certificate authority of ${context.id}`).toString("base64");
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`).toString("base64");
}
