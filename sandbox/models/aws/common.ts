import { Refusal } from "../../errors";
import type { CloudObject } from "../../simulator/cloud";
import type { Context, Failure } from "../../simulator/model";
import { isProps, type Props, text, type Value } from "../../simulator/values";
import { settingsOf } from "./settings";

/** When everything was made: the same in every run, so that two runs agree. */
export const MADE_AT = "2026-01-01T00:00:00Z";

/** ARN of a regional object. */
export function arn(context: Context, service: string, resource: string): string {
  const { partition, region, accountId } = settingsOf(context.config);
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** ARN of an IAM object, which has no region. */
export function iamArn(context: Context, resource: string): string {
  const { partition, accountId } = settingsOf(context.config);
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

export function region(context: Context): string {
  return settingsOf(context.config).region;
}

export function accountId(context: Context): string {
  return settingsOf(context.config).accountId;
}

/** What every regional object has. */
export function regional(context: Context): Props {
  return { region: region(context) };
}

/** Where an object is made: in the provider's region, or in the one that its own inputs name. */
export function placed(inputs: Props, context: Context): Context {
  const own = inputs["region"];
  return typeof own === "string" ? { ...context, config: { ...context.config, region: own } } : context;
}

/** The provider's default tags with the object's own over them. */
export function tagged(inputs: Props, context: Context): Props {
  const own = isProps(inputs["tags"]) ? inputs["tags"] : {};
  return { tagsAll: { ...settingsOf(context.config).defaultTags, ...own } };
}

/** An id as EC2 makes them: a prefix and 17 hexadecimal digits. */
export function ec2Id(prefix: string): (inputs: Props, context: Context) => string {
  return (_inputs, context) => `${prefix}-0${context.hex(16)}`;
}

/** Properties that Terraform's AWS provider, which Pulumi's wraps, marks as forcing a new resource. */
export function forceNew(resource: string, ...properties: readonly string[]): Record<string, string> {
  const source = `hashicorp/terraform-provider-aws ${resource}: ForceNew`;
  return Object.fromEntries(properties.map((property) => [property, source]));
}

/** The object of a type whose output has the value; undefined where there is none. */
export function find(context: Context, type: string, key: string, value: Value | undefined) {
  return context.cloud
    .all()
    .find((object) => object.type === type && (key === "id" ? object.id : object.outputs[key]) === value);
}

/** Every object of a type in the same account and region. */
export function all(context: Context, type: string): CloudObject[] {
  return context.cloud.all().filter((object) => object.type === type && object.scope === context.scope);
}

/** Fails a call as the service would; for what only the service itself can tell, when the call is made. */
export function refuse(when: boolean, message: string): void {
  if (when) throw new Refusal(message);
}

/** A failure where a text is there and does not match. */
export function pattern(inputs: Props, path: string, regex: RegExp, reason: string): Failure[] {
  const value = text(inputs, path);
  return value === undefined || regex.test(value) ? [] : [{ path, reason: `${reason}: ${value}` }];
}

/** A failure where a number is there and outside its bounds. */
export function between(inputs: Props, path: string, least: number, most: number): Failure[] {
  const value = numberAt(inputs, path);
  return value === undefined || (value >= least && value <= most)
    ? []
    : [{ path, reason: `must be from ${least} to ${most}: ${value}` }];
}

/** A failure where a text is there and is none of the choices. */
export function oneOf(inputs: Props, path: string, choices: readonly string[]): Failure[] {
  const value = text(inputs, path);
  return value === undefined || choices.includes(value)
    ? []
    : [{ path, reason: `is none of ${choices.join(", ")}: ${value}` }];
}

/** A number at a path of keys; undefined where it is absent or unknown. */
export function numberAt(inputs: Props, path: string): number | undefined {
  const value = path
    .split(".")
    .reduce<Value | undefined>((at, key) => (isProps(at) ? at[key] : undefined), inputs);
  return typeof value === "number" ? value : undefined;
}

/** A value as a message quotes it. */
export function shown(value: Value | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** The texts of a list; those not known are left out. */
export function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
