import type { Edit } from "../requirements/edits";
import type { Effect } from "./edit";

/** Names that fit into a cell; of more, those with data are named and the rest are counted. */
const NAMED = 4;

/** docs/edits.md, of every edit with its effects, in their order. */
export function editsDocument(edits: readonly (readonly [Edit, readonly Effect[]])[]): string {
  const safe = edits.filter(([{ dangerous }]) => dangerous !== true);
  const dangerous = edits.filter(([{ dangerous }]) => dangerous === true);
  return [
    "# What an edit of the configuration does",
    "",
    "Written by `UPDATE_EDITS=1 npx mocha tests/requirements/edits.spec.ts`, from the stack prod on each target: it is",
    "planned before and after the edit in one simulated cloud, and each resource's model is asked whether the",
    "difference replaces it. A property that a model does not list as immutable is updated in place; the source of each",
    "replacement stands with it. `(refused)` means that the engine or the cloud does not do it while the stack is",
    "protected; `make decommission` is what lifts that.",
    "",
    "## Edits that keep all data",
    "",
    "None of these replaces or deletes anything that holds data; `tests/requirements/edits.spec.ts` fails if one does.",
    "",
    ...tableOf(safe),
    "",
    "## Edits that take data or addresses away, or may",
    "",
    ...tableOf(dangerous),
    "",
  ].join("\n");
}

function tableOf(edits: readonly (readonly [Edit, readonly Effect[]])[]): string[] {
  return [
    "| edit | target | created | updated in place | replaced | deleted |",
    "| --- | --- | --- | --- | --- | --- |",
    ...edits.map(([{ what, target }, effects]) => {
      const of = (operation: Effect["operation"]) =>
        effects.filter((effect) => effect.operation === operation);
      const cells = [
        what,
        target,
        kinds(of("create")),
        kinds(of("update")),
        names(of("replace")),
        names(of("delete")),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  ];
}

/** Kinds of resources, each with how many there are. */
function kinds(effects: readonly Effect[]): string {
  const counts = new Map<string, number>();
  for (const { type } of effects) {
    const kind = type.split(":").at(-1) ?? type;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const listed = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return listed.map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`)).join(", ") || "–";
}

function names(effects: readonly Effect[]): string {
  if (effects.length <= NAMED) return effects.map(nameOf).join("; ") || "–";
  const stateful = effects.filter((effect) => effect.stateful);
  const without = effects.length - stateful.length;
  return [...stateful.map(nameOf), `${without} ${stateful.length === 0 ? "" : "more "}without data`].join(
    "; ",
  );
}

function nameOf({ name, properties, sources, guarded }: Effect): string {
  const why = [properties.join(", "), ...sources].filter((part) => part !== "").join(": ");
  return `\`${name}\`${why === "" ? "" : ` (${why})`}${guarded ? " (refused)" : ""}`;
}
