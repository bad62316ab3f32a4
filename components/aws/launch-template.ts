import { LaunchTemplate } from "@pulumi/aws/ec2";
import type { Key } from "@pulumi/aws/kms";
import type { Scope } from "../component";
import type { ClusterSpec, Size } from "../contract";
import { physicalName } from "../pure/naming";
import { clusterName } from "./names";
import { IMAGES, type NodeImage } from "./node-image";

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
 * What the nodes of all groups are: their type, encrypted volumes, tags, and a metadata service that answers the
 * node alone, because pods are one hop further.
 *
 * The instance type is here and not in the groups, which could not change theirs: a group rolls its nodes over
 * to a new version of its template. https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export function createLaunchTemplate(
  scope: Scope,
  spec: ClusterSpec,
  image: NodeImage,
  key: Key,
): LaunchTemplate {
  const name = physicalName([clusterName(spec.name), "nodes"]);
  const tags = { ...spec.labels, Name: name };
  return new LaunchTemplate(
    `${scope.name}-nodes`,
    {
      name,
      updateDefaultVersion: true,
      instanceType: INSTANCE_TYPES[spec.nodes.size],
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: IMAGES[image].volumes.map(({ device, gib }) => ({
        deviceName: device,
        ebs: {
          volumeType: "gp3",
          volumeSize: gib,
          encrypted: "true",
          kmsKeyId: key.arn,
          deleteOnTermination: "true",
        },
      })),
      // The provider's default tags reach the template, not what is launched from it.
      tagSpecifications: ["instance", "network-interface", "volume"].map((resourceType) => ({
        resourceType,
        tags,
      })),
    },
    scope.child(),
  );
}
