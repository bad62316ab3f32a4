import { expect } from "chai";
import * as fc from "fast-check";
import type * as z from "zod";
import { settingsSchema } from "../../../stacks/config/json-schema";
import { ConfigError } from "../../../stacks/config/problems";
import { parse, validValues } from "./values";

/** What a message says after what is wrong: what to set. */
const REMEDY = /; .*\b(set|remove|put|run|quote|declare|did you mean)\b/;

/** How the library's own messages begin or go on; none of them may reach a user. */
const LIBRARY = /expected|Invalid|Too (small|big)|Unrecognized/;

type Path = readonly string[];

/** Paths of every setting, with an example entry for each map and list. */
function pathsOf(schema: z.core.JSONSchema.BaseSchema, at: Path = []): Path[] {
  const properties = Object.entries(schema.properties ?? {});
  const { additionalProperties: values, items } = schema;
  const inner: [string, typeof values][] = [
    ...properties,
    ...(typeof values === "object" ? ([["orders", values]] as [string, typeof values][]) : []),
    ...(typeof items === "object" && !Array.isArray(items)
      ? ([["0", items]] as [string, typeof values][])
      : []),
  ];
  return [
    at,
    ...inner.flatMap(([key, field]) => (typeof field === "object" ? pathsOf(field, [...at, key]) : [])),
  ];
}

/** A copy of a value with another value at a path; what is missing on the way is made. */
function withAt(target: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (key === "0") return [withAt(Array.isArray(target) ? target[0] : undefined, rest, value)];
  const record = typeof target === "object" && target !== null ? (target as Record<string, unknown>) : {};
  return { ...record, [key]: withAt(record[key], rest, value) };
}

describe("stacks/config: messages", () => {
  const paths = pathsOf(settingsSchema()).filter((path) => path.length > 0);

  it("cover every setting of the schema", () => {
    expect(paths.map((path) => path.join("."))).to.include.members([
      "target",
      "services.orders.rollout.steps.0.weight",
      "aws.zones.0",
      "k3s.backups.bucket",
    ]);
  });

  it("say what to set in our words, whatever stands where", () => {
    const wrong = fc.oneof(
      fc.constantFrom<unknown>(null, true, "", "x".repeat(500), -1, 1.5, 1e20, [], {}, [[]], [{}], { a: 1 }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), wrong, (path, value) => {
        try {
          parse(withAt(validValues(), path, value) as Record<string, unknown>);
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          for (const { message } of error.problems) {
            expect(message).to.match(REMEDY).and.to.not.match(LIBRARY);
          }
        }
      }),
      { numRuns: 3000 },
    );
  }).timeout(60_000);

  it("say what to set where a setting is missing", () => {
    for (const key of Object.keys(validValues())) {
      try {
        parse({ [key]: undefined });
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        for (const { message } of error.problems) expect(message).to.match(REMEDY).and.to.not.match(LIBRARY);
      }
    }
  });
});
