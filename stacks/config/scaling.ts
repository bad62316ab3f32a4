import * as z from "zod";
import { byName, group, text, whole } from "../../components/pure/fields";

const prometheusSchema = byName(
  30,
  group({
    query: text('sum(rate(orders_total{namespace="shop"}[2m]))').describe(
      "PromQL of one number, for all pods of the service together.",
    ),
    threshold: whole(1, 1_000_000_000).describe("How much of it there is to one pod."),
  }),
);

/** What a service is scaled by. */
export const scalingSchema = group({
  cpu: whole(10, 100)
    .default(70)
    .describe("Use of the CPU request, in percent, above which there are more pods."),
  memory: whole(10, 100)
    .default(80)
    .describe("Use of the memory request, in percent, above which there are more pods."),
  requestsPerSecond: whole(1, 1_000_000)
    .optional()
    .describe(
      "Requests of its callers a second to one pod, as the mesh counts them. Default: not a measure.",
    ),
  kafkaLag: whole(1, 1_000_000_000)
    .optional()
    .describe(
      "Messages that wait for one pod, in the consumer group of the service's name. Default: not a measure.",
    ),
  prometheus: prometheusSchema.default({}).describe("Measures of the service's own, by name."),
});

/** What looks at how services use what they request. */
export const autoscalingSchema = group({
  recommendations: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe("Recommends CPU and memory for each service, from what it used; nothing is changed by it."),
});
