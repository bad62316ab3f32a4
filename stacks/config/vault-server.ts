import * as z from "zod";
import { group, httpsUrl, name, text } from "../../components/pure/fields";

/** A Vault of the platform's own, in the cluster (docs/vault.md). */
export const vaultServerSchema = group({
  initialised: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe(
      "Somebody has initialised it. Until then `up` stops after Vault itself, and the output `pending` says so; once " +
        "true, it stays true.",
    ),
  transit: group({
    address: httpsUrl.describe("Address of the other Vault."),
    key: name(40).describe("Name of the key there."),
    mount: text("transit/acme-prod")
      .regex(/^[a-zA-Z0-9_-]+(\/[a-zA-Z0-9_-]+)*$/, {
        error: 'is no path of a mount; set for example "transit/acme-prod"',
      })
      .describe("Path of the mount that the key is in."),
  })
    .optional()
    .describe(
      "Another Vault whose key unseals this one; the Secret `vault-seal` has its token and its authority. Default: a " +
        "key of the target's own cloud. Required where there is none, as on K3s.",
    ),
});
