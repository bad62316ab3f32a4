import names from "./taggable.json";

/** Where a type has its tags or labels, and where its provider has those that every resource gets. */
export interface Taggable {
  /** Such as `tags` or `settings.userLabels`. */
  readonly path: string;
  /** Below the provider's properties. */
  readonly defaults: string;
  /** How a message calls them. */
  readonly noun: "tag" | "label";
}

/** By package, property and module: the names of the types, separated by blanks. */
type Names = Readonly<Record<"aws" | "gcp", Readonly<Record<string, Readonly<Record<string, string>>>>>>;
const NAMES: Names = names;

const PACKAGES = {
  aws: { defaults: "defaultTags.tags", noun: "tag" },
  gcp: { defaults: "defaultLabels", noun: "label" },
} as const;

/** Every type of the installed SDKs that takes tags or labels, as their typings say; see generate.ts. */
const TAGGABLE: ReadonlyMap<string, Taggable> = new Map(
  (["aws", "gcp"] as const).flatMap((name) =>
    Object.entries(NAMES[name]).flatMap(([path, modules]) =>
      Object.entries(modules).flatMap(([module, types]) =>
        types
          .split(" ")
          .map((type): [string, Taggable] => [`${name}:${module}:${type}`, { path, ...PACKAGES[name] }]),
      ),
    ),
  ),
);

/** Where a type has its tags or labels; undefined where it takes none. */
export function taggable(token: string): Taggable | undefined {
  // The file in the middle of a token is named after the type.
  const [, start = "", type = ""] = /^(\w+:[^/:]+)\/[^:]+:(\w+)$/.exec(token) ?? [];
  return TAGGABLE.get(`${start}:${type}`);
}
