import { Plan, Selection, Vault, VaultLockConfiguration } from "@pulumi/aws/backup";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { BackupSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { type Account, arn } from "./account";
import { encryptionKey, useOfKey } from "./encryption";
import { clusterKeyAlias, clusterName, keyAlias, roleName } from "./names";
import { role, serviceTrust } from "./roles";

/** Minutes in which a job starts, and in which it must be done; AWS Backup's least is 60 for the first. */
const START_MINUTES = 60;
const COMPLETION_MINUTES = 720;

/** What a vault's key is for: names its alias. */
const HERE = "backup";
const ELSEWHERE = "backup-recovery";

/**
 * AWS Backup of the EKS cluster's objects and volumes and of the platform's databases, in a vault with a key of
 * its own, and copied to a vault with another key in the recovery region where there is one.
 *
 * A protected platform's vaults are locked in governance mode: before its days are over, a backup is deleted
 * only by who may take the lock off. What is named by its type is backed up whether or not the account has
 * opted in to its service, but for Aurora:
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
 *
 * @param recoveryRegion where a copy of each backup goes; undefined for none
 */
export function backup(
  account: Account,
  recoveryRegion: string | undefined,
  scope: Scope,
  spec: BackupSpec,
): Readonly<Record<string, pulumi.Output<string>>> {
  const vault = createVault(account, scope, spec, undefined);
  const copies =
    recoveryRegion === undefined
      ? undefined
      : createVault(account, { ...scope, name: `${scope.name}-recovery` }, spec, recoveryRegion);
  const plan = createPlan(scope, spec, vault, copies);
  const iamRoleArn = createRole(account, recoveryRegion, scope, spec);
  new Selection(
    `${scope.name}-selection`,
    {
      name: physicalName([spec.name], 50),
      planId: plan.id,
      iamRoleArn,
      resources: [
        arn(account, "eks", `cluster/${clusterName(spec.name)}`),
        arn(account, "rds", "cluster:*"),
        arn(account, "rds", "db:*"),
      ],
      conditions: [{ stringEquals: [{ key: "aws:ResourceTag/platform", value: spec.name }] }],
    },
    scope.child(),
  );
  return { vault: vault.arn, ...(copies === undefined ? {} : { recoveryVault: copies.arn }) };
}

/** A vault as plans know it, once it is locked. */
interface LockedVault {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

function createVault(
  account: Account,
  scope: Scope,
  spec: BackupSpec,
  region: string | undefined,
): LockedVault {
  const purpose = region === undefined ? HERE : ELSEWHERE;
  const key = encryptionKey(account, scope, spec, { purpose, region });
  const elsewhere = region === undefined ? {} : { region };
  const vault = new Vault(
    `${scope.name}-vault`,
    { ...elsewhere, name: physicalName([spec.name, purpose], 50), kmsKeyArn: key.arn, forceDestroy: false },
    scope.child({ protect: spec.protect }),
  );
  const lock = spec.protect
    ? [
        new VaultLockConfiguration(
          `${scope.name}-lock`,
          { ...elsewhere, backupVaultName: vault.name, minRetentionDays: spec.keepDays },
          // A vault has one, and the old one's end would be the new one's.
          scope.child({ deleteBeforeReplace: true }),
        ),
      ]
    : [];
  return { name: after(vault.name, lock), arn: after(vault.arn, lock) };
}

function createPlan(
  scope: Scope,
  { name, everyHours, keepDays }: BackupSpec,
  vault: LockedVault,
  copies: LockedVault | undefined,
): Plan {
  const lifecycle = { deleteAfter: keepDays };
  return new Plan(
    `${scope.name}-plan`,
    {
      name: physicalName([name], 50),
      rules: [
        {
          ruleName: "regular",
          targetVaultName: vault.name,
          schedule: schedule(everyHours),
          startWindow: START_MINUTES,
          completionWindow: COMPLETION_MINUTES,
          lifecycle,
          ...(copies === undefined ? {} : { copyActions: [{ destinationVaultArn: copies.arn, lifecycle }] }),
        },
      ],
    },
    scope.child(),
  );
}

/**
 * When backups start, in UTC; the one of a day is in the small hours.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
 */
function schedule(everyHours: number): string {
  return everyHours < 24 ? `cron(0 0/${everyHours} * * ? *)` : "cron(0 3 * * ? *)";
}

/** What AWS Backup acts as, here and for a restore. */
function createRole(account: Account, recoveryRegion: string | undefined, scope: Scope, spec: BackupSpec) {
  return role(account, scope, {
    key: "role",
    name: roleName(spec.name, "backup"),
    description: `Backups of ${spec.name}`,
    trust: serviceTrust(account, "backup.amazonaws.com"),
    managed: [
      "service-role/AWSBackupServiceRolePolicyForBackup",
      "service-role/AWSBackupServiceRolePolicyForRestores",
    ],
    inline: [
      ...useOfKey(account, "Vault", keyAlias(spec.name, HERE)),
      ...useOfKey(account, "Volumes", clusterKeyAlias(spec.name)),
      ...(recoveryRegion === undefined
        ? []
        : useOfKey({ ...account, region: recoveryRegion }, "Copies", keyAlias(spec.name, ELSEWHERE))),
    ],
  });
}
