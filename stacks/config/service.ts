import * as z from "zod";
import { byName, choice, cpu, group, memory, name, percent, text, whole } from "../../components/pure/fields";
import { teamLimitsSchema } from "./protection";
import { teamDeliverySchema } from "./delivery";
import { digestImage } from "./digest-image";
import { rolloutSchema, teamNotificationsSchema } from "./rollout";
import { eventsSchema } from "./events";
import { scalingSchema } from "./scaling";
import { callersSchema, circuitBreakerSchema, egressSchema, timeoutSchema } from "./mesh";

export { digestImage };

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
  exposure: choice(["cluster", "boundary"])
    .default("cluster")
    .describe(
      "`boundary` lets people in through Boundary's workers and nobody else, for tools of administrators; refused with " +
        "`route` and `callers`. Default: by `route` and `callers`.",
    ),
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
  flags: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe("The service asks for feature flags, and is given a directory of entries to ask with."),
  events: eventsSchema
    .optional()
    .describe(
      "The service uses the platform's `kafka` for these topics and, unless `kafka` says so, no others. Default: none.",
    ),
  callers: callersSchema,
  timeoutSeconds: timeoutSchema,
  circuitBreaker: circuitBreakerSchema,
  egress: egressSchema,
  env: z
    .record(z.string(), z.string({ error: "is no text; quote it" }), { error: "is no map; set NAME: value" })
    .default({})
    .describe("Environment of the container. No secrets: those come from Vault."),
  restartOnSecretChange: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe(
      "Restarts the pods one after the other when connection entries change that are kept: for services that read " +
        "them once. Those of a database change all the time, restart nobody, and have to be read again.",
    ),
  replicas: group({
    min: whole(1, 100).describe("Pods at least, however low the load."),
    max: whole(1, 100).describe("Pods at most; not below `min`."),
  })
    .optional()
    .describe("Bounds of the autoscaler. Default: the environment's profile."),
  scaling: scalingSchema.prefault({}).describe("What the autoscaler goes by; the greatest need decides."),
  priority: choice(["critical", "normal", "batch"])
    .default("normal")
    .describe("Whose pods stay where there is no room for all."),
  resources: group({ cpu, memory })
    .optional()
    .describe("CPU request, memory request and limit. Default: the environment's profile."),
  rollout: rolloutSchema
    .prefault({})
    .describe("How a new version takes over. Default: a canary in the steps of the environment's profile."),
  slo: group({
    availability: percent(90)
      .default(99.9)
      .describe("Requests answered without a server error, percent over 30 days."),
    latencyMs: whole(1, 60_000)
      .default(500)
      .describe("Time within which 95 % of requests are answered, in milliseconds."),
    latencyP99Ms: whole(1, 60_000)
      .optional()
      .describe("Time within which 99 % of requests are answered, in milliseconds. Default: no promise."),
    capacityRps: whole(1, 1_000_000)
      .optional()
      .describe("Requests a second that it is built for; above 80 % an alert says so. Default: no alert."),
  })
    .prefault({})
    .describe("Service level objectives: alerts and canary analysis derive from them."),
});

export const teamSchema = group({
  quota: group({ cpu: cpu.default("20"), memory: memory.default("40Gi") })
    .prefault({})
    .describe("What all pods of the team may request together."),
  limits: teamLimitsSchema.prefault({}).describe("What the team's namespace holds at most."),
  notifications: teamNotificationsSchema
    .prefault({})
    .describe("Where the team hears of its rollouts; needs `rollouts`. Default: nowhere."),
  oncall: choice(["page", "chat"]).default("chat").describe("Where the team's critical alerts go."),
  delivery: teamDeliverySchema
    .optional()
    .describe(
      "The team's workloads are Argo CD's: it delivers them from the team's repositories, and the platform makes " +
        "everything around them. Default: the platform makes them from `services`.",
    ),
});

/** Teams and services of a stack, by name. */
export const teamsSchema = byName(30, teamSchema);
export const servicesSchema = byName(40, serviceSchema);

export type Service = z.output<typeof serviceSchema>;
export type Team = z.output<typeof teamSchema>;
