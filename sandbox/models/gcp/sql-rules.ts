import type { Failure } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { flag, notAmong, number, outOfRange, when } from "./shared";

/** Longest `project:instance`. */
const MAX_NAME = 98;

/** What Cloud SQL refuses in the settings of a PostgreSQL instance. */
export function badInstance(inputs: Props, project: string): Failure[] {
  return [
    ...badInstanceName(inputs, project),
    ...badTier(inputs),
    ...badBackups(inputs),
    ...badVersion(inputs),
    ...notAmong(inputs, "settings.edition", ["ENTERPRISE", "ENTERPRISE_PLUS"]),
    ...notAmong(inputs, "settings.availabilityType", ["ZONAL", "REGIONAL"]),
    ...notAmong(inputs, "settings.diskType", ["PD_SSD", "PD_HDD", "HYPERDISK_BALANCED"]),
    ...notAmong(inputs, "settings.ipConfiguration.sslMode", [
      "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
      "ENCRYPTED_ONLY",
      "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
    ]),
    ...notAmong(inputs, "settings.maintenanceWindow.updateTrack", ["canary", "stable", "week5"]),
    ...outOfRange(inputs, "settings.maintenanceWindow.day", 1, 7),
    ...outOfRange(inputs, "settings.maintenanceWindow.hour", 0, 23),
    ...outOfRange(inputs, "settings.insightsConfig.queryStringLength", 256, 4500),
  ];
}

function badInstanceName(inputs: Props, project: string): Failure[] {
  const name = text(inputs, "name");
  if (name === undefined) return [];
  return [
    ...when(
      !/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name),
      "name",
      "must be lower-case letters, digits and dashes, start with a letter and not end with a dash",
    ),
    ...when(
      `${project}:${name}`.length > MAX_NAME,
      "name",
      `must be at most ${MAX_NAME} characters with the project id and a colon before it`,
    ),
  ];
}

function badVersion(inputs: Props): Failure[] {
  const version = text(inputs, "databaseVersion");
  return when(
    version !== undefined && !/^POSTGRES_(9_6|1[0-8])$/.test(version),
    "databaseVersion",
    "must be POSTGRES_ and a major version up to 18; the sandbox simulates no other engine",
  );
}

/** The edition in force: PostgreSQL 16 and later start as Enterprise Plus. */
function editionOf(inputs: Props): string {
  const major = Number(/^POSTGRES_(\d+)$/.exec(text(inputs, "databaseVersion") ?? "")?.[1] ?? 0);
  return text(inputs, "settings.edition") ?? (major >= 16 ? "ENTERPRISE_PLUS" : "ENTERPRISE");
}

function badTier(inputs: Props): Failure[] {
  const tier = text(inputs, "settings.tier");
  if (tier === undefined) return [];
  const plus = editionOf(inputs) === "ENTERPRISE_PLUS";
  const predefined = /^db-(perf-optimized-N|c4a-highmem)-\d+$/.test(tier);
  if (plus !== predefined) {
    return when(
      true,
      "settings.tier",
      plus
        ? "must be db-perf-optimized-N-* in the Enterprise Plus edition"
        : "must be db-custom-CPUS-MEMORY or shared-core in the Enterprise edition",
    );
  }
  const custom = /^db-custom-(\d+)-(\d+)$/.exec(tier);
  return custom === null ? [] : badCustomTier(Number(custom[1]), Number(custom[2]));
}

/** 1 or an even number of CPUs up to 96, 0.9 to 6.5 GiB each, in steps of 256 MiB, at least 3.75 GiB. */
function badCustomTier(cpus: number, mebibytes: number): Failure[] {
  const perCpu = mebibytes / 1024 / cpus;
  return [
    ...when(
      (cpus !== 1 && cpus % 2 !== 0) || cpus > 96,
      "settings.tier",
      "must have 1 or an even number of CPUs, at most 96",
    ),
    ...when(
      mebibytes % 256 !== 0 || mebibytes < 3840 || perCpu < 0.9 || perCpu > 6.5,
      "settings.tier",
      "must have memory in steps of 256 MiB, at least 3840, and 0.9 to 6.5 GiB a CPU",
    ),
  ];
}

function badBackups(inputs: Props): Failure[] {
  const at = "settings.backupConfiguration";
  const plus = editionOf(inputs) === "ENTERPRISE_PLUS";
  const logDays = number(inputs, `${at}.transactionLogRetentionDays`);
  const kept = number(inputs, `${at}.backupRetentionSettings.retainedBackups`) ?? (plus ? 15 : 7);
  const enabled = flag(inputs, `${at}.enabled`) === true;
  return [
    ...outOfRange(inputs, `${at}.transactionLogRetentionDays`, 1, plus ? 35 : 7),
    ...outOfRange(inputs, `${at}.backupRetentionSettings.retainedBackups`, 1, 365),
    ...when(
      logDays !== undefined && logDays > kept,
      `${at}.transactionLogRetentionDays`,
      "must not be more than the number of retained backups",
    ),
    ...when(
      flag(inputs, `${at}.pointInTimeRecoveryEnabled`) === true && !enabled,
      `${at}.enabled`,
      "must be true for point-in-time recovery",
    ),
    ...when(
      text(inputs, "settings.availabilityType") === "REGIONAL" && !enabled,
      `${at}.enabled`,
      "must be true for a regional instance",
    ),
    ...when("masterInstanceName" in inputs && enabled, `${at}.enabled`, "must be false for a read replica"),
  ];
}
