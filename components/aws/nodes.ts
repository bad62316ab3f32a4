import type { LaunchTemplate } from "@pulumi/aws/ec2";
import { type Cluster, NodeGroup } from "@pulumi/aws/eks";
import type { Key } from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterSpec } from "../contract";
import { shapedName } from "../pure/naming";
import type { Account } from "./account";
import { createLaunchTemplate } from "./launch-template";
import { clusterName, roleName } from "./names";
import { IMAGES, type NodeImage } from "./node-image";
import { type Granted, grantedRole, instanceTrust } from "./roles";

/** Label of the nodes that are there whatever an autoscaler does; the autoscaler itself runs on them. */
export const SYSTEM_POOL = { "trivium/pool": "system" } as const;

/** Share of a group's nodes that an upgrade replaces at a time; EKS rounds up to one. */
const MAX_UNAVAILABLE_PERCENT = 33;

export interface NodesArgs {
  readonly controlPlane: Cluster;
  readonly key: Key;
  readonly image: NodeImage;
  /** Schedules take nodes away and bring them back: how many there are is not ours to say. */
  readonly scheduled: boolean;
  readonly dependsOn: readonly pulumi.Resource[];
}

/** The node group of a zone and its bounds. */
export interface ZonalGroup {
  readonly letter: string;
  readonly group: NodeGroup;
  readonly bounds: Bounds;
}

interface Bounds {
  readonly minSize: number;
  readonly desiredSize: number;
  readonly maxSize: number;
}

/**
 * A managed node group a zone, so that a volume's pod finds a node where the volume is and a new zone touches no
 * other's nodes. A group is as large as the configuration says, and what hands change is changed back: EKS refuses a
 * least size above the number of nodes there are, so who raises the one must be able to raise the other. More nodes
 * than these are Karpenter's to add.
 */
export function createNodes(
  account: Account,
  scope: Scope,
  spec: ClusterSpec,
  args: NodesArgs,
): ZonalGroup[] {
  const template = createLaunchTemplate(scope, spec, args.image, args.key);
  const role = nodeRole(account, scope, spec.name, "node").arn;
  return boundsOf(spec).map(({ zone, bounds }) => {
    const letter = zone.slice(-1);
    return {
      letter,
      bounds,
      group: createGroup(scope, spec, args, { zone, letter, template, role, bounds }),
    };
  });
}

interface GroupArgs {
  readonly zone: string;
  readonly letter: string;
  readonly template: LaunchTemplate;
  readonly role: pulumi.Output<string>;
  readonly bounds: Bounds;
}

function createGroup(
  scope: Scope,
  spec: ClusterSpec,
  { controlPlane, image, scheduled, dependsOn }: NodesArgs,
  { zone, letter, template, role, bounds }: GroupArgs,
): NodeGroup {
  const { amiType } = IMAGES[image];
  return new NodeGroup(
    `${scope.name}-nodes-${letter}`,
    {
      clusterName: controlPlane.name,
      // The image and the zone of a group are its own for life: an edit of either makes another group.
      nodeGroupName: shapedName([clusterName(spec.name), "nodes", letter], [amiType, zone]),
      nodeRoleArn: role,
      subnetIds: [subnetOf(spec, zone)],
      // Taken from the control plane's configuration: nodes are never ahead of it, and follow it at once.
      version: spec.version,
      amiType,
      capacityType: "ON_DEMAND",
      labels: { ...SYSTEM_POOL },
      launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
      scalingConfig: { ...bounds },
      updateConfig: { maxUnavailablePercentage: MAX_UNAVAILABLE_PERCENT },
      nodeRepairConfig: { enabled: true },
    },
    scope.child({
      dependsOn: [...dependsOn],
      ignoreChanges: scheduled ? ["scalingConfig.desiredSize"] : [],
    }),
  );
}

/** The bounds of the whole cluster shared out: a node a zone to start with, as far as they allow. */
function boundsOf({ nodes: { min, max }, zones }: ClusterSpec) {
  const desired = Math.min(Math.max(min, zones.length), max);
  return [...zones].sort().map((zone, index) => {
    const share = (total: number) => Math.floor((total + zones.length - 1 - index) / zones.length);
    const [minSize, desiredSize] = [share(min), share(desired)];
    // EKS takes no group that could never have a node.
    return { zone, bounds: { minSize, desiredSize, maxSize: Math.max(share(max), 1) } };
  });
}

function subnetOf({ network }: ClusterSpec, zone: string): pulumi.Output<string> {
  const subnet = network.zoneSubnetIds?.[zone];
  if (subnet === undefined) throw new RangeError(`the network has no private subnet in ${zone}`);
  return subnet;
}

/**
 * What a node itself may do: join, and pull images. Pods have identities of their own.
 *
 * @param key `node`, or another where a pool has nodes of its own
 */
export function nodeRole(account: Account, scope: Scope, platform: string, key: string): Granted {
  const name = clusterName(platform);
  return grantedRole(account, scope, {
    key,
    name: roleName(name, key),
    description: `Nodes of EKS cluster ${name}`,
    trust: instanceTrust,
    managed: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
  });
}
