import type { Rule } from "../../core/model";
import { dataBackupAndPitr } from "./data-backup-and-pitr";
import { dataEncryptedAtRest } from "./data-encrypted-at-rest";
import { dataHighAvailability } from "./data-high-availability";
import { dataNoStaticPasswords } from "./data-no-static-passwords";
import { dataNotPublic } from "./data-not-public";
import { dataObjectStoragePrivate } from "./data-object-storage-private";
import { dataQueueDeadLetter } from "./data-queue-dead-letter";
import { dataQueueEncrypted } from "./data-queue-encrypted";
import { dataQueuePolicyNotPublic } from "./data-queue-policy-not-public";
import { dataRedisAuthRequired } from "./data-redis-auth-required";
import { dataRequireTls } from "./data-require-tls";
import { dataSubnetIsolated } from "./data-subnet-isolated";

export const dataRules: readonly Rule[] = [
  dataEncryptedAtRest,
  dataNotPublic,
  dataSubnetIsolated,
  dataRequireTls,
  dataBackupAndPitr,
  dataHighAvailability,
  dataNoStaticPasswords,
  dataRedisAuthRequired,
  dataQueueEncrypted,
  dataQueuePolicyNotPublic,
  dataQueueDeadLetter,
  dataObjectStoragePrivate,
];
