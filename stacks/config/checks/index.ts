import type { Problem } from "../problems";
import {
  awsDatabasesExist,
  awsEventQueuesExist,
  awsKafkaZones,
  awsReaders,
  awsReplicaNetworks,
  awsReplicaRegion,
  awsReplicaSize,
} from "./aws-data";
import type { Check, Subject } from "./check";
import { accessAuthorized, accessPath, internalCidrs, openCidrs } from "./access";
import { fargateOutsideMesh, internalCidrCount, officeHoursOutsideProduction } from "./aws";
import { allowedCidrCount, budgetNotifications, cdnOfPrimary } from "./aws-edge";
import { controlPlaneApart, standbyKnown, subnetsApart, subnetsInside } from "./gcp";
import { gcpShards, gcpStoresExist, managedServicesRoom } from "./gcp-data";
import {
  hostsDiffer,
  hostZones,
  installedVersion,
  serverCount,
  siteReached,
  sshKeyPresent,
  upgradeWindow,
} from "./k3s";
import { facilityNeeds } from "./facilities";
import { k3sShards } from "./k3s-stores";
import { kafkaOneOrOther, kafkaProvided } from "./kafka";
import { addressRange, clearOfCluster, clearOfReserved, prefixLength } from "./network";
import { databasePools } from "./pools";
import { encryptedKeys, environmentSecrets, plainSecrets } from "./secrets";
import {
  callersExist,
  canaryAscends,
  databaseExists,
  replicaBounds,
  storesExist,
  teamExists,
} from "./services";
import { routeCount, routeHosts, routesDiffer } from "./routes";
import { teamNames } from "./teams";
import {
  blockPresent,
  decommissionNamesStack,
  kubeconfigPresent,
  nodeBounds,
  supportedVersion,
} from "./target";

const checks: readonly Check[] = [
  blockPresent,
  facilityNeeds,
  standbyKnown,
  cdnOfPrimary,
  allowedCidrCount,
  budgetNotifications,
  kubeconfigPresent,
  siteReached,
  sshKeyPresent,
  encryptedKeys,
  supportedVersion,
  nodeBounds,
  installedVersion,
  serverCount,
  hostsDiffer,
  hostZones,
  upgradeWindow,
  prefixLength,
  addressRange,
  clearOfReserved,
  clearOfCluster,
  subnetsInside,
  subnetsApart,
  controlPlaneApart,
  accessPath,
  accessAuthorized,
  openCidrs,
  internalCidrs,
  internalCidrCount,
  teamNames,
  teamExists,
  databaseExists,
  databasePools,
  storesExist,
  k3sShards,
  gcpShards,
  gcpStoresExist,
  managedServicesRoom,
  callersExist,
  awsDatabasesExist,
  awsEventQueuesExist,
  awsReaders,
  awsKafkaZones,
  awsReplicaRegion,
  awsReplicaSize,
  awsReplicaNetworks,
  kafkaOneOrOther,
  kafkaProvided,
  replicaBounds,
  canaryAscends,
  routeHosts,
  routesDiffer,
  routeCount,
  fargateOutsideMesh,
  officeHoursOutsideProduction,
  environmentSecrets,
  plainSecrets,
  decommissionNamesStack,
];

/** Every problem that the schema cannot see. */
export function runChecks(subject: Subject): Problem[] {
  return checks.flatMap((check) => check(subject));
}
