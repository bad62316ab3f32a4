import { choice, group, name, whole } from "../../components/pure/fields";

/** Where the logs of all pods go; the environment's profile says how long they are kept. */
export const loggingSchema = group({
  to: choice(["none", "loki", "opensearch", "cloud"])
    .default("none")
    .describe(
      "Where the logs of all containers are collected: Loki in the cluster, one of `searches`, or the cloud's own " +
        "store of logs.",
    ),
  search: name(40)
    .optional()
    .describe("Key under `searches`; required with `to: opensearch`, refused without."),
  retentionDays: whole(1, 3650)
    .optional()
    .describe(
      "Days that Loki or CloudWatch keeps them. Default: the environment's profile. An OpenSearch index is kept " +
        "until somebody deletes it, and Cloud Logging keeps them as long as the cluster's other logs.",
    ),
});
