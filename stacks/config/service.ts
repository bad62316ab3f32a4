import * as z from "zod";
import { byName, choice, cpu, group, memory, name, percent, text, whole } from "../../components/pure/fields";

const digestImage = text("ghcr.io/acme/orders@sha256:…").regex(
  /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/,
  { error: "is not pinned by digest; set registry/path@sha256:<64 hex digits>" },
);

const step = group({
  weight: whole(1, 100).describe(
    "Share of traffic for the new version, in percent; each step above the last.",
  ),
  minutes: whole(1, 240).describe("How long the analysis watches this share."),
});

/** Names of stores that the service is bound to. */
function stores(kind: string) {
  return z
    .array(name(40), { error: `is no list; set names under ${kind}` })
    .default([])
    .describe(
      `Keys under \`${kind}\` that the service uses; each becomes a directory of connection entries.`,
    );
}

/** A service, as a product team declares it: ten lines, everything else by default. */
export const serviceSchema = group({
  team: name(30).describe("Team that owns the service; its namespace is the team's."),
  image: digestImage.describe("Container image, pinned by digest."),
  port: whole(1024, 65535).describe("Port the container serves HTTP on; unprivileged."),
  health: group({
    liveness: text("/healthz").default("/healthz").describe("Path of the liveness probe."),
    readiness: text("/readyz").default("/readyz").describe("Path of the readiness probe."),
  })
    .prefault({})
    .describe("Probes on the service's port."),
  metrics: text("/metrics").default("/metrics").describe("Path that serves Prometheus metrics."),
  route: group({
    host: z
      .hostname({ error: "is no host name; set for example orders.example.com" })
      .describe("Host name clients use, one label below `gateway.domain`."),
    path: text("/")
      .startsWith("/", { error: "is no path; set for example /orders" })
      .default("/")
      .describe("Path prefix; no other service may serve the same one on the same host."),
  })
    .optional()
    .describe("Makes the service reachable from outside through the gateway. Default: not reachable."),
  database: name(20)
    .optional()
    .describe("Key under `databases`; the service gets short-lived credentials for it."),
  caches: stores("caches"),
  queues: stores("queues"),
  searches: stores("searches"),
  buckets: stores("buckets"),
  documents: stores("documents"),
  kafka: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe(
      "The service uses the platform's `kafka`, and is given a directory of connection entries for it; its topics " +
        "begin with its name and a dot.",
    ),
  callers: z
    .array(name(40), { error: "is no list; set the services that may call this one" })
    .default([])
    .describe("Services of this stack that may call this one, besides the gateway."),
  env: z
    .record(z.string(), z.string({ error: "is no text; quote it" }), { error: "is no map; set NAME: value" })
    .default({})
    .describe("Environment of the container. No secrets: those come from Vault."),
  replicas: group({
    min: whole(1, 100).describe("Pods at least, however low the load."),
    max: whole(1, 100).describe("Pods at most; not below `min`."),
  })
    .optional()
    .describe("Bounds of the autoscaler. Default: the environment's profile."),
  resources: group({ cpu, memory })
    .optional()
    .describe("CPU request, memory request and limit. Default: the environment's profile."),
  canary: z
    .array(step, { error: "is no list; set steps of weight and minutes" })
    .min(1, { error: "has no step; set at least one" })
    .optional()
    .describe("Steps of a rollout. Default: the environment's profile."),
  slo: group({
    availability: percent(90)
      .default(99.9)
      .describe("Requests answered without a server error, percent over 30 days."),
    latencyMs: whole(1, 60_000)
      .default(500)
      .describe("Time within which 95 % of requests are answered, in milliseconds."),
  })
    .prefault({})
    .describe("Service level objectives: alerts and canary analysis derive from them."),
});

export const teamSchema = group({
  quota: group({ cpu: cpu.default("20"), memory: memory.default("40Gi") })
    .prefault({})
    .describe("What all pods of the team may request together."),
  oncall: choice(["page", "chat"]).default("chat").describe("Where the team's critical alerts go."),
});

/** Teams and services of a stack, by name. */
export const teamsSchema = byName(30, teamSchema);
export const servicesSchema = byName(40, serviceSchema);

export type Service = z.output<typeof serviceSchema>;
export type Team = z.output<typeof teamSchema>;
