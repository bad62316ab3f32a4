import type { Scope } from "../../component";
import type { DatabaseOutputs, DatabaseSpec } from "../../contract";
import type { Account } from "../account";
import type { AwsConfig } from "../config";
import { aurora } from "./aurora";
import { createBasis } from "./common";
import { rds } from "./rds";
import { createRecoverySite, type RecoverySettings } from "./recovery-site";
import { createHomeSite, type Site } from "./site";

/**
 * PostgreSQL of the engine that `aws.databases` names for the key; Aurora where it names none. With `replica`, a copy
 * that nobody reads from stands in the recovery region.
 */
export function database(
  account: Account,
  config: AwsConfig,
  scope: Scope,
  spec: DatabaseSpec,
): DatabaseOutputs {
  const engine = config.databases[spec.key]?.engine ?? "aurora";
  const basisAt = (site: Site) => createBasis(account, engine === "rds" ? "instance" : "cluster", site, spec);
  const home = createHomeSite(config.zones, scope, spec);
  const basis = basisAt(home);
  const copy = recoveryOf(config, spec.key);
  const recovery = copy && basisAt(createRecoverySite(copy, home, spec));
  return engine === "rds"
    ? rds(basis, recovery, spec)
    : aurora(basis, recovery, engine === "aurora-serverless", spec);
}

/** Where the copy of a database goes; undefined for none. */
function recoveryOf(
  { databases, recoveryRegion, recoveryZones }: AwsConfig,
  key: string,
): RecoverySettings | undefined {
  const settings = databases[key];
  if (settings?.replica !== true || recoveryRegion === undefined || recoveryZones === undefined)
    return undefined;
  return { region: recoveryRegion, zones: recoveryZones, cidr: settings.replicaCidr };
}
