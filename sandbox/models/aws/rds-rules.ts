import type { Failure } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { numberAt } from "./common";

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html */
export const RESERVED_USERS = ["admin", "postgres", "rdsadmin", "rdsrepladmin", "rds_superuser"];

/** The reason never repeats the value. */
export function password(inputs: Props, path: string): Failure[] {
  const value = text(inputs, path);
  return value === undefined || /^[^/"@\s]{8,128}$/.test(value)
    ? []
    : [{ path, reason: 'must have 8 to 128 characters, and none of /, ", @ and white space' }];
}

/** Why RDS does not delete a cluster or an instance, as its provider says it. */
export function keptFromDeletion(outputs: Props, what: string): string | undefined {
  if (outputs["deletionProtection"] === true) {
    return `cannot delete protected ${what}, please disable deletion protection and try again`;
  }
  return outputs["skipFinalSnapshot"] !== true && outputs["finalSnapshotIdentifier"] === undefined
    ? "finalSnapshotIdentifier is required when skipFinalSnapshot is false"
    : undefined;
}

/** Seconds between enhanced monitoring's readings. */
export function monitoring(inputs: Props): Failure[] {
  const seconds = numberAt(inputs, "monitoringInterval");
  if (seconds === undefined) return [];
  const allowed = [0, 1, 5, 10, 15, 30, 60];
  return allowed.includes(seconds)
    ? []
    : [{ path: "monitoringInterval", reason: `is none of ${allowed.join(", ")}: ${seconds}` }];
}
