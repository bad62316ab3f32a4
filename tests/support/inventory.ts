import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { REPOSITORY } from "../../sandbox/paths";
import { isProps, type Value, valuesAt } from "../../sandbox/simulator/values";
import type { Json } from "../../cli/plan/mask";
import type { PlanJson } from "./plans";

/** Stands for a property that must not be set. */
const MISSING = "__missing__";

/**
 * A partial golden: how many resources of each type there are (0: none may be), and, of chosen resources, the
 * chosen properties. What a provider adds with its next version does not break it.
 */
interface Inventory {
  readonly counts: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly outputs: readonly string[];
}

/** What the first inventory of a plan is made from: counts of everything, and no chosen property yet. */
const EMPTY: Inventory = { counts: {}, values: {}, outputs: [] };

const DIRECTORY = path.join(REPOSITORY, "tests", "stacks", "inventory");

/** Holds a plan against its inventory, or rewrites the inventory with `UPDATE_INVENTORY=1`. */
export function expectInventory(name: string, plan: PlanJson): void {
  const file = path.join(DIRECTORY, `${name}.yaml`);
  const update = process.env["UPDATE_INVENTORY"] === "1";
  const isNew = update && !fs.existsSync(file);
  const golden = isNew ? EMPTY : (parse(fs.readFileSync(file, "utf8")) as Inventory);
  const actual = inventoryOf(plan, golden);
  if (update) {
    fs.writeFileSync(file, stringify(actual));
    return;
  }
  const hint = `the plan differs from ${path.relative(REPOSITORY, file)}; if it should: make inventory`;
  expect(actual, hint).to.deep.equal(golden);
}

/** The plan, reduced to what the golden asks about; counts are complete. */
function inventoryOf({ resources, outputs }: PlanJson, golden: Inventory): Inventory {
  const counts: Record<string, number> = {};
  for (const type of Object.keys(golden.counts)) counts[type] = 0;
  for (const { type } of resources) counts[type] = (counts[type] ?? 0) + 1;
  const values = Object.entries(golden.values).map(([name, wanted]) => {
    const resource = resources.find((candidate) => `${candidate.type} ${candidate.name}` === name);
    const found = Object.keys(wanted).map((at) => [at, propertyAt({ ...resource }, at)] as const);
    return [name, Object.fromEntries(found)] as const;
  });
  return {
    counts: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
    values: Object.fromEntries(values),
    outputs: Object.keys(outputs).sort(),
  };
}

function propertyAt(resource: object, at: string): Json {
  const [found] = valuesAt(resource as Record<string, Value>, at);
  const value = found?.value;
  if (value === undefined) return MISSING;
  return isProps(value) || Array.isArray(value)
    ? (JSON.parse(JSON.stringify(value)) as Json)
    : (value as Json);
}
