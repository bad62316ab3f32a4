import type * as z from "zod";
import { group, httpsUrl, name, text, zones } from "../pure/fields";
import { installSchema } from "./install/config";

/** The `k3s` block of a stack's configuration. Which of `endpoint` and `install` is there is checked in stacks/config. */
export const k3sSchema = group({
  site: name(30).describe("Name of the edge site."),
  zones: zones.describe(
    "Failure domains of the site, as its nodes are labelled; one where there is only one.",
  ),
  endpoint: httpsUrl
    .optional()
    .describe("URL of the API server of a cluster that exists already; its kubeconfig is a secret."),
  install: installSchema
    .optional()
    .describe("Machines to install K3s on, instead of a cluster that exists already."),
  backups: group({
    endpoint: httpsUrl.describe("S3-compatible endpoint outside the site."),
    bucket: name(63).describe("Bucket for base backups and write-ahead logs."),
    vaultPath: text("edge/backups").describe(
      "Path in Vault's `secret` mount that holds accessKey and secretKey and, where `backup` is set, " +
        "repositoryPassword, which volumes are encrypted with.",
    ),
  }).describe("Where databases of the site, its objects and its volumes are backed up to."),
}).describe("Used when `target` is `k3s`. The kubeconfig is the secret `kubeconfig`.");

export type K3sConfig = z.output<typeof k3sSchema>;
