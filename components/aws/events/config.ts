import * as z from "zod";
import { byName, group, name, text, whole } from "../../pure/fields";

const eventBridge = group({
  pattern: z
    .record(z.string(), z.json(), { error: "is no map; set an event pattern, such as source: [aws.s3]" })
    .optional()
    .describe("Events of the account's default bus that are taken, in EventBridge's own language."),
  schedule: text("rate(1 hour)")
    .regex(/^(rate|cron)\(.+\)$/, { error: "is no schedule; set for example rate(1 hour)" })
    .optional()
    .describe("When a message is sent, whatever happens; `rate(…)` or `cron(…)`, in UTC."),
}).refine(({ pattern, schedule }) => (pattern === undefined) !== (schedule === undefined), {
  error: "needs one of pattern and schedule; set either of them",
});

const stream = group({
  shards: whole(1, 200).default(1).describe("Shards; each takes 1 MiB or 1000 records a second."),
  retentionHours: whole(24, 8760).default(24).describe("Hours that a record can be read again."),
});

const api = group({
  path: text("/orders")
    .regex(/^\/[a-zA-Z0-9/_.-]*$/, { error: "is no path; set for example /orders" })
    .describe("Path that takes POST requests, signed by principals of AWS that may invoke it."),
});

const KINDS = ["eventBridge", "topic", "stream", "api"] as const;

const event = group({
  queue: name(40).describe("Key under `queues` that the events go to."),
  source: group({
    eventBridge: eventBridge.optional().describe("A rule of EventBridge."),
    topic: group({}).optional().describe("An SNS topic of the platform's, for publishers in the account."),
    stream: stream.optional().describe("A Kinesis stream of the platform's, read by a pipe."),
    api: api.optional().describe("An HTTP API of API Gateway."),
  })
    .refine((source) => KINDS.filter((kind) => source[kind] !== undefined).length === 1, {
      error: `needs one kind and no other; set one of ${KINDS.join(", ")}`,
    })
    .describe("Where the events come from: one of the four."),
});

/** Sources of events, by name. */
export const eventsSchema = byName(30, event);

export type EventConfig = z.output<typeof event>;
export type EventBridgeSettings = z.output<typeof eventBridge>;
export type StreamSettings = z.output<typeof stream>;
export type ApiSettings = z.output<typeof api>;
