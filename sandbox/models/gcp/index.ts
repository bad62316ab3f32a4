import { nestedOutputs } from "../nested-outputs";
import type { Failure, ProviderModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { artifactRegistry } from "./artifact-registry";
import { backups } from "./backup";
import { audit } from "./audit";
import { billing } from "./billing";
import { certificates } from "./certificates";
import { cloudRun } from "./cloud-run";
import { cluster } from "./cluster";
import { dns } from "./dns";
import { identity } from "./identity";
import { kms } from "./kms";
import { loadBalancing } from "./load-balancing";
import { logging } from "./logging";
import { managedKafka } from "./managed-kafka";
import { managedServices } from "./managed-services";
import { monitoring } from "./monitoring";
import { networking } from "./network";
import { nodePool } from "./node-pool";
import { pubSub } from "./pubsub";
import { redis } from "./redis";
import { secretManager } from "./secret-manager";
import { when } from "./shared";
import { sql } from "./sql";
import { storage } from "./storage";
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
    ...redis,
    ...pubSub,
    ...managedKafka,
    ...storage,
    ...secretManager,
    ...dns,
    ...artifactRegistry,
    ...audit,
    ...backups,
    ...billing,
    ...monitoring,
    ...certificates,
    ...cloudRun,
    ...loadBalancing,
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
