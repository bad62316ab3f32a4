import * as z from "zod";
import { byName, choice, group, memory, text, whole } from "../pure/fields";
import { areaOf } from "./areas";

const flag = z.boolean({ error: "is no truth value; set true or false" });

/** A Kubernetes service account, as `namespace/name`. */
const account = z
  .string({ error: "is no text; set a team and one of its services, such as shop/orders" })
  .regex(/^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/, {
    error: "is no service of a team; set both with a slash between them, such as shop/orders",
  });

const secret = group({
  rotationDays: whole(1, 365).default(90).describe("Days after which its value is due to be replaced."),
  firstRotation: z.iso
    .datetime({ error: 'is no time in UTC; set for example "2027-01-01T00:00:00Z", in quotes' })
    .describe("When it is due for the first time, in UTC; later than the moment it is made."),
  rotator: account.describe(
    "Service that hears of it and writes the new value, as `team/service`; it cannot read any.",
  ),
  readers: z
    .array(account, { error: "is no list; set services such as [shop/orders]" })
    .default([])
    .describe("Services that may read its value, as `team/service`."),
});

/** What of the `gcp` block decides data services. */
export const dataFields = {
  recoveryRegion: text("europe-west4")
    .regex(/^[a-z]+-[a-z]+\d+$/, { error: "is no Google Cloud region; set for example europe-west4" })
    .optional()
    .describe("Second region, for copies that outlive the first."),
  databases: byName(
    20,
    group({
      replica: flag
        .default(false)
        .describe("Keeps a replica in `recoveryRegion`, which is made a primary by hand; billed as another."),
    }),
  )
    .default({})
    .describe("What is Google Cloud's own about databases, by their keys under `databases`."),
  buckets: byName(
    30,
    group({
      replica: flag
        .default(false)
        .describe(
          "Keeps every object in `recoveryRegion` too, within 15 minutes. Fixed once made, and so is the region.",
        ),
    }),
  )
    .default({})
    .describe("What is Google Cloud's own about buckets, by their keys under `buckets`."),
  cloudRun: byName(
    30,
    group({
      queue: text("jobs").describe("Key under `queues` whose messages it is called with."),
      image: text("europe-west3-docker.pkg.dev/acme/images/resize@sha256:…")
        .regex(/@sha256:[0-9a-f]{64}$/, {
          error: "is not pinned by digest; set registry/path@sha256:<64 hex digits>",
        })
        .describe("Container image, pinned by digest, from a registry that Cloud Run can pull from."),
      cpu: choice(["1", "2", "4"]).default("1").describe("CPUs of an instance while it works."),
      memory: memory.default("512Mi"),
      maxInstances: whole(1, 100).default(10).describe("Instances at most."),
    }),
  )
    .default({})
    .describe(
      "Services of Cloud Run that a queue's messages are pushed to, by name; needs the API run and, of the platform, nothing in the cluster.",
    ),
  secrets: byName(60, secret)
    .default({})
    .describe(
      "Secrets in Secret Manager, by name, for what reads its secrets there, such as the driver of " +
        "`addons.secretManager`; needs the APIs pubsub and secretmanager. Services have theirs from Vault.",
    ),
};

/** A secret as the configuration declares it. */
export type SecretSettings = z.output<typeof secret>;

type Copies = Readonly<Record<string, { readonly replica: boolean }>>;

interface RecoverySettings {
  readonly region: string;
  readonly recoveryRegion?: string | undefined;
  readonly databases: Copies;
  readonly buckets: Copies;
}

/** Copies that there is no region for, or not the right one. */
export function badRecovery({
  region,
  recoveryRegion,
  databases,
  buckets,
}: RecoverySettings): { path: string[]; message: string }[] {
  if (recoveryRegion === region) {
    return [{ path: ["recoveryRegion"], message: "is the region itself; set another, or remove it" }];
  }
  const copied = (kind: string, all: Copies) =>
    Object.entries(all).flatMap(([key, { replica }]) => (replica ? [[kind, key, "replica"]] : []));
  if (recoveryRegion === undefined) {
    return [...copied("databases", databases), ...copied("buckets", buckets)].map((path) => ({
      path,
      message: "needs a second region; set gcp.recoveryRegion, or remove this",
    }));
  }
  if (areaOf(region, recoveryRegion) !== undefined) return [];
  return copied("buckets", buckets).map((path) => ({
    path,
    message: `cannot be in ${region} and ${recoveryRegion}; set gcp.recoveryRegion to a region of the same area, or remove this`,
  }));
}
