import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterOutputs, ClusterSpec } from "../contract";
import type { Account } from "./account";
import { createNetworkAddons, createWorkloadAddons } from "./addons";
import { after } from "../after";
import type { AwsConfig } from "./config";
import { createControlPlane, grantAdministration } from "./control-plane";
import { createFargateProfiles } from "./fargate";
import { kubeconfigOf } from "./kubeconfig";
import { clusterName } from "./names";
import { createNodes } from "./nodes";
import { keepOfficeHours } from "./office-hours";
import { trustTokens } from "./token-issuer";

/** What of the `aws` block of the configuration the cluster is made by. */
export type ClusterOptions = Pick<
  AwsConfig,
  "deployRoleArn" | "fargateNamespaces" | "karpenter" | "nodeImage" | "officeHours" | "workloadIdentity"
>;

/**
 * An EKS cluster without anything AWS would add by itself: access by entries alone, add-ons pinned, nodes
 * after their network.
 */
export function cluster(
  account: Account,
  options: ClusterOptions,
  scope: Scope,
  spec: ClusterSpec,
): ClusterOutputs {
  const { deployRoleArn, nodeImage: image, fargateNamespaces: namespaces, officeHours } = options;
  const name = clusterName(spec.name);
  const spot = options.karpenter?.spot ?? false;
  const { controlPlane, key, clients } = createControlPlane(account, scope, spec, { name, spot });
  const access = grantAdministration(account, scope, controlPlane, deployRoleArn);
  const networkAddons = createNetworkAddons(account, scope, spec, controlPlane);
  const groups = createNodes(account, scope, spec, {
    controlPlane,
    key,
    image,
    scheduled: officeHours !== undefined,
    dependsOn: networkAddons,
  });
  const nodes = groups.map(({ group }) => group);
  const workloadAddons = createWorkloadAddons(account, scope, spec, controlPlane, nodes);
  createFargateProfiles(account, scope, spec, { controlPlane, namespaces, dependsOn: networkAddons });
  if (officeHours !== undefined) keepOfficeHours(scope, groups, officeHours);

  const caCertificate = controlPlane.certificateAuthority.apply(({ data }) =>
    Buffer.from(data, "base64").toString("utf8"),
  );
  return {
    clusterName: controlPlane.name,
    clusterIdentifier: controlPlane.arn,
    endpoint: controlPlane.endpoint,
    caCertificate,
    ...(options.workloadIdentity === "irsa" ? { tokenIssuer: trustTokens(scope, controlPlane) } : {}),
    // Whoever talks to the cluster needs to be let in and needs nodes; on destroy the nodes go last, so that
    // controllers can still remove what they made.
    kubeconfig: pulumi.secret(
      after(kubeconfigOf(controlPlane, account.region, deployRoleArn), [
        access,
        ...clients,
        ...nodes,
        ...workloadAddons,
      ]),
    ),
  };
}
