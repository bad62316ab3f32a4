import type { Progress } from "../engine/progress";
import { type Definition, isCached, readDefinitions, versionOf } from "./modules";
import { type ModuleSource, MODULES, NO_SOURCES, OWN_GROUPS } from "./sources";

/** Definitions for custom kinds. */
export interface Definitions {
  /** The definitions of every module that defines one of the kinds, all of the module's. */
  readonly objects: readonly Definition[];
  /** The kinds that have no source, as they were asked for. */
  readonly unavailable: readonly string[];
}

/** Where a kind's definition comes from, or why from nowhere. */
export type Source =
  | (ModuleSource & { readonly version: string })
  | { readonly unavailable: string }
  /** The program makes it, with everything else. */
  | { readonly own: true };

/**
 * The definitions of custom kinds, `group/version/Kind` each.
 *
 * @throws DefinitionsUnavailable where a module is neither cached nor can be downloaded
 */
export async function definitionsFor(kinds: readonly string[]): Promise<Definitions> {
  const unavailable = kinds.filter((kind) => "unavailable" in sourceOf(kind));
  const available = kinds.filter((kind) => "module" in sourceOf(kind));
  const modules = [...new Set(available.flatMap((kind) => moduleOf(kind) ?? []))];
  const objects = (await Promise.all(modules.map(readDefinitions))).flat();
  const missing = available.filter((kind) => !objects.some((object) => defines(object, kind)));
  if (missing.length > 0) throw new Error(`sandbox/definitions/sources.ts: no ${missing.join(", no ")}`);
  return { objects: objects.map(withoutWebhook), unavailable };
}

/** No controller runs here that could convert between versions; an object is stored in the version that it came in. */
function withoutWebhook(definition: Definition): Definition {
  const { conversion } = definition.spec;
  if (conversion?.strategy !== "Webhook") return definition;
  return { ...definition, spec: { ...definition.spec, conversion: { strategy: "None" } } };
}

/**
 * Gets what is not cached of all definitions, so that nothing has to be downloaded in the middle of an update.
 *
 * @throws DefinitionsUnavailable where a module can neither be found nor downloaded
 */
export async function fetchDefinitions(progress: Progress): Promise<void> {
  const missing = MODULES.filter((module) => !isCached(module));
  if (missing.length === 0) return;
  progress.start("downloading the custom resource definitions");
  await Promise.all(missing.map(readDefinitions));
  progress.stop("the custom resource definitions are there");
}

/** Where a kind's definition comes from; a kind whose group has no row in the table is a mistake in the table. */
export function sourceOf(kind: string): Source {
  const group = groupOf(kind);
  const none = NO_SOURCES.find(({ groups }) => groups.includes(group));
  if (none !== undefined) return { unavailable: none.reason };
  if (OWN_GROUPS.includes(group)) return { own: true };
  const module = moduleOf(kind);
  if (module === undefined) throw new Error(`sandbox/definitions/sources.ts has no row for ${group}`);
  return { ...module, version: versionOf(module.module) };
}

function defines({ spec }: Definition, kind: string): boolean {
  const [group, version, name] = kind.split("/");
  const served = spec.versions.some((each) => each.name === version && each.served);
  return spec.group === group && spec.names.kind === name && served;
}

/** The module that defines a kind: the one that names it, else the one that has its group. */
function moduleOf(kind: string): ModuleSource | undefined {
  const [group = "", , name = ""] = kind.split("/");
  const named = MODULES.find(({ kinds = [] }) => kinds.includes(`${group}/${name}`));
  return named ?? MODULES.find(({ groups }) => groups.includes(group));
}

function groupOf(kind: string): string {
  return kind.slice(0, kind.indexOf("/"));
}
