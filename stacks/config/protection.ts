import * as z from "zod";
import { byName, choice, group, httpsUrl, memory, text, whole } from "../../components/pure/fields";

/** What the largest of the mesh's containers in a team's namespace, its waypoint's, may have. */
const MESH_MEBIBYTES = 512;

/** Of an amount in `Mi` or `Gi`. */
export function mebibytes(amount: string): number {
  return Number.parseInt(amount, 10) * (amount.endsWith("Gi") ? 1024 : 1);
}

/** What a team's namespace holds at most, besides its quota of CPU and memory. */
export const teamLimitsSchema = group({
  pods: whole(1, 5000).default(200).describe("Pods at most, those of Jobs included."),
  storage: memory.default("100Gi").describe("Storage that all volume claims may request together."),
  claims: whole(0, 1000).default(20).describe("Volume claims at most."),
  services: whole(1, 5000).default(100).describe("Services at most; none has a load balancer of its own."),
  configMaps: whole(1, 5000).default(200).describe("ConfigMaps at most."),
  secrets: whole(1, 5000).default(200).describe("Secrets at most."),
  jobs: whole(0, 5000).default(100).describe("Jobs at most, finished ones included."),
  containerMemory: memory
    .refine((amount) => mebibytes(amount) >= MESH_MEBIBYTES, {
      error: `is less than the mesh's own containers need; set at least ${MESH_MEBIBYTES}Mi`,
    })
    .default("16Gi")
    .describe("Memory that one container may have at most; the mesh's own need 512Mi."),
});

/** Who enforces the rules about pods that go beyond Pod Security. */
export const admissionSchema = group({
  engine: choice(["builtin", "gatekeeper"])
    .default("builtin")
    .describe(
      "`builtin`: the API server itself, by ValidatingAdmissionPolicy; `gatekeeper`: OPA Gatekeeper with the same rules, which also reports what was there before them.",
    ),
});

const registry = text("ghcr.io/acme").regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/, {
  error: "is no registry; set a host with or without a path, such as ghcr.io/acme",
});

const publicKey = z
  .string({ error: "is no text; set a public key in PEM" })
  .regex(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----\n?$/, {
    error: "is no public key; set the PEM that `cosign public-key` prints",
  });

/** Which images the teams' pods may run. */
export const imagesSchema = group({
  registries: z
    .array(registry, { error: "is no list; set registries such as [ghcr.io/acme]" })
    .default([])
    .describe("Registries, or paths in them, that images of teams' pods come from. Default: any."),
  signatures: group({
    identities: z
      .array(
        group({
          issuer: httpsUrl.describe("Who vouched for the signer, such as GitHub's token service."),
          subject: text(
            "https://github.com/acme/orders/.github/workflows/release.yml@refs/heads/main",
          ).describe("Who signed, as the issuer knows them."),
        }),
        { error: "is no list; set entries of issuer and subject" },
      )
      .default([])
      .describe("Signers without a key of their own: Sigstore's Fulcio and Rekor witness who they were."),
    keys: byName(40, publicKey).default({}).describe("Public keys of signers, by name, in PEM."),
  })
    .optional()
    .describe(
      "An image of `images.registries` must bear a cosign signature of one of these. Default: none is needed.",
    ),
});

/** Sensors of what containers do while they run. */
export const runtimeSecuritySchema = group({
  minimum: choice(["debug", "informational", "notice", "warning", "error", "critical"])
    .default("warning")
    .describe("Least severity of what Alertmanager is told of."),
});

/** Restores that are tried out, so that a backup is known to be one. */
export const restoreDrillsSchema = group({
  schedule: text("0 4 * * 0")
    .regex(/^(\S+ ){4}\S+$/, { error: 'is no schedule; set five fields such as "0 4 * * 0"' })
    .default("0 4 * * 0")
    .describe("When, in cron's five fields and UTC. Default: Sundays at four."),
  maxAgeDays: whole(1, 365)
    .default(8)
    .describe("Days after which the last verified restore is too old, and an alert says so."),
});
