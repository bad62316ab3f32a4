import * as fs from "node:fs";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { run } from "../engine/command";
import type { KubernetesObject } from "../kubernetes/api";
import { cacheDirectory, REPOSITORY } from "../paths";
import type { ModuleSource } from "./sources";
import { DefinitionsUnavailable } from "./unavailable";

const PINS = path.join(__dirname, "modules");
const KIND = "CustomResourceDefinition";

/** A definition as its project ships it. */
export interface Definition extends KubernetesObject {
  readonly spec: {
    readonly group: string;
    readonly scope: "Cluster" | "Namespaced";
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
    readonly conversion?: { readonly strategy: "None" | "Webhook" };
  };
}

/** Lines of each go.mod: asked for with every custom resource, and the file does not change while a process runs. */
const lines = new Map<string, readonly string[]>();

/** The version of a module that the go.mod in a folder pins. Default: that of the definitions. */
export function versionOf(module: string, pins = PINS): string {
  const known = lines.get(pins) ?? fs.readFileSync(path.join(pins, "go.mod"), "utf8").split("\n");
  lines.set(pins, known);
  const line = known.find((each) => each.trim().startsWith(`${module} `));
  const version = line?.trim().split(" ")[1];
  if (version === undefined)
    throw new Error(`the go.mod in ${path.relative(REPOSITORY, pins)} does not pin ${module}`);
  return version;
}

/**
 * The definitions in a module's folder: from the cache, else from the module, which Go downloads and holds against
 * its checksum.
 *
 * @throws DefinitionsUnavailable where neither can be had
 */
export async function readDefinitions(source: ModuleSource): Promise<Definition[]> {
  const file = cacheFile(source);
  if (!isCached(source)) write(file, parse(path.join(await downloadModule(source.module), source.folder)));
  return JSON.parse(fs.readFileSync(file, "utf8")) as Definition[];
}

/** Whether a module's definitions need neither Go nor the network. */
export function isCached(source: ModuleSource): boolean {
  return fs.existsSync(cacheFile(source));
}

/** Named by all that decides what is in it, so that it never has to be replaced. */
function cacheFile({ module, folder }: ModuleSource): string {
  return path.join(cacheDirectory(), "definitions", `${module}@${versionOf(module)}`, `${folder}.json`);
}

/** The file appears whole or not at all. */
function write(file: string, definitions: readonly Definition[]): void {
  const draft = `${file}.${process.pid}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    fs.writeFileSync(draft, JSON.stringify(definitions));
    fs.renameSync(draft, file);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * The folder where Go has put a module, held against its checksum.
 *
 * @param pins folder whose go.mod and go.sum pin it
 * @throws DefinitionsUnavailable where it cannot be downloaded
 */
export async function downloadModule(module: string, pins = PINS): Promise<string> {
  const query = `${module}@${versionOf(module, pins)}`;
  const { code, stdout, stderr } = await run("go", ["mod", "download", "-json", query], { cwd: pins });
  if (code === null) throw new DefinitionsUnavailable(query, "no go command on PATH");
  const { Dir, Error: reason } = answered(stdout);
  if (code === 0 && Dir !== undefined) return Dir;
  throw new DefinitionsUnavailable(query, (reason ?? stderr).trim().replaceAll(/\s+/g, " "));
}

/** Go answers with JSON once it knows the module, and with a plain message before. */
function answered(stdout: string): { readonly Dir?: string; readonly Error?: string } {
  return stdout.trim() === "" ? {} : (JSON.parse(stdout) as { Dir?: string; Error?: string });
}

/** Every definition in a folder's YAML files; a folder may hold other things as well. */
function parse(folder: string): Definition[] {
  const files = fs.readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  const objects = files
    .sort()
    .flatMap((file) => parseAllDocuments(fs.readFileSync(path.join(folder, file), "utf8")))
    .map((document) => document.toJS() as Partial<Definition> | null)
    .filter((object): object is Definition => object?.kind === KIND);
  const byName = new Map(objects.map((object) => [object.metadata.name, object]));
  return [...byName.values()];
}
