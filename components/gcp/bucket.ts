import { Bucket, BucketIAMMember } from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import type { Scope } from "../component";
import type { BucketSpec, StoreOutputs } from "../contract";
import { physicalName } from "../pure/naming";
import { serviceAgents } from "./agents";
import { areaOf } from "./areas";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { GOOGLE_APIS_CIDR } from "./google-apis";

const DAY_SECONDS = 86_400;

/** Days that what nobody can list any more can still be brought back; Cloud Storage takes 7 to 90. */
const SOFT_DELETE_DAYS = 7;

/**
 * A bucket of the region, or of that and the recovery region: no public access whatever anybody grants, permissions
 * of the bucket alone, a key of its own, every version of an object kept for a while. Its consumers may read, write
 * and delete objects.
 *
 * `uri` answers S3's requests with a Google token instead of S3's signature: the pods' own identity takes the place
 * of access keys, which would never expire (cloud.google.com/storage/docs/authentication/hmackeys).
 */
export function bucket(config: GcpConfig, scope: Scope, spec: BucketSpec): StoreOutputs<"bucket"> {
  const { keys, ...placement } = placementOf(config, spec);
  const ring = keyRing({ ...config, region: keys }, scope, spec, `bucket-${spec.key}`);
  const key = encryptionKey(scope, spec, ring, "objects", serviceAgents(config).storage);
  const made = new Bucket(
    `${scope.name}-bucket`,
    {
      project: config.project,
      name: bucketName(scope, spec),
      ...placement,
      storageClass: "STANDARD",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      encryption: { defaultKmsKeyName: key },
      ...retention(spec),
      labels: spec.labels,
      // A bucket with objects in it is not deleted, unless nothing of the stack is to be kept.
      forceDestroy: !spec.protect,
      deletionPolicy: spec.protect ? "PREVENT" : "DELETE",
    },
    scope.child({ protect: spec.protect }),
  );
  for (const { service, principal } of spec.consumers) {
    new BucketIAMMember(
      `${scope.name}-${service}`,
      { bucket: made.name, role: "roles/storage.objectUser", member: principal },
      scope.child(),
    );
  }
  return {
    entries: {
      provider: "gcs",
      uri: "https://storage.googleapis.com",
      region: config.region,
      bucket: made.name,
      "access-key-id": "",
      "secret-access-key": "",
      certificates: "",
    },
    location: { cidrs: [GOOGLE_APIS_CIDR] },
    ports: [443],
  };
}

/**
 * Where objects are, and their key. Turbo replication has a copy of an object in the second region within 15
 * minutes (cloud.google.com/storage/docs/availability-durability#turbo-replication).
 */
function placementOf({ region, recoveryRegion, buckets }: GcpConfig, { key }: BucketSpec) {
  const area = recoveryRegion === undefined ? undefined : areaOf(region, recoveryRegion);
  if (recoveryRegion === undefined || area === undefined || buckets[key]?.replica !== true) {
    return { location: region.toUpperCase(), keys: region };
  }
  return {
    location: area.bucket,
    customPlacementConfig: { dataLocations: [region, recoveryRegion].map((name) => name.toUpperCase()) },
    rpo: "ASYNC_TURBO",
    keys: area.keys,
  };
}

/** Bucket names are one for all of Google Cloud. */
function bucketName(scope: Scope, { name, key }: BucketSpec): pulumi.Output<string> {
  const suffix = new RandomId(`${scope.name}-suffix`, { byteLength: 4 }, scope.child());
  return pulumi.interpolate`${physicalName([name, key], 54)}-${suffix.hex}`;
}

function retention({ versionDays }: BucketSpec) {
  return {
    versioning: { enabled: true },
    softDeletePolicy: { retentionDurationSeconds: SOFT_DELETE_DAYS * DAY_SECONDS },
    lifecycleRules: [
      {
        action: { type: "Delete" },
        condition: { daysSinceNoncurrentTime: versionDays, withState: "ARCHIVED" },
      },
      { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: SOFT_DELETE_DAYS } },
    ],
  };
}
