/** `make crds`: the custom kinds that the stacks use, where the sandbox has their definitions from, and production. */
import { definitionsFor, sourceOf } from "../../../sandbox/definitions/definitions";
import { DefinitionsUnavailable } from "../../../sandbox/definitions/unavailable";
import { MATRIX } from "../../support/plans";
import { otherVersion, type UsedKind, usedKinds } from "./kinds";
import { aligned } from "../../support/table";

async function main(): Promise<void> {
  const kinds = await usedKinds();
  await definitionsFor(kinds.map(({ kind }) => kind));
  process.stdout.write(`${report(kinds)}\n`);
}

function report(kinds: readonly UsedKind[]): string {
  const reasons = [
    ...new Set(kinds.map(({ kind }) => reasonOf(kind)).filter((reason) => reason !== undefined)),
  ];
  const rows = kinds.map(({ kind, plans, charts, byCluster }) => {
    const source = sourceOf(kind);
    const reason = reasons.indexOf(reasonOf(kind) ?? "") + 1;
    const from =
      "module" in source
        ? [source.module, source.version]
        : "own" in source
          ? ["the program itself", ""]
          : [`unavailable ${reason}`, "–"];
    const carriers = charts.map((chart) => [chart, otherVersion(kind, chart)].filter(Boolean).join(" "));
    const brought = [...carriers, ...(byCluster && !("own" in source) ? ["the cluster"] : [])].join(", ");
    return [kind, `${plans.length} of ${MATRIX.length}`, ...from, brought];
  });
  const available = rows.filter(([, , , version]) => version !== "–").length;
  return [
    ...aligned([["kind", "plans", "module", "version", "chart, and its version where another"], ...rows]),
    "",
    ...reasons.map((reason, index) => `unavailable ${index + 1}: ${reason}; checked against models only`),
    "",
    `${kinds.length} kinds: ${available} with their definition, ${kinds.length - available} without`,
  ].join("\n");
}

function reasonOf(kind: string): string | undefined {
  const source = sourceOf(kind);
  return "unavailable" in source ? source.unavailable : undefined;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof DefinitionsUnavailable ? error.message : error);
    process.exit(error instanceof DefinitionsUnavailable ? 3 : 1);
  },
);
