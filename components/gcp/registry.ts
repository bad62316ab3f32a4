import { Repository } from "@pulumi/gcp/artifactregistry";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { RegistrySpec } from "../contract";
import { requestAgent } from "./agents";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";

/**
 * Artifact Registry: one repository of container images in the region, encrypted with a key of its own. A tag names
 * one image for good, images are scanned where the project has scanning on, and of each image name the newest are
 * kept.
 *
 * @returns the address of each image name, such as `shop/orders`
 */
export function registry(
  config: GcpConfig,
  scope: Scope,
  spec: RegistrySpec,
): Record<string, pulumi.Output<string>> {
  const ring = keyRing(config, scope, spec, "registry");
  const agent = requestAgent(config, scope, "artifactRegistry");
  const repository = new Repository(
    `${scope.name}-images`,
    {
      project: config.project,
      location: config.region,
      repositoryId: spec.name,
      description: `Images of ${spec.name}`,
      format: "DOCKER",
      dockerConfig: { immutableTags: true },
      kmsKeyName: encryptionKey(scope, spec, ring, "images", agent),
      vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
      // A policy that keeps protects only from one that deletes.
      cleanupPolicies: [
        { id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount: spec.keepImages } },
        { id: "delete-others", action: "DELETE", condition: { tagState: "ANY" } },
      ],
      labels: spec.labels,
    },
    scope.child({ protect: spec.protect }),
  );
  const host = `${config.region}-docker.pkg.dev/${config.project}`;
  const addressOf = (name: string) =>
    [name, pulumi.interpolate`${host}/${repository.repositoryId}/${name}`] as const;
  return Object.fromEntries(spec.repositories.map(addressOf));
}
