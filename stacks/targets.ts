import type * as z from "zod";
import { awsSchema } from "../components/aws/config";
import { SERVICE_CIDR } from "../components/aws/layout";
import { addonMinors } from "../components/aws/versions";
import { provisions as awsProvisions } from "../components/aws/provisions";
import type { SiteConfig, Target, TargetModule } from "../components/contract";
import { gcpSchema } from "../components/gcp/config";
import { provisions as gcpProvisions } from "../components/gcp/provisions";
import { k3sSchema } from "../components/k3s/config";
import { provisions as k3sProvisions } from "../components/k3s/provisions";
import type { Provisions } from "../components/provisions";
import { type Distribution, EKS, GKE, K3S } from "./compatibility/support";

/** How Pulumi can reach the API server of a private cluster. */
export const ACCESS_PATHS = ["runner", "vpn", "dns-endpoint", "public"] as const;

/** What the configuration's checks know of a target, and where its implementation is. */
interface Registration<Schema extends z.ZodObject> {
  /** The target's block of the configuration. */
  readonly schema: Schema;
  /** The cluster exists already; its kubeconfig is a secret of the stack. */
  readonly needsKubeconfig: boolean;
  readonly accessPaths: readonly (typeof ACCESS_PATHS)[number][];
  /** How it provides each part of a platform. */
  readonly provisions: Provisions;
  /** It has something of its own to keep secrets in. */
  readonly secretManager: boolean;
  /** It keeps a key that a Vault in the cluster can unseal itself with. */
  readonly vaultSeal: boolean;
  /** Fields of the block that must be set before it can provide a facility, by facility. */
  readonly facilityNeeds: Readonly<Record<string, string>>;
  /** Blocks that the cluster uses for itself, whatever the configuration says. */
  readonly clusterCidrs: readonly string[];
  /** The Kubernetes that its clusters run, and how long each minor version is supported. */
  readonly kubernetes: Distribution;
  /** Loads the target's SDK with it, which is why only the chosen target's is called. */
  readonly load: () => TargetModule<z.output<Schema>>;
}

/** Ties a block's schema to the module that reads the block, so that no caller has to. */
function register<Schema extends z.ZodObject>({ load, ...facts }: Registration<Schema>) {
  return {
    ...facts,
    /** The target with its block of the configuration applied. */
    create: (block: unknown, site: SiteConfig): Target => load().create(facts.schema.parse(block), site),
  };
}

/** The targets a platform can live on. A new one is a folder under `components/` and an entry here. */
export const targets = {
  aws: register({
    schema: awsSchema,
    needsKubeconfig: false,
    provisions: awsProvisions,
    secretManager: true,
    vaultSeal: true,
    facilityNeeds: { frontDoor: "dnsZoneId" },
    accessPaths: ["runner", "vpn", "public"],
    clusterCidrs: [SERVICE_CIDR],
    kubernetes: {
      ...EKS,
      pinned: { minors: addonMinors, what: "the add-ons", where: "components/aws/versions.ts" },
    },
    load: () => (require("../components/aws") as typeof import("../components/aws")).aws,
  }),
  gcp: register({
    schema: gcpSchema,
    needsKubeconfig: false,
    provisions: gcpProvisions,
    secretManager: true,
    vaultSeal: true,
    facilityNeeds: { budget: "billingAccount", frontDoor: "dnsZone" },
    accessPaths: ACCESS_PATHS,
    clusterCidrs: [],
    kubernetes: GKE,
    load: () => (require("../components/gcp") as typeof import("../components/gcp")).gcp,
  }),
  k3s: register({
    schema: k3sSchema,
    needsKubeconfig: true,
    provisions: k3sProvisions,
    secretManager: false,
    vaultSeal: false,
    facilityNeeds: {},
    accessPaths: ["runner", "vpn"],
    clusterCidrs: ["10.42.0.0/16", "10.43.0.0/16"], // Defaults of K3s for pods and for services.
    kubernetes: K3S,
    load: () => (require("../components/k3s") as typeof import("../components/k3s")).k3s,
  }),
} as const;

export type TargetName = keyof typeof targets;
export const targetNames = Object.keys(targets) as [TargetName, ...TargetName[]];
