import * as z from "zod";
import { parseBlock } from "./cidr";

/** A field's error: what is wrong with the value, and what to set instead. */
function says(text: string) {
  return { error: text };
}

/** Any text but the empty one. Quoted in the message, because YAML takes 1.35 for a number. */
export const text = (example: string) =>
  z
    .string(says(`is no text; set for example "${example}", in quotes`))
    .min(1, says(`is empty; set for example "${example}"`));

/** Names that people and clouds both have to live with. */
export const name = (maxLength: number) =>
  z
    .string(says("is no text; set a name of lower-case letters, digits and dashes"))
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, {
      error: ({ input }) =>
        `is no valid name; set lower-case letters, digits and dashes, such as ${validName(String(input), maxLength)}`,
    })
    .max(maxLength, says(`is too long; set at most ${maxLength} characters`));

/** The valid name that is closest to what somebody wrote. */
function validName(written: string, maxLength: number): string {
  const close = written
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, maxLength)
    .replace(/-+$/, "");
  return close === "" ? "acme" : close;
}

export const cidr = z
  .string(says("is no text; set an IPv4 block such as 10.20.0.0/16"))
  .refine((text) => parseBlock(text) !== undefined, {
    error: "is no IPv4 block; set for example 10.20.0.0/16, with no address bits after the prefix",
  });

export const zones = z
  .array(text("eu-central-1a"), says("is no list; set the zones in use, such as [eu-central-1a]"))
  .min(1, says("names no zone; set at least one, such as [eu-central-1a]"))
  .refine((list) => new Set(list).size === list.length, says("names a zone twice; set each once"));

export const httpsUrl = z.url({
  protocol: /^https$/,
  error: "is no https:// address; set for example https://vault.example.com:8200",
});

/** Kubernetes quantities as far as the platform uses them. */
export const cpu = z
  .string(says("is no text; set CPU such as 500m or 2"))
  .regex(/^\d+m?$/, says("is no amount of CPU; set for example 500m or 2"))
  .describe("CPUs, or thousandths of one with `m`.");
export const memory = z
  .string(says("is no text; set memory such as 512Mi"))
  .regex(/^\d+(Mi|Gi)$/, says("is no amount of memory; set for example 512Mi or 2Gi"))
  .describe("Memory in `Mi` or `Gi`.");

export const whole = (least: number, most: number) =>
  z
    .int(says(`is no whole number; set a whole number from ${least} to ${most}`))
    .min(least, says(`is too small; set a whole number from ${least} to ${most}`))
    .max(most, says(`is too large; set a whole number from ${least} to ${most}`));

export const percent = (least: number) =>
  z
    .number(says(`is no number; set a percentage from ${least} to below 100`))
    .min(least, says(`is too low; set a percentage from ${least} to below 100`))
    .lt(100, says(`leaves no error budget; set a percentage from ${least} to below 100`));

export const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, says(`is none of the choices; set one of ${values.join(", ")}`));

/** A strict object: a key the schema does not know is a problem. */
export const group = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    // Unknown keys go on with the library's text: who reports them names each with the closest known one.
    error: ({ code }) =>
      code === "invalid_type"
        ? `is no group of settings; set its fields below it: ${Object.keys(shape).join(", ")}`
        : undefined,
  });

/** A map from a name to a group. */
export const byName = <Value extends z.core.SomeType>(maxLength: number, value: Value) =>
  z.record(name(maxLength), value, {
    // A bad key goes on with the library's text: who reports it takes the name's own message.
    error: ({ code }) => (code === "invalid_type" ? "is no map; set one entry per name below it" : undefined),
  });
