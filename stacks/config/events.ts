import * as z from "zod";
import { byName, group, whole } from "../../components/pure/fields";

/** A topic as everybody knows it: the service that declares it, a dot, and the name it has there. */
const topicName = z
  .string({ error: "is no text; set a topic such as orders.created" })
  .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, {
    error: "is no topic; set the service that declares it, a dot, and its name, such as orders.created",
  });

const topics = z.array(topicName, { error: "is no list; set topics such as [orders.created]" }).default([]);

/** Kafka topics of a service and what it does with others': what is not here, Kafka refuses it. */
export const eventsSchema = group({
  topics: byName(
    40,
    group({
      partitions: whole(1, 1000)
        .default(6)
        .describe("Partitions: as many pods can read at the same time. It can grow and never shrink."),
      retentionHours: whole(1, 87_600).default(168).describe("Hours that a message is kept."),
    }),
  )
    .default({})
    .describe(
      "Topics of its own, by what follows its name and a dot; it reads and writes them. In a Kafka elsewhere, whoever runs it makes them.",
    ),
  reads: topics.describe("Topics of other services that it reads."),
  writes: topics.describe("Topics of other services that it writes."),
});

export type Events = z.output<typeof eventsSchema>;
