import * as z from "zod";
import { byName, choice, group, text, whole } from "../pure/fields";

/** A taint as kubectl writes it. */
const TAINT = /^([A-Za-z0-9][A-Za-z0-9._/-]*)=([A-Za-z0-9._-]*):(NoSchedule|PreferNoSchedule|NoExecute)$/;

const taint = z
  .string({ error: 'is no text; set for example "workload=backend:NoSchedule"' })
  .regex(TAINT, { error: "is no taint; set for example workload=backend:NoSchedule" });

const counts = "a whole number from 0 to 1000";

const pool = group({
  machineType: text("e2-standard-4")
    .regex(/^[a-z][a-z0-9]*-[a-z0-9-]+$/, { error: "is no machine type; set for example e2-standard-4" })
    .optional()
    .describe("Default: the environment's profile."),
  diskType: choice(["pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced"])
    .optional()
    .describe("Type of the boot disk. Default: the environment's profile."),
  diskSizeGb: whole(10, 65_536).optional().describe("Size of the boot disk in GB. Default: the profile."),
  // A node pool has at most 1000 nodes a zone (cloud.google.com/kubernetes-engine/quotas).
  min: whole(0, 1000).optional().describe(`Nodes in all zones together, ${counts}. Default: the profile.`),
  max: whole(1, 1000).optional().describe("Nodes in all zones together at most. Default: the profile."),
  zones: z
    .array(text("europe-west3-a"), { error: "is no list; set zones such as [europe-west3-a]" })
    .min(1, { error: "names no zone; set at least one, or remove the key" })
    .optional()
    .describe("Default: `zones` of the target."),
  location: choice(["BALANCED", "ANY"])
    .default("BALANCED")
    .describe("How the autoscaler spreads nodes: evenly, or wherever there are any, as spot nodes want it."),
  labels: z
    .record(z.string(), z.string({ error: "is no text; set the label's value, in quotes" }), {
      error: "is no map; set labels of nodes below it",
    })
    .default({})
    .describe("Kubernetes labels of the nodes."),
  taints: z
    .array(taint, { error: 'is no list; set taints such as ["workload=backend:NoSchedule"]' })
    .default([])
    .describe("Kubernetes taints, as `key=value:effect`."),
  spot: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe("Machines that Google may take back at any time, at a lower price."),
  surge: whole(0, 20).default(1).describe("Nodes that an upgrade adds at a time."),
  unavailable: whole(0, 20).default(0).describe("Nodes that an upgrade takes away at a time."),
});

export type PoolConfig = z.output<typeof pool>;

export const poolsField = byName(28, pool)
  .default({ default: pool.parse({}) })
  .describe(
    "Node pools, by name; all there are. One of them must be without taints: the platform's own pods go there.",
  );

/** A taint in the words of the GKE API. */
export function parseTaint(taint: string): { key: string; value: string; effect: string } {
  const [, key = "", value = "", effect = ""] = TAINT.exec(taint) ?? [];
  return { key, value, effect: effect.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase() };
}

interface PoolSettings {
  readonly zones: readonly string[];
  readonly pools: Readonly<Record<string, PoolConfig>>;
}

/** What the fields of the pools cannot see each by itself. */
export function badPools({ zones, pools }: PoolSettings): { path: PropertyKey[]; message: string }[] {
  const each = Object.entries(pools).flatMap(([name, settings]) =>
    badPool(settings, zones).map(({ key, message }) => ({ path: ["pools", name, key], message })),
  );
  const roomy = Object.values(pools).some(({ taints, min }) => taints.length === 0 && min !== 0);
  return roomy
    ? each
    : [
        ...each,
        {
          path: ["pools"],
          message:
            "has no pool for the platform's own pods; set one without taints and with min of at least 1",
        },
      ];
}

function badPool(
  { min, max, zones, surge, unavailable }: PoolConfig,
  all: readonly string[],
): { key: string; message: string }[] {
  const elsewhere = (zones ?? []).filter((zone) => !all.includes(zone));
  // The number of nodes that GKE upgrades at once (cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies).
  const atOnce = surge + unavailable;
  return [
    ...(min !== undefined && max !== undefined && max < min
      ? [{ key: "max", message: `is below min; set at least ${min}` }]
      : []),
    ...(elsewhere.length > 0
      ? [{ key: "zones", message: `has zones that gcp.zones has not; set some of ${all.join(", ")}` }]
      : []),
    ...(atOnce < 1 || atOnce > 20
      ? [{ key: "surge", message: "and unavailable are 1 to 20 nodes together; set for example 1 and 0" }]
      : []),
  ];
}
