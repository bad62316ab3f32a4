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
import { boundaryAlone, boundaryThere, sessionRecording } from "./boundary";
import {
  alertReceivers,
  alertReceiversExist,
  alertTeamsExist,
  escalationElsewhere,
  heartbeatByWebhook,
} from "./alerts";
import type { Check, Subject } from "./check";
import {
  applicationRepositories,
  applicationTeams,
  clusterNames,
  deliveryThere,
  restartsOwned,
  wavesCover,
  workloadOwners,
} from "./delivery";
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
import { topicsDeclared } from "./events";
import { facilityNeeds } from "./facilities";
import { flagsProvided } from "./flags";
import { k3sShards } from "./k3s-stores";
import { kafkaOneOrOther, kafkaProvided } from "./kafka";
import { addressRange, clearOfCluster, clearOfReserved, prefixLength } from "./network";
import { callerRequests, callersOnce, egressBlocks, egressNames, egressOneOrOther } from "./mesh";
import { databasePools } from "./pools";
import {
  awsReaderRoles,
  databaseUsersIssued,
  secretManagerProvided,
  usersRefreshed,
  vaultPresent,
} from "./secret-engine";
import { vaultAuditPort, vaultOneOrOther, vaultUnsealed } from "./vault-server";
import { imageRegistries, memoryWithinLimits, signaturesComplete } from "./protection";
import { encryptedKeys, environmentSecrets, plainSecrets } from "./secrets";
import { callersExist, databaseExists, replicaBounds, storesExist, teamExists } from "./services";
import {
  channelsReached,
  notificationsConfigured,
  stepsAscend,
  stepsWait,
  strategySettings,
  trialImagesAdmitted,
} from "./rollouts";
import { lagMeasured, measuresDiffer } from "./scaling";
import { routeCount, routeHosts, routesDiffer } from "./routes";
import { cloudTelemetry, logRetention, logSearchExists } from "./telemetry";
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
  alertReceivers,
  alertReceiversExist,
  alertTeamsExist,
  heartbeatByWebhook,
  escalationElsewhere,
  teamExists,
  databaseExists,
  databasePools,
  storesExist,
  imageRegistries,
  signaturesComplete,
  memoryWithinLimits,
  k3sShards,
  gcpShards,
  gcpStoresExist,
  managedServicesRoom,
  callersExist,
  callersOnce,
  callerRequests,
  egressOneOrOther,
  egressBlocks,
  egressNames,
  awsDatabasesExist,
  awsEventQueuesExist,
  awsReaders,
  awsKafkaZones,
  awsReplicaRegion,
  awsReplicaSize,
  awsReplicaNetworks,
  kafkaOneOrOther,
  kafkaProvided,
  topicsDeclared,
  flagsProvided,
  lagMeasured,
  measuresDiffer,
  deliveryThere,
  restartsOwned,
  applicationTeams,
  applicationRepositories,
  wavesCover,
  workloadOwners,
  clusterNames,
  boundaryThere,
  boundaryAlone,
  sessionRecording,
  replicaBounds,
  stepsAscend,
  stepsWait,
  strategySettings,
  channelsReached,
  notificationsConfigured,
  trialImagesAdmitted,
  routeHosts,
  routesDiffer,
  routeCount,
  fargateOutsideMesh,
  officeHoursOutsideProduction,
  vaultPresent,
  databaseUsersIssued,
  vaultOneOrOther,
  vaultUnsealed,
  vaultAuditPort,
  secretManagerProvided,
  awsReaderRoles,
  usersRefreshed,
  logSearchExists,
  logRetention,
  cloudTelemetry,
  environmentSecrets,
  plainSecrets,
  decommissionNamesStack,
];

/** Every problem that the schema cannot see. */
export function runChecks(subject: Subject): Problem[] {
  return checks.flatMap((check) => check(subject));
}
