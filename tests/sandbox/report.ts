/** `make simulators-report`: the simulated types the stacks use, and how each behaviour is shown of them. */
import { BEHAVIOURS, type Shown, showBehaviours } from "./behaviours";
import { cellOf, reasonsFor, unexplained } from "./exceptions";
import { aligned } from "../support/table";

async function main(): Promise<void> {
  const shown = await showBehaviours();
  const missing = unexplained(shown);
  process.stdout.write(`${report(shown)}\n`);
  if (missing.length > 0) throw new Error(`neither shown nor explained: ${missing.join(", ")}`);
}

/** A table with a row a type, and the reasons of its empty cells below. */
function report(shown: ReadonlyMap<string, Shown>): string {
  const reasons = reasonsFor(shown);
  const notes = [...new Set(reasons.values())];
  const rows = [...shown].map(([type, how]) => [
    type,
    ...BEHAVIOURS.map((behaviour) => {
      const note = notes.indexOf(reasons.get(cellOf(type, behaviour)) ?? "") + 1;
      return how[behaviour] ?? (note === 0 ? "–" : `– ${note}`);
    }),
  ]);
  const cells = shown.size * BEHAVIOURS.length;
  const count = [...shown.values()].reduce((sum, how) => sum + Object.keys(how).length, 0);
  return [
    ...aligned([["type", ...BEHAVIOURS], ...rows]),
    "",
    ...notes.map((note, index) => `– ${index + 1}  ${note}`),
    "",
    `${shown.size} types x ${BEHAVIOURS.length} behaviours: ${count} of ${cells} shown, ${cells - count} do not apply`,
  ].join("\n");
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
