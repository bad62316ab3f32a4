import { targets } from "../../targets";
import { isRecord } from "../draft";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { eachService } from "./services";

/** What the target's own Kafka is like says nothing of one elsewhere. */
export const kafkaOneOrOther: Check = ({ draft, values: { kafka } }) =>
  draft.kafka?.external === undefined || !isRecord(kafka)
    ? []
    : (["size", "storageGib"] as const)
        .filter((field) => kafka[field] !== undefined)
        .map((field) =>
          problemAt(
            ["kafka", field],
            "is for the target's own Kafka; remove it, or remove kafka.external",
            kafka[field],
          ),
        );

/** A service that uses Kafka is given one. */
export const kafkaProvided: Check = (subject) => {
  const { kafka, target } = subject.draft;
  const provided = target === undefined || targets[target].provisions.kafka.how !== "none";
  if (kafka !== undefined && (provided || kafka.external !== undefined)) return [];
  const remedy = provided ? "set kafka" : "set kafka.external";
  const message = `has no Kafka to use; ${remedy}, or remove it`;
  return eachService(subject, (service, at) => [
    ...(service.kafka === true ? [problemAt([...at, "kafka"], message, true)] : []),
    ...(service.events === undefined ? [] : [problemAt([...at, "events"], message)]),
  ]);
};
