import { Addon } from "@pulumi/aws/eks";
import type { Scope } from "../component";
import type { FoundationSpec } from "../contract";
import type { Account } from "./account";
import { clusterName, roleName } from "./names";
import { podTrust, role } from "./roles";

const ADDON = "amazon-cloudwatch-observability";
/** https://github.com/aws-observability/helm-charts/blob/main/RELEASE_NOTES */
const VERSION = "v5.2.1-eksbuild.1";

/** What the add-on makes for its agent. */
const NAMESPACE = "amazon-cloudwatch";
const SERVICE_ACCOUNT = "cloudwatch-agent";

/** Container Insights: metrics and logs of nodes and pods in CloudWatch, beside those in the cluster itself. */
export function createContainerInsights(account: Account, scope: Scope, spec: FoundationSpec): void {
  const cluster = clusterName(spec.name);
  new Addon(
    `${scope.name}-${ADDON}`,
    {
      clusterName: spec.cluster.clusterName,
      addonName: ADDON,
      addonVersion: VERSION,
      resolveConflictsOnCreate: "NONE",
      resolveConflictsOnUpdate: "PRESERVE",
      // From version 5 on it would rewrite the pods of every workload to trace them.
      configurationValues: JSON.stringify({
        manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
      }),
      podIdentityAssociations: [
        {
          serviceAccount: SERVICE_ACCOUNT,
          roleArn: role(account, scope, {
            key: ADDON,
            name: roleName(cluster, "cloudwatch-agent"),
            description: `Add-on ${ADDON} of EKS cluster ${cluster}`,
            trust: podTrust(account, {
              clusterName: cluster,
              namespace: NAMESPACE,
              serviceAccount: SERVICE_ACCOUNT,
            }),
            managed: ["CloudWatchAgentServerPolicy"],
          }),
        },
      ],
    },
    scope.child(),
  );
}
