import * as z from "zod";
import { choice, group, httpsUrl, name, text, whole } from "../../components/pure/fields";
import { vaultServerSchema } from "./vault-server";

/** The Vault that exists already, or the one in the cluster, and what the platform makes of its own in it. */
export const vaultSchema = group({
  address: httpsUrl
    .optional()
    .describe(
      "Address of the Vault server that holds and issues secrets, and exists already; required without `server`.",
    ),
  server: vaultServerSchema
    .optional()
    .describe("A Vault of the platform's own, in the cluster. Default: none, it is at `address`."),
  users: group({
    lifetimeMinutes: whole(10, 1440)
      .default(60)
      .describe("Minutes that a database user lives, and the token that it was lent with."),
    refreshMinutes: whole(5, 720)
      .default(30)
      .describe(
        "Minutes after which a service is given a new user; at most half of `lifetimeMinutes`, so that the old one " +
          "still works while pods learn of the new.",
      ),
  })
    .prefault({})
    .describe("Database users of services."),
  audit: group({
    device: choice(["file", "socket"]).describe("Kind of the audit device."),
    to: text("/vault/audit/audit.log").describe(
      "Path of the file on Vault's servers, or host and port that it writes to by TCP.",
    ),
  })
    .optional()
    .describe(
      "An audit device for every request. Default: none of the platform's; the server may have its own.",
    ),
  pki: group({
    domains: z
      .array(z.hostname({ error: "is no domain; set for example internal.example.com" }), {
        error: "is no list; set domains such as [internal.example.com]",
      })
      .min(1, { error: "names no domain; set at least one, such as [internal.example.com]" })
      .describe("Domains that internal certificates may be for names below."),
    certificateDays: whole(1, 90).default(30).describe("Days that a certificate is valid for at most."),
  })
    .optional()
    .describe("An authority for internal certificates, with a role `internal`. Default: none."),
  transit: group({
    keys: z
      .array(name(40), { error: "is no list; set names of keys, such as [unseal]" })
      .min(1, { error: "names no key; set at least one, such as [unseal]" })
      .describe("Names of the keys, such as one that the Vaults of edge sites unseal themselves with."),
    rotationDays: whole(1, 90).default(90).describe("Days after which a key gets a new version."),
  })
    .optional()
    .describe("Keys that encrypt for others and never leave Vault. Default: none."),
});

/** Where the platform's secrets are kept; no service's declaration knows of it (checks/secret-engine.ts). */
export const secretsSchema = group({
  engine: choice(["vault", "cloud"])
    .default("vault")
    .describe(
      "Where secrets are kept: in Vault, or in the target's own secret manager, where the paths that are called " +
        "`vaultPath` are then names of secrets. Database users come from Vault either way.",
    ),
});
