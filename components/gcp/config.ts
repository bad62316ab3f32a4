import type * as z from "zod";
import { group, text, zones } from "../pure/fields";
import { autopilotRefused, clusterFields } from "./config-cluster";
import { badRecovery, dataFields } from "./config-data";
import { facilityFields } from "./config-facilities";
import { networkFields, withoutDatabaseSubnet } from "./config-network";
import { badPools } from "./config-pools";

/** The `gcp` block of a stack's configuration. */
export const gcpSchema = group({
  project: text("acme-platform")
    .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, {
      error: "is no Google Cloud project id; set 6 to 30 lower-case letters, digits and dashes",
    })
    .describe(
      "Project id. These APIs are enabled in it: binaryauthorization, cloudkms, compute, container, gkebackup, " +
        "dns, iam, logging, monitoring, servicenetworking, sqladmin; redis, pubsub and storage for caches, queues and " +
        "buckets.",
    ),
  projectNumber: text("123456789012")
    .regex(/^[1-9]\d{5,18}$/, { error: "is no Google Cloud project number; set its digits, quoted" })
    .describe(
      "Project number. The addresses of Google's service agents contain it, and a preview asks nobody.",
    ),
  region: text("europe-west3")
    .regex(/^[a-z]+-[a-z]+\d+$/, { error: "is no Google Cloud region; set for example europe-west3" })
    .describe("Region; the cluster is regional."),
  zones: zones.describe("Zones that nodes run in."),
  ...networkFields,
  ...clusterFields,
  ...facilityFields,
  ...dataFields,
})
  .check(({ value, issues }) => {
    value.zones.forEach((zone, index) => {
      if (zone.replace(/-[a-z]$/, "") === value.region && zone !== value.region) return;
      const message = `is no zone of ${value.region}; set for example ${value.region}-a`;
      issues.push({ code: "custom", input: zone, path: ["zones", index], message });
    });
    for (const problem of [
      ...badRecovery(value),
      ...withoutDatabaseSubnet(value),
      ...badPools(value),
      ...autopilotRefused(value),
    ]) {
      issues.push({ code: "custom", input: undefined, ...problem });
    }
  })
  .describe("Used when `target` is `gcp`.");

export type GcpConfig = z.output<typeof gcpSchema>;
