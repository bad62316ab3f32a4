import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterOutputs, ClusterSpec } from "../contract";
import type { Account } from "./account";
import { createNetworkAddons, createWorkloadAddons } from "./addons";
import { after } from "../after";
import { createControlPlane, grantAdministration } from "./control-plane";
import { kubeconfigOf } from "./kubeconfig";
import { clusterName } from "./names";
import { createNodes } from "./nodes";

/**
 * An EKS cluster without anything AWS would add by itself: access by entries alone, add-ons pinned, nodes
 * after their network.
 */
export function cluster(
  account: Account,
  deployRoleArn: string,
  scope: Scope,
  spec: ClusterSpec,
): ClusterOutputs {
  const name = clusterName(spec.name);
  const { controlPlane, key, clients } = createControlPlane(account, scope, spec, name);
  const access = grantAdministration(account, scope, controlPlane, deployRoleArn);
  const networkAddons = createNetworkAddons(account, scope, spec, controlPlane);
  const nodes = createNodes(account, scope, spec, { controlPlane, key, dependsOn: networkAddons });
  const workloadAddons = createWorkloadAddons(account, scope, spec, controlPlane, [nodes]);

  const caCertificate = controlPlane.certificateAuthority.apply(({ data }) =>
    Buffer.from(data, "base64").toString("utf8"),
  );
  return {
    clusterName: controlPlane.name,
    clusterIdentifier: controlPlane.arn,
    endpoint: controlPlane.endpoint,
    caCertificate,
    // Whoever talks to the cluster needs to be let in and needs nodes; on destroy the nodes go last, so that
    // controllers can still remove what they made.
    kubeconfig: pulumi.secret(
      after(kubeconfigOf(controlPlane, account.region, deployRoleArn), [
        access,
        ...clients,
        nodes,
        ...workloadAddons,
      ]),
    ),
  };
}
