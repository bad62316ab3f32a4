import type * as z from "zod";
import { group, httpsUrl, name, text, zones } from "../pure/fields";

/** The `k3s` block of a stack's configuration. */
export const k3sSchema = group({
  site: name(30).describe("Name of the edge site."),
  zones: zones.describe(
    "Failure domains of the site, as its nodes are labelled; one where there is only one.",
  ),
  endpoint: httpsUrl.describe("URL of the site's API server."),
  backups: group({
    endpoint: httpsUrl.describe("S3-compatible endpoint outside the site."),
    bucket: name(63).describe("Bucket for base backups and write-ahead logs."),
    vaultPath: text("edge/backups").describe(
      "Path in Vault's `secret` mount that holds accessKey and secretKey.",
    ),
  }).describe("Where databases of the site are backed up to."),
}).describe("Used when `target` is `k3s`. The kubeconfig is the secret `kubeconfig`.");

export type K3sConfig = z.output<typeof k3sSchema>;
