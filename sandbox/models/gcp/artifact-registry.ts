import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { encryptsWith, notGranted } from "./kms";
import { CREATED, forcesNew, labelOutputs, notAmong, projectOf, when } from "./shared";

const repository: TypeModel = {
  type: "gcp:artifactregistry/repository:Repository",
  stateful: true,
  immutable: forcesNew("services/artifactregistry/resource_artifact_registry_repository.go", [
    "format",
    "kmsKeyName",
    "location",
    "mode",
    "project",
    "repositoryId",
  ]),
  mutable: [
    "cleanupPolicies",
    "cleanupPolicyDryRun",
    "deletionPolicy",
    "description",
    "dockerConfig",
    "labels",
    "vulnerabilityScanningConfig",
  ],
  references: { kmsKeyName: encryptsWith },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/repositories/${text(inputs, "repositoryId") ?? ""}`,
  validate: (inputs, { cloud }) => [
    ...when(
      !/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text(inputs, "repositoryId") ?? "a"),
      "repositoryId",
      "must be 1 to 63 lower-case letters, digits and dashes, start with a letter and not end with a dash",
    ),
    ...notAmong(inputs, "format", ["DOCKER", "MAVEN", "NPM", "PYTHON", "APT", "YUM", "GO", "GENERIC"]),
    ...notAmong(inputs, "vulnerabilityScanningConfig.enablementConfig", ["INHERITED", "DISABLED"]),
    ...notAmong(inputs, "cleanupPolicies[].action", ["KEEP", "DELETE"]),
    ...notGranted(inputs, "kmsKeyName", "gcp-sa-artifactregistry", cloud),
  ],
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    project: projectOf(inputs, context),
    name: text(inputs, "repositoryId") ?? "",
    createTime: CREATED,
    updateTime: CREATED,
    registryUri: `${text(inputs, "location") ?? ""}-docker.pkg.dev/${projectOf(inputs, context)}/${text(inputs, "repositoryId") ?? ""}`,
  }),
};

export const artifactRegistry: readonly TypeModel[] = [repository];
