import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { grantOn } from "./grants";
import { encryptsWith, notGranted } from "./kms";
import { forcesNew, group, labelOutputs, nameOf, notAmong, number, projectOf, texts, when } from "./shared";

const BUCKET = "gcp:storage/bucket:Bucket";
const DAY_SECONDS = 86_400;

/** Key locations of the large areas, whose names the two services do not share; a region's is the region's. */
const KEY_LOCATIONS: Readonly<Record<string, string>> = { EU: "europe", US: "us", ASIA: "asia" };

const bucket: TypeModel = {
  type: BUCKET,
  stateful: true,
  immutable: forcesNew("services/storage/resource_storage_bucket.go", [
    "name",
    "location",
    "project",
    "enableObjectRetention",
    "customPlacementConfig.dataLocations",
    "hierarchicalNamespace",
  ]),
  mutable: [
    "deletionPolicy",
    "encryption",
    "forceDestroy",
    "labels",
    "lifecycleRules",
    "publicAccessPrevention",
    "rpo",
    "softDeletePolicy",
    "storageClass",
    "uniformBucketLevelAccess",
    "versioning",
  ],
  requires: ["name"],
  references: { "encryption.defaultKmsKeyName": encryptsWith },
  id: nameOf,
  validate: (inputs, { cloud }) => [
    ...badBucketName(inputs),
    ...badSoftDelete(inputs),
    ...badPlacement(inputs),
    ...notAmong(inputs, "publicAccessPrevention", ["inherited", "enforced"]),
    ...notAmong(inputs, "storageClass", ["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE"]),
    ...notGranted(inputs, "encryption.defaultKmsKeyName", "gs-project-accounts", cloud),
    ...badKeyLocation(inputs),
  ],
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    projectNumber: 123_456_789_012,
    location: (text(inputs, "location") ?? "").toUpperCase(),
    url: `gs://${context.id}`,
    selfLink: `https://www.googleapis.com/storage/v1/b/${context.id}`,
    ...labelOutputs(inputs, context),
  }),
  refuseDelete: ({ outputs }) =>
    outputs.deletionPolicy === "PREVENT" ? "its deletionPolicy is PREVENT" : undefined,
};

function badBucketName(inputs: Props): Failure[] {
  const name = text(inputs, "name");
  return when(
    name !== undefined && (!/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/.test(name) || /^goog|google/.test(name)),
    "name",
    "must be 3 to 63 lower-case letters, digits, dashes and underscores, and not say google",
  );
}

function badSoftDelete(inputs: Props): Failure[] {
  const path = "softDeletePolicy.retentionDurationSeconds";
  const seconds = number(inputs, path);
  return when(
    seconds !== undefined && seconds !== 0 && (seconds < 7 * DAY_SECONDS || seconds > 90 * DAY_SECONDS),
    path,
    "must be 0, or from 7 to 90 days",
  );
}

/** Two regions of one large area make a dual-region. */
function badPlacement(inputs: Props): Failure[] {
  const path = "customPlacementConfig.dataLocations";
  const regions = texts(inputs, `${path}[]`);
  const dual = Object.keys(group(inputs, "customPlacementConfig")).length > 0;
  return [
    ...when(dual && regions.length !== 2, path, "must be two regions"),
    ...when(
      text(inputs, "rpo") === "ASYNC_TURBO" && !dual,
      "rpo",
      "must be DEFAULT for a bucket that is not in two regions",
    ),
    ...when(
      dual && KEY_LOCATIONS[text(inputs, "location") ?? "EU"] === undefined,
      "location",
      "must be the area of the two regions",
    ),
  ];
}

function badKeyLocation(inputs: Props): Failure[] {
  const key = text(inputs, "encryption.defaultKmsKeyName");
  const location = text(inputs, "location");
  if (key === undefined || location === undefined) return [];
  const expected = KEY_LOCATIONS[location] ?? location.toLowerCase();
  return when(
    !key.includes(`/locations/${expected}/`),
    "encryption.defaultKmsKeyName",
    `must be a key in ${expected}`,
  );
}

const grant = grantOn("gcp:storage/bucketIAMMember:BucketIAMMember", "bucket", BUCKET, "name");

export const storage: readonly TypeModel[] = [bucket, grant];
