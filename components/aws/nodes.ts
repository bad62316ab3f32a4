import { LaunchTemplate } from "@pulumi/aws/ec2";
import { type Cluster, NodeGroup } from "@pulumi/aws/eks";
import type { Key } from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterSpec, Size } from "../contract";
import { physicalName, shapedName } from "../pure/naming";
import type { Account } from "./account";
import { clusterName, roleName } from "./names";
import { instanceTrust, role } from "./roles";

/**
 * Instance types by size. All have 2 vCPUs and differ in memory and steadiness: 4 GiB and 8 GiB with CPU
 * credits for development and staging, 8 GiB without credits for production, where a node that has used up
 * its credits would look like a slow service. More load means more nodes, not larger ones.
 */
const INSTANCE_TYPES: Readonly<Record<Size, string>> = {
  small: "t3.medium",
  medium: "t3.large",
  large: "m5.large",
};

/**
 * Amazon Linux 2023 and not Bottlerocket: Linkerd's CNI plugin runs the host's `iptables-nft`, which
 * Bottlerocket does not ship (https://github.com/linkerd/linkerd2/issues/14538).
 */
const AMI_TYPE = "AL2023_x86_64_STANDARD";
const ROOT_DEVICE = "/dev/xvda";
const ROOT_VOLUME_GIB = 50;

/** Share of nodes that an upgrade replaces at a time. */
const MAX_UNAVAILABLE_PERCENT = 33;

export interface NodesArgs {
  readonly controlPlane: Cluster;
  readonly key: Key;
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * A managed node group over all private subnets. Its size within the bounds is not ours to change back: it is
 * that of whoever scales it, an operator or an autoscaler. The platform installs no autoscaler on EKS.
 */
export function createNodes(
  account: Account,
  scope: Scope,
  spec: ClusterSpec,
  { controlPlane, key, dependsOn }: NodesArgs,
): NodeGroup {
  const { size, min, max } = spec.nodes;
  const template = createLaunchTemplate(scope, spec, key);
  return new NodeGroup(
    `${scope.name}-nodes`,
    {
      clusterName: controlPlane.name,
      nodeGroupName: groupName(spec),
      nodeRoleArn: nodeRole(account, scope, spec),
      subnetIds: spec.network.privateSubnetIds,
      version: spec.version,
      amiType: AMI_TYPE,
      capacityType: "ON_DEMAND",
      instanceTypes: [INSTANCE_TYPES[size]],
      launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
      // A node a zone to start with, as far as the bounds allow.
      scalingConfig: {
        minSize: min,
        maxSize: max,
        desiredSize: Math.min(Math.max(min, spec.zones.length), max),
      },
      updateConfig: { maxUnavailablePercentage: MAX_UNAVAILABLE_PERCENT },
      nodeRepairConfig: { enabled: true },
    },
    scope.child({ dependsOn: [...dependsOn], ignoreChanges: ["scalingConfig.desiredSize"] }),
  );
}

/** Machines and zones of a node group are its own for life: an edit of either makes another group. */
function groupName({ name, nodes, zones }: ClusterSpec): string {
  return shapedName([clusterName(name), "nodes"], [AMI_TYPE, INSTANCE_TYPES[nodes.size], zones]);
}

/** Encrypted volume, tags, and a metadata service that answers the node alone: pods are one hop further. */
function createLaunchTemplate(scope: Scope, spec: ClusterSpec, key: Key): LaunchTemplate {
  const name = physicalName([clusterName(spec.name), "nodes"]);
  const tags = { ...spec.labels, Name: name };
  return new LaunchTemplate(
    `${scope.name}-nodes`,
    {
      name,
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: ROOT_DEVICE,
          ebs: {
            volumeType: "gp3",
            volumeSize: ROOT_VOLUME_GIB,
            encrypted: "true",
            kmsKeyId: key.arn,
            deleteOnTermination: "true",
          },
        },
      ],
      // The provider's default tags reach the template, not what is launched from it.
      tagSpecifications: ["instance", "network-interface", "volume"].map((resourceType) => ({
        resourceType,
        tags,
      })),
    },
    scope.child(),
  );
}

/** What a node itself may do: join, and pull images. Pods have identities of their own. */
function nodeRole(account: Account, scope: Scope, spec: ClusterSpec) {
  const name = clusterName(spec.name);
  return role(account, scope, {
    key: "node",
    name: roleName(name, "node"),
    description: `Nodes of EKS cluster ${name}`,
    trust: instanceTrust,
    managed: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
  });
}
