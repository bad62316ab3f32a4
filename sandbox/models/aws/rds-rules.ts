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

/** Seconds between enhanced monitoring's readings. */
export function monitoring(inputs: Props): Failure[] {
  const seconds = numberAt(inputs, "monitoringInterval");
  if (seconds === undefined) return [];
  const allowed = [0, 1, 5, 10, 15, 30, 60];
  return allowed.includes(seconds)
    ? []
    : [{ path: "monitoringInterval", reason: `is none of ${allowed.join(", ")}: ${seconds}` }];
}
