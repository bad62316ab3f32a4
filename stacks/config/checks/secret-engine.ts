import { targets } from "../../targets";
import { isRecord } from "../draft";
import { problemAt } from "../problems";
import type { Check, Subject } from "./check";
import { eachService } from "./services";

function keptInCloud({ draft }: Subject): boolean {
  return draft.secrets?.engine === "cloud";
}

/** Vault is there where secrets are kept in it. */
export const vaultPresent: Check = (subject) =>
  keptInCloud(subject) || subject.values["vault"] !== undefined
    ? []
    : [problemAt(["vault"], "is missing; set vault.address, or set secrets.engine to cloud")];

/** Only a Vault issues database users that end by themselves; no cloud's manager does. */
export const databaseUsersIssued: Check = (subject) =>
  !keptInCloud(subject) || subject.values["vault"] !== undefined
    ? []
    : eachService(subject, ({ database }, at) =>
        database === undefined
          ? []
          : [
              problemAt(
                [...at, "database"],
                "has no Vault to issue its users; set vault.address, or remove it",
                database,
              ),
            ],
      );

/** A target without a manager of its own has Vault. */
export const secretManagerProvided: Check = (subject) => {
  const { target } = subject.draft;
  return target === undefined || !keptInCloud(subject) || targets[target].secretManager
    ? []
    : [problemAt(["secrets", "engine"], `is cloud, and ${target} has no secret manager; set it to vault`)];
};

/** External Secrets takes a role for a service account of another's by that account's token alone. */
export const awsReaderRoles: Check = (subject) =>
  subject.draft.target !== "aws" ||
  !keptInCloud(subject) ||
  subject.draft.aws?.workloadIdentity === undefined ||
  subject.draft.aws.workloadIdentity === "irsa"
    ? []
    : [
        problemAt(
          ["aws", "workloadIdentity"],
          "gives External Secrets no role but its own; set it to irsa, which secrets.engine cloud needs",
          subject.draft.aws.workloadIdentity,
        ),
      ];

/** A database user still works while pods learn of the next one, and ends before its token does. */
export const usersRefreshed: Check = ({ draft: { vault }, values }) => {
  const { lifetimeMinutes, refreshMinutes } = vault?.users ?? {};
  if (!isRecord(values["vault"]) || lifetimeMinutes === undefined || refreshMinutes === undefined) return [];
  const most = Math.floor(lifetimeMinutes / 2);
  return refreshMinutes <= most
    ? []
    : [
        problemAt(
          ["vault", "users", "refreshMinutes"],
          `is more than half of the ${lifetimeMinutes} minutes that a user lives; set at most ${most}`,
          refreshMinutes,
        ),
      ];
};
