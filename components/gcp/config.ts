import type * as z from "zod";
import { group, text, zones } from "../pure/fields";

/** The `gcp` block of a stack's configuration. */
export const gcpSchema = group({
  project: text("acme-platform")
    .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, {
      error: "is no Google Cloud project id; set 6 to 30 lower-case letters, digits and dashes",
    })
    .describe("Project id."),
  region: text("europe-west3")
    .regex(/^[a-z]+-[a-z]+\d+$/, { error: "is no Google Cloud region; set for example europe-west3" })
    .describe("Region; the cluster is regional."),
  zones: zones.describe("Zones that nodes run in."),
}).describe("Used when `target` is `gcp`.");

export type GcpConfig = z.output<typeof gcpSchema>;
