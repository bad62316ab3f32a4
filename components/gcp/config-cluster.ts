import * as z from "zod";
import { byName, choice, cidr, group, text, whole } from "../pure/fields";
import { poolsField } from "./config-pools";

const flag = z.boolean({ error: "is no truth value; set true or false" });
const timestamp = z.iso.datetime({
  error: 'is no time in UTC; set for example "2026-12-20T00:00:00Z", in quotes',
});

const maintenance = group({
  start: timestamp.default("2026-01-03T00:00:00Z").describe("Start of the first window, in UTC."),
  end: timestamp
    .default("2026-01-03T08:00:00Z")
    .describe("End of the first window; its length is the others'."),
  recurrence: text("FREQ=WEEKLY;BYDAY=SA,SU")
    .regex(/^FREQ=(DAILY|WEEKLY)(;|$)/, {
      error: "is no daily or weekly rule; set for example FREQ=WEEKLY;BYDAY=SA,SU",
    })
    .default("FREQ=WEEKLY;BYDAY=SA,SU")
    .describe("When the window recurs (RFC 5545). GKE demands 48 hours in any 32 days."),
  minorUpgrades: choice(["by-hand", "automatic"])
    .default("by-hand")
    .describe(
      "Whether `cluster.version` alone decides the minor version, until Google supports it no longer, or the release channel goes ahead.",
    ),
  exclusions: byName(
    40,
    group({
      start: timestamp.describe("First moment without upgrades, in UTC."),
      end: timestamp.describe("Last moment without upgrades, in UTC."),
      scope: choice(["NO_UPGRADES", "NO_MINOR_UPGRADES", "NO_MINOR_OR_NODE_UPGRADES"])
        .default("NO_UPGRADES")
        .describe("What is held back."),
    }),
  )
    .default({})
    .describe("Times without upgrades, by name, such as a sale."),
});

const autoscaling = group({
  profile: choice(["BALANCED", "OPTIMIZE_UTILIZATION"])
    .default("BALANCED")
    .describe("Whether spare nodes are kept for a while or removed at once."),
  autoProvisioning: group({
    cores: whole(1, 1_000_000).describe("CPU cores of all nodes together at most."),
    memoryGb: whole(1, 1_000_000).describe("Memory of all nodes together at most, in GB."),
  })
    .optional()
    .describe(
      "Lets GKE add node pools for pods that fit into none. The limits hold for the configured pools too. Without it there is neither.",
    ),
});

/** What of the `gcp` block decides the cluster. */
export const clusterFields = {
  mode: choice(["standard", "autopilot"])
    .default("standard")
    .describe("GKE's mode of operation. Autopilot cannot run the platform and is refused, with the reason."),
  releaseChannel: choice(["RAPID", "REGULAR", "STABLE", "EXTENDED"])
    .default("REGULAR")
    .describe("Release channel that patches come from."),
  controlPlane: group({
    cidr: cidr
      .refine((block) => block.endsWith("/28"), {
        error: "is no /28, which GKE demands; set for example 172.16.0.0/28",
      })
      .optional()
      .describe(
        "Block of the control plane's private address, outside `network.cidr`; fixed once made. Default: an address of the private subnet.",
      ),
  })
    .prefault({})
    .describe("The control plane's address."),
  maintenance: maintenance.prefault({}).describe("When GKE may upgrade the cluster."),
  autoscaling: autoscaling.prefault({}).describe("How the number of nodes follows the pods."),
  pools: poolsField,
  addons: group({
    backupAgent: flag
      .default(true)
      .describe("The agent of Backup for GKE; it costs only what a plan protects."),
    secretManager: flag
      .default(false)
      .describe(
        "Secret Manager's CSI driver, beside the External Secrets Operator that the platform has; needs the API secretmanager.",
      ),
    managedPrometheus: flag
      .default(false)
      .describe("Google's Managed Prometheus, beside the Prometheus that the platform has."),
  })
    .prefault({})
    .describe("Parts of GKE."),
  upgradeNotifications: text("projects/acme-platform/topics/gke-upgrades")
    .regex(/^projects\/[^/]+\/topics\/[^/]+$/, {
      error: "is no topic; set for example projects/acme-platform/topics/gke-upgrades",
    })
    .optional()
    .describe("Pub/Sub topic, which exists already, that hears of upgrades and security bulletins."),
};

/**
 * Why the platform does not run on Autopilot (github.com/linkerd/linkerd2/issues/8422, and for node-exporter
 * github.com/pipe-cd/pipecd/issues/4411). `allowNetAdmin` is the switch for the alternative.
 */
export function autopilotRefused({ mode }: { readonly mode: string }): { path: string[]; message: string }[] {
  if (mode !== "autopilot") return [];
  const message =
    "cannot run the platform: Linkerd's CNI plugin and Prometheus' node-exporter use the node's network and " +
    "directories, which Autopilot refuses, and an init container with NET_ADMIN instead of the plugin breaks the " +
    "`restricted` Pod Security Standard of the namespaces; set standard";
  return [{ path: ["mode"], message }];
}
