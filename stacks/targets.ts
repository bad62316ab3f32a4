import type * as z from "zod";
import { awsSchema } from "../components/aws/config";
import { SERVICE_CIDR } from "../components/aws/layout";
import type { SiteConfig, Target, TargetModule } from "../components/contract";
import { gcpSchema } from "../components/gcp/config";
import { k3sSchema } from "../components/k3s/config";

/** How Pulumi can reach the API server of a private cluster. */
export const ACCESS_PATHS = ["runner", "vpn", "dns-endpoint", "public"] as const;

/** What the configuration's checks know of a target, and where its implementation is. */
interface Registration<Schema extends z.ZodObject> {
  /** The target's block of the configuration. */
  readonly schema: Schema;
  /** The cluster exists already; its kubeconfig is a secret of the stack. */
  readonly needsKubeconfig: boolean;
  readonly accessPaths: readonly (typeof ACCESS_PATHS)[number][];
  /** Blocks that the cluster uses for itself, whatever the configuration says. */
  readonly clusterCidrs: readonly string[];
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
    accessPaths: ["runner", "vpn", "public"],
    clusterCidrs: [SERVICE_CIDR],
    load: () => (require("../components/aws") as typeof import("../components/aws")).aws,
  }),
  gcp: register({
    schema: gcpSchema,
    needsKubeconfig: false,
    accessPaths: ACCESS_PATHS,
    clusterCidrs: [],
    load: () => (require("../components/gcp") as typeof import("../components/gcp")).gcp,
  }),
  k3s: register({
    schema: k3sSchema,
    needsKubeconfig: true,
    accessPaths: ["runner", "vpn"],
    clusterCidrs: ["10.42.0.0/16", "10.43.0.0/16"], // Defaults of K3s for pods and for services.
    load: () => (require("../components/k3s") as typeof import("../components/k3s")).k3s,
  }),
} as const;

export type TargetName = keyof typeof targets;
export const targetNames = Object.keys(targets) as [TargetName, ...TargetName[]];
