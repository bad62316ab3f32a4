import { nestedOutputs } from "../nested-outputs";
import type { Failure, ProviderModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { cluster } from "./cluster";
import { identity } from "./identity";
import { kms } from "./kms";
import { logging } from "./logging";
import { managedServices } from "./managed-services";
import { networking } from "./network";
import { nodePool } from "./node-pool";
import { when } from "./shared";
import { sql } from "./sql";
import { traffic } from "./traffic";

/** Google Cloud, as far as the platform uses it; one project is one scope. */
export const gcp: ProviderModel = {
  name: "gcp",
  scope: (config) => text(config, "project") ?? "",
  validateConfig: badConfig,
  nestedOutputs,
  types: [
    ...networking,
    ...traffic,
    ...managedServices,
    ...kms,
    ...identity,
    ...logging,
    cluster,
    nodePool,
    ...sql,
  ],
};

function badConfig(config: Props): Failure[] {
  const project = text(config, "project");
  const region = text(config, "region");
  return [
    ...when(
      project === undefined || !/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project),
      "project",
      "must be a project id of 6 to 30 lower-case letters, digits and dashes",
    ),
    ...when(
      region !== undefined && !/^[a-z]+-[a-z]+\d+$/.test(region),
      "region",
      "must be a region such as europe-west3",
    ),
  ];
}
