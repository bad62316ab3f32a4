import type { Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text, valuesAt } from "../../simulator/values";
import { arn, find, forceNew, pattern, placed, refuse, regional, tagged } from "./common";
import { ROLE } from "./iam";
import { KEY } from "./kms";
import { allowsService } from "./policies";

const VAULT = "aws:backup/vault:Vault";
const PLAN = "aws:backup/plan:Plan";

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html */
const VAULT_NAME = /^[a-zA-Z0-9_-]{2,50}$/;

const vault: TypeModel = {
  type: VAULT,
  stateful: true,
  immutable: forceNew("aws_backup_vault", "name", "kmsKeyArn", "region"),
  mutable: ["forceDestroy", "tags"],
  requires: ["name"],
  references: { kmsKeyArn: { to: [KEY], by: "arn", loose: true } },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => pattern(inputs, "name", VAULT_NAME, "is no vault name"),
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    ...tagged(inputs, context),
    arn: arn(placed(inputs, context), "backup", `backup-vault:${context.id}`),
    recoveryPoints: 0,
  }),
};

const lock: TypeModel = {
  type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
  immutable: forceNew(
    "aws_backup_vault_lock_configuration",
    ...["backupVaultName", "changeableForDays", "maxRetentionDays", "minRetentionDays", "region"],
  ),
  references: { backupVaultName: { to: [VAULT], by: "name", loose: true } },
  partOf: ({ inputs }) => ({ type: VAULT, id: text(inputs, "backupVaultName") ?? "" }),
  id: (inputs) => text(inputs, "backupVaultName") ?? "",
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    backupVaultArn: find(context, VAULT, "name", inputs["backupVaultName"])?.outputs["arn"] ?? "",
  }),
};

const plan: TypeModel = {
  type: PLAN,
  immutable: forceNew("aws_backup_plan", "name", "region"),
  requires: ["name"],
  references: {
    "rules[].targetVaultName": { to: [VAULT], by: "name", loose: true },
    "rules[].copyActions[].destinationVaultArn": { to: [VAULT], by: "arn", loose: true },
  },
  id: (_inputs, context) => `${context.hex(8)}-${context.hex(4, "2")}-4000-8000-${context.hex(12, "3")}`,
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[a-zA-Z0-9_.-]{1,50}$/, "is no plan name"),
    ...valuesAt(inputs, "rules[]").flatMap(({ path, value }) => (isProps(value) ? rule(path, value) : [])),
  ],
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: arn(context, "backup", `backup-plan:${context.id}`),
    version: context.hex(24, "version"),
  }),
};

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html */
function rule(at: string, { startWindow, completionWindow, schedule }: Props): Failure[] {
  return [
    ...(typeof schedule === "string" && !/^cron\(\S+( \S+){5}\)$/.test(schedule)
      ? [{ path: `${at}.schedule`, reason: `is no cron expression: ${schedule}` }]
      : []),
    ...(typeof startWindow === "number" && startWindow < 60
      ? [{ path: `${at}.startWindow`, reason: `must be 60 minutes or more: ${startWindow}` }]
      : []),
    ...(typeof completionWindow === "number" &&
    typeof startWindow === "number" &&
    completionWindow < startWindow + 60
      ? [{ path: `${at}.completionWindow`, reason: "must end 60 minutes or more after startWindow" }]
      : []),
  ];
}

const selection: TypeModel = {
  type: "aws:backup/selection:Selection",
  immutable: forceNew(
    "aws_backup_selection",
    ...["name", "planId", "iamRoleArn", "resources", "notResources", "conditions", "selectionTags", "region"],
  ),
  requires: ["name", ["resources", "selectionTags"]],
  references: {
    // A plan is kept while there are selections of it.
    planId: { to: [PLAN] },
    iamRoleArn: { to: [ROLE], by: "arn", loose: true },
  },
  id: (_inputs, context) => `${context.hex(8)}-${context.hex(4, "2")}-4000-8000-${context.hex(12, "3")}`,
  validate: (inputs) => pattern(inputs, "name", /^[a-zA-Z0-9_.-]{1,50}$/, "is no selection name"),
  outputs: (inputs, context) => {
    const role = find(context, ROLE, "arn", inputs["iamRoleArn"]);
    refuse(
      role !== undefined && !allowsService(role.outputs["assumeRolePolicy"], "backup.amazonaws.com"),
      `InvalidParameterValueException: IAM role ${role?.id ?? ""} cannot be assumed by AWS Backup`,
    );
    return regional(context);
  },
};

export const backupTypes: readonly TypeModel[] = [vault, lock, plan, selection];
