import * as z from "zod";
import { byName, choice, cidr, group, httpsUrl, name, text, whole } from "../../components/pure/fields";
import { ACCESS_PATHS, type TargetName, targetNames, targets } from "../targets";
import { servicesSchema, teamsSchema } from "./service";

const common = {
  environment: choice(["dev", "staging", "prod"]).describe(
    "Profile of sizes and protections (stacks/profiles.ts).",
  ),
  name: name(24).describe("Name of the platform; names in the clouds derive from it."),
  owner: name(40).describe("Team that answers for the platform; becomes a tag or label of every resource."),
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
      .describe("Kubernetes minor version, from the compatibility set (stacks/versions.ts)."),
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
          "are let in to the private endpoint and to databases; elsewhere no firewall of the platform is in between.",
      ),
  }).describe("How the API server is reached."),
  vault: group({
    address: httpsUrl.describe("Address of the Vault server that holds and issues secrets."),
  }).describe("The Vault server, which exists already."),
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
  alerts: group({
    runbooks: httpsUrl.describe("Address that an alert's name is appended to."),
    vaultPath: text("platform/alerts").describe(
      "Path in Vault's `secret` mount that holds `webhook`, where alerts are sent to.",
    ),
  }).describe("Where alerts go, and what to do about them."),
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
      storageGib: whole(10, 16_384).default(20).describe("Storage in GiB, where it does not grow by itself."),
    }),
  )
    .default({})
    .describe("PostgreSQL databases of the platform, by name."),
  teams: teamsSchema.default({}).describe("Teams, by name; each has a namespace of its own."),
  services: servicesSchema.default({}).describe("Services, by name."),
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
    .describe("Kubeconfig of a cluster that exists already, encrypted; required by `k3s`."),
  ...blocks,
});

export type Config = z.output<typeof configSchema>;
export type Environment = Config["environment"];
