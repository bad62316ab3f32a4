import * as z from "zod";
import { choice, group } from "../../components/pure/fields";

/** Where the traces of services go, and how many of them. */
export const tracingSchema = group({
  to: choice(["none", "jaeger", "cloud"])
    .default("none")
    .describe(
      "Where an OpenTelemetry Collector sends the services' traces: Jaeger in the cluster, or the cloud's own " +
        "(Cloud Trace, X-Ray).",
    ),
  samplePercent: z
    .number({ error: "is no number; set a percentage from 0 to 100" })
    .min(0, { error: "is below 0; set a percentage from 0 to 100" })
    .max(100, { error: "is above 100; set a percentage from 0 to 100" })
    .optional()
    .describe(
      "Share of traces that a service begins by itself which is kept, in percent. Default: the environment's profile.",
    ),
});
