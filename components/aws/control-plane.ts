import { AccessEntry, AccessPolicyAssociation, Cluster } from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { createAccess } from "./access";
import { type Account, iamArn } from "./account";
import { encryptedLogGroup, encryptionKey, KEY_USE, useOfKey } from "./encryption";
import { SERVICE_CIDR } from "./layout";
import { clusterKeyAlias, roleName } from "./names";
import type { Statement } from "./policy-document";
import { role, serviceTrust } from "./roles";

const API_PORT = 443;

const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/**
 * The control plane: private endpoint, Secrets under a key of ours, every log type kept. Its public endpoint
 * is on only for the blocks that are authorized.
 */
export function createControlPlane(
  account: Account,
  scope: Scope,
  spec: ClusterSpec,
  { name, spot }: { readonly name: string; readonly spot: boolean },
) {
  // EKS writes to this name and no other, and would make the group itself, open-ended and with its own key.
  const logGroup = `/aws/eks/${name}/cluster`;
  const key = encryptionKey(account, scope, spec, {
    purpose: "cluster",
    logGroups: [logGroup],
    grants: [
      ...nodeVolumes(account, "", "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
      ...(spot ? nodeVolumes(account, "Spot", "spot.amazonaws.com/AWSServiceRoleForEC2Spot") : []),
    ],
  });
  const logs = encryptedLogGroup(scope, { name: logGroup, retentionInDays: spec.logRetentionDays, key });
  // By itself the private endpoint answers nodes and pods; this group lets runners, VPN and Vault in as well.
  const clients = createAccess(scope, {
    name: physicalName([name, "api"]),
    what: `API server of ${name}`,
    port: API_PORT,
    network: spec.network,
    internalCidrs: spec.internalCidrs,
  });
  const controlPlane = new Cluster(
    `${scope.name}-eks`,
    {
      name,
      version: spec.version,
      roleArn: controlPlaneRole(account, scope, spec, name),
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      vpcConfig: {
        subnetIds: spec.network.privateSubnetIds,
        securityGroupIds: [clients.group.id],
        endpointPrivateAccess: true,
        endpointPublicAccess: spec.authorizedCidrs.length > 0,
        ...(spec.authorizedCidrs.length > 0 ? { publicAccessCidrs: [...spec.authorizedCidrs] } : {}),
      },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: SERVICE_CIDR },
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
      enabledClusterLogTypes: LOG_TYPES,
      // Extended support costs six times the price; an upgrade in time does not.
      upgradePolicy: { supportType: "STANDARD" },
      zonalShiftConfig: { enabled: true },
      deletionProtection: spec.protect,
    },
    scope.child({ protect: spec.protect, dependsOn: [logs] }),
  );
  return { controlPlane, key, clients: clients.rules };
}

/** Lets in the deploy role, and nobody else, as administrator; the result is what its users wait for. */
export function grantAdministration(
  { partition }: Account,
  scope: Scope,
  controlPlane: Cluster,
  principalArn: string,
): pulumi.Resource {
  const entry = new AccessEntry(
    `${scope.name}-deploy`,
    { clusterName: controlPlane.name, principalArn, type: "STANDARD" },
    scope.child(),
  );
  return new AccessPolicyAssociation(
    `${scope.name}-deploy`,
    {
      clusterName: controlPlane.name,
      principalArn: entry.principalArn,
      policyArn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
      accessScope: { type: "cluster" },
    },
    scope.child(),
  );
}

function controlPlaneRole(account: Account, scope: Scope, spec: ClusterSpec, name: string) {
  return role(account, scope, {
    key: "control-plane",
    name: roleName(name, "control-plane"),
    description: `Control plane of EKS cluster ${name}`,
    trust: serviceTrust(account, "eks.amazonaws.com"),
    managed: ["AmazonEKSClusterPolicy"],
    inline: useOfKey(account, "Secrets", clusterKeyAlias(spec.name)),
  });
}

/**
 * Nodes' volumes are made by the service-linked role of Auto Scaling, those of spot instances by EC2 Spot's. IAM
 * refuses a key policy that names a role which does not exist: an account that never had an Auto Scaling group
 * needs, once, `aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com`, and one that
 * never had a spot instance the same with `spot.amazonaws.com`.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/service-linked-roles-spot-instance-requests.html
 */
function nodeVolumes(account: Account, prefix: string, serviceLinkedRole: string): Statement[] {
  const Principal = { AWS: iamArn(account, `role/aws-service-role/${serviceLinkedRole}`) };
  return [
    { Sid: `${prefix}NodeVolumes`, Principal, Action: KEY_USE, Resource: "*" },
    {
      Sid: `${prefix}NodeVolumeGrants`,
      Principal,
      Action: ["kms:CreateGrant"],
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
