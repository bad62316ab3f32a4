import * as z from "zod";
import { choice, group, name, text, whole } from "../pure/fields";
import { NODE_IMAGES } from "./node-image";

const recurrence = (example: string) =>
  text(example).regex(/^(\S+ ){4}\S+$/, {
    error: `is no schedule; set five cron fields such as "${example}"`,
  });

/** Settings of the `aws` block that the cluster is made by. */
export const clusterFields = {
  nodeImage: choice(NODE_IMAGES)
    .default("al2023")
    .describe("Host image of the nodes: Amazon Linux 2023, or Bottlerocket (docs/adr/0011)."),
  workloadIdentity: choice(["pod-identity", "irsa"])
    .default("pod-identity")
    .describe(
      "How pods take their roles: EKS Pod Identity, or tokens of the cluster that IAM trusts (IRSA), which works " +
        "on Fargate too.",
    ),
  karpenter: group({
    cpuLimit: whole(2, 10_000).describe("CPUs that the nodes of each of its pools may have in all."),
    spot: z
      .boolean({ error: "is no truth value; set true or false" })
      .default(false)
      .describe("A second pool, of spot instances, for pods that tolerate `trivium/interruptible`."),
  })
    .optional()
    .describe(
      "Karpenter starts nodes for pods that find no room. Default: the node groups are all there is.",
    ),
  fargateNamespaces: z
    .array(name(63), { error: "is no list; set namespaces such as [batch]" })
    .default([])
    .describe(
      "Namespaces of your own whose pods run on Fargate, without nodes and outside the mesh, whose CNI plugin runs " +
        "on nodes alone.",
    ),
  officeHours: group({
    timeZone: text("Europe/Berlin")
      .regex(/^[A-Z][A-Za-z_]+(\/[A-Za-z_+-]+)*$/, {
        error: "is no time zone; set a name such as Europe/Berlin",
      })
      .describe("Time zone of both schedules."),
    start: recurrence("0 7 * * 1-5").describe("When the nodes come, as five cron fields."),
    stop: recurrence("0 19 * * 1-5").describe("When all nodes go, as five cron fields."),
  })
    .optional()
    .describe("Nodes exist in office hours only; not in prod. Default: always."),
};

interface Problem {
  readonly path: string[];
  readonly message: string;
}

/** What of the cluster's settings does not go together. */
export function clusterConflicts(values: z.output<z.ZodObject<typeof clusterFields>>): Problem[] {
  const { fargateNamespaces, workloadIdentity, karpenter, officeHours } = values;
  return [
    ...(fargateNamespaces.length > 0 && workloadIdentity !== "irsa"
      ? [
          {
            path: ["fargateNamespaces"],
            message: "needs roles that work on Fargate; set workloadIdentity to irsa, or remove it",
          },
        ]
      : []),
    ...(karpenter !== undefined && officeHours !== undefined
      ? [
          {
            path: ["officeHours"],
            message:
              "would leave Karpenter's own nodes running with nobody to end them; remove it, or karpenter",
          },
        ]
      : []),
  ];
}
