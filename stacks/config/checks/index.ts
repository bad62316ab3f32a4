import type { Problem } from "../problems";
import type { Check, Subject } from "./check";
import { accessAuthorized, accessPath, internalCidrs, openCidrs } from "./access";
import { addressRange, clearOfCluster, clearOfReserved, prefixLength } from "./network";
import { encryptedKeys, environmentSecrets, plainSecrets } from "./secrets";
import { callersExist, canaryAscends, databaseExists, replicaBounds, teamExists } from "./services";
import { routeCount, routeHosts, routesDiffer } from "./routes";
import { teamNames } from "./teams";
import { blockPresent, decommissionNamesStack, kubeconfigPresent, supportedVersion } from "./target";

const checks: readonly Check[] = [
  blockPresent,
  kubeconfigPresent,
  encryptedKeys,
  supportedVersion,
  prefixLength,
  addressRange,
  clearOfReserved,
  clearOfCluster,
  accessPath,
  accessAuthorized,
  openCidrs,
  internalCidrs,
  teamNames,
  teamExists,
  databaseExists,
  callersExist,
  replicaBounds,
  canaryAscends,
  routeHosts,
  routesDiffer,
  routeCount,
  environmentSecrets,
  plainSecrets,
  decommissionNamesStack,
];

/** Every problem that the schema cannot see. */
export function runChecks(subject: Subject): Problem[] {
  return checks.flatMap((check) => check(subject));
}
