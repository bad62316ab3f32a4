import * as z from "zod";
import { byName, choice, cidr, group, httpsUrl, name, text, whole } from "../../components/pure/fields";
import { ACCESS_PATHS, type TargetName, targetNames, targets } from "../targets";
import { boundarySchema } from "./boundary";
import { deliverySchema } from "./delivery";
import { alertsSchema } from "./alerts";
import { facilities } from "./facilities";
import { flagsSchema } from "./flags";
import { labelsSchema } from "./labels";
import { loggingSchema } from "./logging";
import { meshSchema } from "./mesh";
import { metricsSchema } from "./metrics";
import { admissionSchema, imagesSchema, restoreDrillsSchema, runtimeSecuritySchema } from "./protection";
import { recoverySchema } from "./recovery";
import { autoscalingSchema } from "./scaling";
import { rolloutsSchema } from "./rollout";
import { servicesSchema, teamsSchema } from "./service";
import {
  bucketsSchema,
  cachesSchema,
  documentsSchema,
  kafkaSchema,
  queuesSchema,
  searchesSchema,
} from "./store";
import { secretsSchema, vaultSchema } from "./vault";
import { syntheticsSchema } from "./synthetics";
import { tracingSchema } from "./tracing";

const common = {
  environment: choice(["dev", "staging", "prod"]).describe(
    "Profile of sizes and protections (stacks/profiles.ts).",
  ),
  name: name(24).describe("Name of the platform; names in the clouds derive from it."),
  owner: name(40).describe("Team that answers for the platform; becomes a tag or label of every resource."),
  labels: labelsSchema.default({}).describe("Labels or tags of every resource, besides the platform's own."),
  network: group({
    cidr: cidr.describe("IPv4 block of the platform, /16 to /20."),
    reserved: z
      .array(cidr, { error: "is no list; set the blocks in use elsewhere" })
      .default([])
      .describe("Blocks in use elsewhere that the platform must be able to reach; none may overlap."),
  }).describe("The platform's private network."),
  cluster: group({
    version: text("1.35")
      .regex(/^1\.\d+$/, { error: 'is no Kubernetes minor version; set for example "1.35"' })
      .describe("Kubernetes minor version, from the compatibility set (stacks/compatibility/)."),
    nodes: group({
      size: choice(["small", "medium", "large"]).optional().describe("Relative size of a node."),
      min: whole(1, 1000).optional().describe("Nodes at least, over all zones."),
      max: whole(1, 1000).optional().describe("Nodes at most, over all zones; not below `min`."),
    })
      .prefault({})
      .describe("Nodes that the cluster always has. Default of each field: the environment's profile."),
    gone: z
      .boolean({ error: "is no truth value; set true or false" })
      .default(false)
      .describe("The cluster no longer exists: drop its objects from state."),
  }).describe("The Kubernetes cluster."),
  access: group({
    path: choice(ACCESS_PATHS).describe(
      "How Pulumi reaches the API server: a runner inside the network, a VPN, GKE's DNS endpoint, or its public endpoint.",
    ),
    authorizedCidrs: z
      .array(cidr, { error: "is no list; set blocks such as 203.0.113.0/24" })
      .default([])
      .describe("Blocks that may reach a public endpoint; required with `public`, refused without."),
    internalCidrs: z
      .array(cidr, { error: "is no list; set blocks such as 10.200.0.0/24" })
      .default([])
      .describe(
        "Private blocks outside the platform's network that the runner, the VPN and Vault come from. On AWS they " +
          "are let in to the private endpoint and to databases, on Google Cloud they join the authorized networks of a " +
          "public endpoint; elsewhere no firewall of the platform is in between.",
      ),
  }).describe("How the API server is reached."),
  mesh: meshSchema.prefault({}).describe("The service mesh."),
  vault: vaultSchema
    .optional()
    .describe("The Vault server; may be left out only where `secrets.engine` is `cloud`."),
  secrets: secretsSchema.prefault({}).describe("Where secrets are kept."),
  gateway: group({
    domain: z
      .hostname({ error: "is no domain; set for example apps.example.com" })
      .describe("Domain under which the gateway serves; the host of every route is one label below it."),
    issuer: group({
      email: z
        .email({ error: "is no e-mail address; set the one for expiry notices" })
        .describe("Address of the ACME account."),
      server: httpsUrl.default("https://acme-v02.api.letsencrypt.org/directory").describe("ACME directory."),
    }).describe("Who signs the gateway's certificates."),
  }).describe("Where traffic from outside comes in."),
  alerts: alertsSchema,
  metrics: metricsSchema.prefault({}).describe("Metrics that leave the cluster, or come in from others."),
  logging: loggingSchema.prefault({}).describe("Logs of all containers."),
  tracing: tracingSchema.prefault({}).describe("Traces of services."),
  synthetics: syntheticsSchema
    .optional()
    .describe("Checks of every service with a route, by k6 from within the cluster. Default: none."),
  charts: group({
    mirror: text("oci://registry.example.com/charts")
      .optional()
      .describe("OCI prefix or directory that all charts come from, for sites without internet."),
  })
    .prefault({})
    .describe("Where third-party charts come from."),
  databases: byName(
    20,
    group({
      version: choice(["15", "16", "17"]).default("17").describe("PostgreSQL major version."),
      size: choice(["small", "medium", "large"])
        .optional()
        .describe("Relative size. Default: the environment's profile."),
      readers: whole(0, 15)
        .default(0)
        .describe("Instances that only read, besides those that the environment's profile has for failover."),
      pooled: z
        .boolean({ error: "is no truth value; set true or false" })
        .default(false)
        .describe(
          "Services connect through a pool that gives them a connection for one transaction at a time, so that nothing of a session is kept between two.",
        ),
      storageGib: whole(10, 16_384).default(20).describe("Storage in GiB, where it does not grow by itself."),
      backupDays: whole(1, 35)
        .optional()
        .describe("Days of point-in-time recovery. Default: the environment's profile."),
    }),
  )
    .default({})
    .describe("PostgreSQL databases of the platform, by name."),
  caches: cachesSchema.default({}).describe("Caches that speak the Redis protocol, by name."),
  queues: queuesSchema.default({}).describe("Queues, each with a dead-letter queue, by name."),
  searches: searchesSchema.default({}).describe("OpenSearch engines, by name."),
  buckets: bucketsSchema.default({}).describe("Buckets of objects, by name."),
  documents: documentsSchema.default({}).describe("MongoDB document stores, by name."),
  ...facilities,
  kafka: kafkaSchema
    .optional()
    .describe("Kafka for events: the target's own, where it has one, or one elsewhere. Default: none."),
  admission: admissionSchema.prefault({}).describe("Rules about teams' pods beyond Pod Security."),
  images: imagesSchema.prefault({}).describe("Images that teams' pods may run; each is pinned by digest."),
  runtimeSecurity: runtimeSecuritySchema
    .optional()
    .describe("Sensors on every node that see what containers do. Default: none."),
  restoreDrills: restoreDrillsSchema
    .optional()
    .describe("Weekly trials of restores, where backups are the platform's own. Default: none."),
  delivery: deliverySchema.optional().describe("Argo CD, for teams with `delivery`. Default: none."),
  boundary: boundarySchema
    .optional()
    .describe("Boundary, for services with `exposure: boundary`. Default: none."),
  rollouts: rolloutsSchema.optional().describe("Notifications of rollouts. Default: none."),
  flags: flagsSchema.optional().describe("Feature flags for services. Default: none."),
  teams: teamsSchema.default({}).describe("Teams, by name; each has a namespace of its own."),
  services: servicesSchema.default({}).describe("Services, by name."),
  autoscaling: autoscalingSchema.prefault({}).describe("What looks at the use of what services request."),
  recovery: recoverySchema
    .prefault({})
    .describe("Recovery objectives, which `trivium plan` holds against what the resources provide."),
  decommission: text("prod")
    .optional()
    .describe("The stack's own name: lifts every deletion protection, so that destroy can follow."),
};

/** Every target's block: beside the chosen one the others may stand, so that a stack can be re-targeted. */
const blocks = Object.fromEntries(
  Object.entries(targets).map(([name, { schema }]) => [name, schema.optional()]),
) as { [Name in TargetName]: z.ZodOptional<(typeof targets)[Name]["schema"]> };

/** The configuration of a stack. What spans several fields is checked in checks/. */
export const configSchema = group({
  target: choice(targetNames).describe("Where the platform lives; the block of that name is required."),
  ...common,
  kubeconfig: text("(secret)")
    .optional()
    .describe("Kubeconfig of a cluster that exists already, encrypted; required by `k3s.endpoint`."),
  sshKey: text("(secret)")
    .optional()
    .describe("Private SSH key for the machines of a site, encrypted; required by `k3s.install`."),
  ...blocks,
});

export type Config = z.output<typeof configSchema>;
export type Environment = Config["environment"];
