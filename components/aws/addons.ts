import { Addon, type Cluster } from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterSpec } from "../contract";
import type { Account } from "./account";
import { useOfKey } from "./encryption";
import { clusterKeyAlias, clusterName, roleName } from "./names";
import type { Statement } from "./policy-document";
import { podTrust, role } from "./roles";
import { type AddonName, addonVersion } from "./versions";

/** A service account of the add-on and what it may do in AWS. */
interface Identity {
  readonly serviceAccount: string;
  readonly managed: string;
  readonly inline?: readonly Statement[];
}

interface AddonArgs {
  readonly configuration?: object;
  readonly identity?: Identity;
  readonly dependsOn?: readonly pulumi.Resource[];
}

/** What nodes need to become ready: their network, their Service addresses and the identity of pods. */
export function createNetworkAddons(
  account: Account,
  scope: Scope,
  spec: ClusterSpec,
  controlPlane: Cluster,
): Addon[] {
  const create = creator(account, scope, spec, controlPlane);
  const agent = create("eks-pod-identity-agent");
  return [
    agent,
    create("kube-proxy"),
    create("vpc-cni", {
      configuration: {
        enableNetworkPolicy: "true",
        // Addresses in blocks of 16: 110 pods a node, not the 17 that a t3.medium's interfaces allow.
        env: {
          ENABLE_PREFIX_DELEGATION: "true",
          WARM_PREFIX_TARGET: "1",
          // The provider's default tags do not reach what the plugin makes.
          ADDITIONAL_ENI_TAGS: JSON.stringify(spec.labels),
        },
      },
      identity: { serviceAccount: "aws-node", managed: "AmazonEKS_CNI_Policy" },
      dependsOn: [agent],
    }),
  ];
}

/** What runs on nodes like any workload, and is ready only once there are some. */
export function createWorkloadAddons(
  account: Account,
  scope: Scope,
  spec: ClusterSpec,
  controlPlane: Cluster,
  dependsOn: readonly pulumi.Resource[],
): Addon[] {
  const create = creator(account, scope, spec, controlPlane);
  return [
    create("coredns", { dependsOn }),
    create("metrics-server", { dependsOn }),
    create("aws-ebs-csi-driver", {
      configuration: { controller: { extraVolumeTags: { ...spec.labels } } },
      identity: {
        serviceAccount: "ebs-csi-controller-sa",
        managed: "AmazonEBSCSIDriverPolicyV2",
        inline: useOfKey(account, "Volumes", clusterKeyAlias(spec.name)),
      },
      dependsOn,
    }),
  ];
}

function creator(account: Account, scope: Scope, spec: ClusterSpec, controlPlane: Cluster) {
  return (addonName: AddonName, { configuration, identity, dependsOn = [] }: AddonArgs = {}) =>
    new Addon(
      `${scope.name}-${addonName}`,
      {
        clusterName: controlPlane.name,
        addonName,
        addonVersion: addonVersion(spec.version, addonName),
        // A new cluster has nothing to conflict with; later, what somebody set on purpose stays.
        resolveConflictsOnCreate: "NONE",
        resolveConflictsOnUpdate: "PRESERVE",
        ...(configuration === undefined ? {} : { configurationValues: JSON.stringify(configuration) }),
        ...(identity === undefined
          ? {}
          : {
              podIdentityAssociations: [
                {
                  serviceAccount: identity.serviceAccount,
                  roleArn: addonRole(account, scope, spec, addonName, identity),
                },
              ],
            }),
      },
      scope.child({ dependsOn: [...dependsOn] }),
    );
}

function addonRole(
  account: Account,
  scope: Scope,
  spec: ClusterSpec,
  addonName: AddonName,
  { serviceAccount, managed, inline = [] }: Identity,
) {
  const name = clusterName(spec.name);
  return role(account, scope, {
    key: addonName,
    name: roleName(name, addonName),
    description: `Add-on ${addonName} of EKS cluster ${name}`,
    trust: podTrust(account, { clusterName: name, namespace: "kube-system", serviceAccount }),
    managed: [managed],
    inline,
  });
}
