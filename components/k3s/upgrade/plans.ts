import type * as pulumi from "@pulumi/pulumi";
import type { ChildOptions, Scope } from "../../component";
import { customResource } from "../../kubernetes/custom-resource";
import type { Install } from "../install/config";
import { UPGRADE_IMAGES } from "./images";

const SERVERS = "k3s-servers";
const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/**
 * Brings every node to the site's release of K3s (docs.k3s.io, Automated Upgrades): one server at a time, then one
 * agent at a time, which wait until all servers are there. A node is cordoned meanwhile; its pods go on, because K3s
 * leaves them alone when it restarts. Always an explicit version: a channel would move a site on its own.
 *
 * The controller does not mind a skipped minor version. What keeps a plan from skipping one is the script of each
 * node, which asks the K3s that runs there and fails the update before the plans are touched.
 */
export function upgradePlans(
  scope: Scope,
  { version, upgradeWindow, namespace, serviceAccount }: PlanArgs,
  opts: ChildOptions,
): void {
  const common = {
    concurrency: 1,
    cordon: true,
    version,
    serviceAccountName: serviceAccount,
    tolerations: [{ operator: "Exists" }],
    upgrade: { image: UPGRADE_IMAGES.k3s },
    ...(upgradeWindow === undefined ? {} : { window: windowOf(upgradeWindow) }),
  };
  const plan = (key: string, name: string, spec: pulumi.Inputs) =>
    customResource(
      scope,
      key,
      {
        apiVersion: "upgrade.cattle.io/v1",
        kind: "Plan",
        metadata: { name, namespace },
        spec: { ...common, ...spec },
      },
      opts,
    );
  plan("upgrade-servers", SERVERS, {
    nodeSelector: { matchExpressions: [{ key: CONTROL_PLANE, operator: "In", values: ["true"] }] },
  });
  plan("upgrade-agents", "k3s-agents", {
    nodeSelector: { matchExpressions: [{ key: CONTROL_PLANE, operator: "DoesNotExist" }] },
    prepare: { image: UPGRADE_IMAGES.k3s, args: ["prepare", SERVERS] },
  });
}

export interface PlanArgs extends Pick<Install, "version" | "upgradeWindow"> {
  readonly namespace: pulumi.Input<string>;
  /** Service account of the jobs that upgrade a node. */
  readonly serviceAccount: string;
}

function windowOf({ days, from, to, timeZone }: NonNullable<Install["upgradeWindow"]>) {
  return { days, startTime: from, endTime: to, timeZone };
}
