import { topicName } from "../../../components/pure/topics";
import { problemAt, suggest } from "../problems";
import type { Check, Subject } from "./check";
import { eachService } from "./services";

/** Every topic that a service of the stack declares. */
function declaredTopics({ draft }: Subject): string[] {
  return Object.entries(draft.services ?? {}).flatMap(([service, declared]) =>
    Object.keys(declared?.events?.topics ?? {}).map((topic) => topicName(service, topic)),
  );
}

/** A topic that a service reads or writes is some service's; in a Kafka elsewhere anybody's. */
export const topicsDeclared: Check = (subject) => {
  if (subject.draft.kafka?.external !== undefined) return [];
  const known = declaredTopics(subject);
  return eachService(subject, ({ events }, at) =>
    (["reads", "writes"] as const).flatMap((list) =>
      (events?.[list] ?? []).flatMap((topic, index) => {
        if (topic === undefined || known.includes(topic)) return [];
        const remedy =
          known.length === 0 ? "declare it under its service's events.topics" : suggest(topic, known);
        return [problemAt([...at, "events", list, index], `is declared by no service; ${remedy}`, topic)];
      }),
    ),
  );
};
