import { groupBy } from "../../policy/core/group";
import type { Verdict } from "../../policy/core/model";
import { type Judgement, shortName } from "./judgement";

/** For a terminal: what is wrong, rule by rule, what is not decided, who answers for what, and the count of it all. */
export function toConsole({ source, resources, rules, report }: Judgement): string {
  const { violations, undecided, exempted, problems, tally } = report;
  return [
    `${source}: ${resources} resources, ${rules.length} rules`,
    ...section("violated", violations),
    ...section("undecided: not known before the update", undecided),
    ...titled(
      "exempted",
      exempted.map(
        ({ rule, urn, message, exemption: { owner, ticket, expires } }) =>
          `  ${rule}: ${shortName(urn)}: ${message}; ${owner} answers for it until ${expires} (${ticket})`,
      ),
    ),
    ...titled(
      "exemptions that need attention",
      problems.map(({ message }) => `  ${message}`),
    ),
    "",
    `${tally.violation} violated, ${tally.undecided} undecided, ${tally.exempted} exempted, ${tally.pass} passed, ` +
      `${tally["not-applicable"]} not applicable: ${rules.length} rules x ${resources} resources`,
    "",
  ].join("\n");
}

function section(title: string, verdicts: readonly Verdict[]): string[] {
  const byRule = groupBy(verdicts, ({ rule }) => rule);
  return titled(
    title,
    [...byRule].flatMap(([rule, ofRule]) => [
      `  ${rule} (${ofRule[0]?.level}, ${ofRule[0]?.severity})`,
      ...ofRule.map(
        (verdict) => `    ${shortName(verdict.urn)}${place(verdict)}: ${verdict.message}${fixOf(verdict)}`,
      ),
    ]),
  );
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function place({ path }: Verdict): string {
  return path === "" ? "" : ` ${path}`;
}

function fixOf({ fix, path }: Verdict): string {
  return fix === undefined ? "" : `; set ${path} to ${JSON.stringify(fix)}`;
}
