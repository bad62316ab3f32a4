/** `npx tsx policy/tables/generate.ts` writes which types of the installed SDKs take tags or labels. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";

/** Properties that hold tags or labels, by package. In Google Cloud `tags` are something else. */
const PROPERTIES = { aws: ["tags"], gcp: ["labels", "resourceLabels", "userLabels"] } as const;
type Package = keyof typeof PROPERTIES;

export const FILE = path.join(__dirname, "taggable.json");

/** By package, property and module: the names of the types, separated by blanks. */
export type TaggableNames = Record<string, Record<string, Record<string, string>>>;

/** What the typings of the SDKs say. */
export function taggableNames(): TaggableNames {
  return Object.fromEntries(
    (Object.keys(PROPERTIES) as Package[]).map((name) => [name, taggableOf(name, PROPERTIES[name])]),
  );
}

function taggableOf(name: Package, properties: readonly string[]): TaggableNames[string] {
  const root = path.dirname(require.resolve(`@pulumi/${name}/package.json`));
  const nested = labelledInputs(path.join(root, "types/input.d.ts"), properties);
  const found: Record<string, Record<string, string[]>> = {};
  for (const { module, type, typings } of resourceTypes(name, root)) {
    const args = new RegExp(`^export interface ${type}Args \\{$([^]*?)^\\}`, "m").exec(typings)?.[1] ?? "";
    const property = properties.find((candidate) => isMap(args, candidate)) ?? settingsOf(args, nested);
    if (property !== undefined) ((found[property] ??= {})[module] ??= []).push(type);
  }
  return sorted(found, (modules) => sorted(modules, (types) => types.sort().join(" ")));
}

interface ResourceType {
  readonly module: string;
  readonly type: string;
  readonly typings: string;
}

/** The resource types of an SDK: each has a file of its own, whose compiled class carries the token. */
function resourceTypes(name: Package, root: string): ResourceType[] {
  const token = new RegExp(`__pulumiType = '${name}:([^/']+)/[^:']+:([^']+)'`);
  return fs.readdirSync(root, { recursive: true, encoding: "utf8" }).flatMap((file) => {
    if (!file.endsWith(".js") || file.includes("node_modules")) return [];
    const compiled = path.join(root, file);
    const [, module, type] = token.exec(fs.readFileSync(compiled, "utf8")) ?? [];
    if (module === undefined || type === undefined) return [];
    return [{ module, type, typings: fs.readFileSync(compiled.replace(/\.js$/, ".d.ts"), "utf8") }];
  });
}

/** Whether an interface has a property that is a map of texts. */
function isMap(members: string, property: string): boolean {
  return new RegExp(`^ +${property}\\??: pulumi\\.Input<\\{\\s+\\[key: string\\]`, "m").test(members);
}

/** Nested types that hold labels, such as `sql.DatabaseInstanceSettings`, with the property. */
function labelledInputs(file: string, properties: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, namespace = "", body = ""] of fs
    .readFileSync(file, "utf8")
    .matchAll(/^export declare namespace (\w+) \{$([^]*?)^\}/gm)) {
    for (const [, type = "", members = ""] of body.matchAll(/^ {4}interface (\w+) \{$([^]*?)^ {4}\}/gm)) {
      const property = properties.find((candidate) => isMap(members, candidate));
      if (property !== undefined) found.set(`${namespace}.${type}`, property);
    }
  }
  return found;
}

/** The path to the labels below `settings`; elsewhere nested labels are of something else than the resource. */
function settingsOf(args: string, nested: ReadonlyMap<string, string>): string | undefined {
  const [, type = ""] = /^ +settings\??: pulumi\.Input<inputs\.([\w.]+)/m.exec(args) ?? [];
  const property = nested.get(type);
  return property === undefined ? undefined : `settings.${property}`;
}

function sorted<From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, change(value)]));
}

async function main(): Promise<void> {
  const options = await prettier.resolveConfig(FILE);
  fs.writeFileSync(
    FILE,
    await prettier.format(JSON.stringify(taggableNames()), { ...options, parser: "json" }),
  );
}

if (require.main === module) void main();
