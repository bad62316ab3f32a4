import type { Failure } from "../../simulator/model";
import { isProps, type Props, type Value } from "../../simulator/values";

/** What a provider instance is bound to. */
export interface Settings {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly defaultTags: Props;
}

/** Reads a provider's configuration; the SDK sends what is no text as JSON. */
export function settingsOf(config: Props): Settings {
  const region = typeof config["region"] === "string" ? config["region"] : "";
  const [accountId] = accountsOf(config);
  const tags = decoded(config["defaultTags"]);
  return {
    accountId: typeof accountId === "string" ? accountId : "",
    region,
    partition: partitionOf(region),
    defaultTags: isProps(tags) && isProps(tags["tags"]) ? tags["tags"] : {},
  };
}

/** The account played is the one that the provider may touch: there are no credentials to tell it. */
export function validateSettings(config: Props): Failure[] {
  const accounts = accountsOf(config);
  const region = config["region"];
  const badAccount = accounts.find((id) => typeof id !== "string" || !/^\d{12}$/.test(id));
  return [
    ...(typeof region === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)
      ? []
      : [{ path: "region", reason: "is no AWS region" }]),
    ...(accounts.length === 1
      ? []
      : [{ path: "allowedAccountIds", reason: "must name the one account the sandbox plays" }]),
    ...(badAccount === undefined
      ? []
      : [{ path: "allowedAccountIds", reason: "names no account of 12 digits" }]),
    ...["accessKey", "secretKey", "token", "profile"]
      .filter((key) => config[key] !== undefined)
      .map((key) => ({ path: key, reason: "is a credential, and the sandbox takes none" })),
  ];
}

function accountsOf(config: Props): Value[] {
  const accounts = decoded(config["allowedAccountIds"]);
  return Array.isArray(accounts) ? accounts : [];
}

function decoded(value: Value | undefined): Value | undefined {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  return JSON.parse(value) as Value;
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
