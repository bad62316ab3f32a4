import * as z from "zod";
import { text } from "../pure/fields";

/** Settings of the `aws` block for what is around the platform: its front door, its backups, its metrics. */
export const edgeFields = {
  dnsZoneId: text("Z0123456789ABCDEFGHIJ")
    .regex(/^Z[A-Z0-9]{1,31}$/, { error: "is no hosted zone id; set for example Z0123456789ABCDEFGHIJ" })
    .optional()
    .describe("Public hosted zone in Route 53 that `gateway.domain` is in; required by `frontDoor`."),
  recoveryRegion: text("eu-west-1")
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: "is no AWS region; set for example eu-west-1" })
    .optional()
    .describe(
      "Region that a copy of each backup goes to, and of each database with `replica`. Default: all stays in `region`.",
    ),
  containerInsights: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe("Whether CloudWatch gets metrics and logs of nodes and pods too; it bills them by volume."),
};
