import { targets } from "../../targets";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { unknownName } from "./services";

/** Logs go to a search engine that there is, and a search engine is named where they go to one. */
export const logSearchExists: Check = ({ draft: { logging, searches } }) => {
  const at = ["logging", "search"];
  const search = logging?.search;
  if (logging?.to === "opensearch") {
    return search === undefined
      ? [problemAt(at, "is missing; set a key under searches, or another logging.to")]
      : unknownName(search, searches, at, "searches");
  }
  return search === undefined
    ? []
    : [problemAt(at, "is for logs in a search engine; remove it, or set logging.to to opensearch", search)];
};

/** What is not told how long to keep something is not given a number of days either. */
export const logRetention: Check = ({ draft: { logging } }) => {
  const days = logging?.retentionDays;
  if (days === undefined) return [];
  return logging?.to === "none" || logging?.to === "opensearch"
    ? [
        problemAt(
          ["logging", "retentionDays"],
          `says nothing of logs that go to ${logging.to}; remove it`,
          days,
        ),
      ]
    : [];
};

/** The cloud's own store of logs or traces is asked for where there is one. */
export const cloudTelemetry: Check = ({ draft }) => {
  const { target } = draft;
  if (target === undefined) return [];
  const instead = { logging: "loki or opensearch", tracing: "jaeger" };
  const kinds = { logging: "logs", tracing: "traces" } as const;
  return (["logging", "tracing"] as const).flatMap((block) =>
    draft[block]?.to === "cloud" && targets[target].provisions[kinds[block]].how === "none"
      ? [
          problemAt(
            [block, "to"],
            `is not to be had on ${target}, which has no cloud; set ${instead[block]}`,
            "cloud",
          ),
        ]
      : [],
  );
};
