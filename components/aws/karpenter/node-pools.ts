import type { InstanceProfile } from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { FoundationSpec } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { type Account, arn } from "../account";
import { clusterKeyAlias, clusterName } from "../names";
import { IMAGES, type NodeImage } from "../node-image";

/** Key of the taint and label of nodes that can go at two minutes' notice. */
export const INTERRUPTIBLE = "trivium/interruptible";

const CLASS = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" };

/** Pods a node; the CNI gives addresses out in blocks, which Karpenter does not count by itself. */
const MAX_PODS = 110;

/** A node lives no longer, so that none misses the patches of a month. */
const LIFE = "720h";

/** Families that a spot pool must be able to choose from: a shortage of one type is no shortage of nodes. */
const SPOT_FAMILIES = 5;

export interface PoolsArgs {
  readonly image: NodeImage;
  readonly profile: InstanceProfile;
  readonly zones: readonly string[];
  /** CPUs that the nodes of each pool may have in all. */
  readonly cpuLimit: number;
  /** Whether there is a pool of spot instances too. */
  readonly spot: boolean;
  /** The controller and its definitions: NodePools go before them. */
  readonly dependsOn: pulumi.Resource[];
}

/**
 * What Karpenter may start: general nodes for whatever the node groups have no room for, and, where chosen, spot
 * instances for pods that tolerate `trivium/interruptible`.
 */
export function createNodePools(account: Account, scope: Scope, spec: FoundationSpec, args: PoolsArgs): void {
  const nodeClass = createNodeClass(account, scope, spec, args);
  createPool(scope, args, nodeClass, { name: "general", capacity: ["on-demand"] });
  if (!args.spot) return;
  createPool(scope, args, nodeClass, {
    name: "spot",
    // What tolerates an interruption gets a lasting node where there is no spot capacity.
    capacity: ["spot", "on-demand"],
    requirements: [
      { key: "karpenter.k8s.aws/instance-family", operator: "Exists", minValues: SPOT_FAMILIES },
    ],
    interruptible: true,
  });
}

/** How its nodes are: the image, subnets, volumes and tags of those of the node groups. */
function createNodeClass(account: Account, scope: Scope, spec: FoundationSpec, args: PoolsArgs) {
  const cluster = clusterName(spec.name);
  return customResource(
    scope,
    "node-class",
    {
      apiVersion: "karpenter.k8s.aws/v1",
      kind: CLASS.kind,
      metadata: { name: CLASS.name },
      spec: {
        instanceProfile: args.profile.name,
        // The newest image: its successors replace nodes within the pools' disruption budgets.
        amiSelectorTerms: [{ alias: IMAGES[args.image].alias }],
        subnetSelectorTerms: spec.network.privateSubnetIds.apply((ids) => ids.map((id) => ({ id }))),
        // The group that EKS makes for a cluster's nodes, by the tag that EKS gives it.
        securityGroupSelectorTerms: [{ tags: { [`kubernetes.io/cluster/${cluster}`]: "owned" } }],
        kubelet: { maxPods: MAX_PODS },
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        blockDeviceMappings: IMAGES[args.image].volumes.map(({ device, gib }) => ({
          deviceName: device,
          ebs: {
            volumeType: "gp3",
            volumeSize: `${gib}Gi`,
            encrypted: true,
            kmsKeyID: arn(account, "kms", clusterKeyAlias(spec.name)),
            deleteOnTermination: true,
          },
        })),
        // Karpenter puts them on instances, volumes, interfaces and templates.
        tags: { ...spec.labels },
      },
    },
    { dependsOn: args.dependsOn },
  );
}

interface Pool {
  readonly name: string;
  readonly capacity: readonly string[];
  readonly requirements?: readonly object[];
  readonly interruptible?: boolean;
}

/** A pool of mixed types, as few and as full nodes as the pods need, a tenth of them changed at a time. */
function createPool(
  scope: Scope,
  { zones, cpuLimit }: PoolsArgs,
  nodeClass: pulumi.Resource,
  { name, capacity, requirements = [], interruptible = false }: Pool,
): void {
  const among = (key: string, values: readonly string[]) => ({ key, operator: "In", values: [...values] });
  customResource(
    scope,
    `node-pool-${name}`,
    {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      metadata: { name },
      spec: {
        template: {
          ...(interruptible ? { metadata: { labels: { [INTERRUPTIBLE]: "true" } } } : {}),
          spec: {
            nodeClassRef: CLASS,
            requirements: [
              among("kubernetes.io/arch", ["amd64"]),
              among("kubernetes.io/os", ["linux"]),
              among("karpenter.sh/capacity-type", capacity),
              among("topology.kubernetes.io/zone", zones),
              // General, compute and memory types of the last few generations, from 2 to 16 CPUs.
              among("karpenter.k8s.aws/instance-category", ["c", "m", "r"]),
              { key: "karpenter.k8s.aws/instance-generation", operator: "Gt", values: ["4"] },
              { key: "karpenter.k8s.aws/instance-cpu", operator: "Gt", values: ["1"] },
              { key: "karpenter.k8s.aws/instance-cpu", operator: "Lt", values: ["17"] },
              ...requirements,
            ],
            expireAfter: LIFE,
            ...(interruptible
              ? { taints: [{ key: INTERRUPTIBLE, value: "true", effect: "NoSchedule" }] }
              : {}),
          },
        },
        disruption: {
          consolidationPolicy: "WhenEmptyOrUnderutilized",
          consolidateAfter: "5m",
          budgets: [{ nodes: "10%" }],
        },
        limits: { cpu: String(cpuLimit) },
      },
    },
    { dependsOn: [nodeClass] },
  );
}
