import type { Verdict } from "../../policy/core/model";
import { type ControlEvidence, evidenceOf } from "./evidence";
import { type Judgement, shortName } from "./judgement";

/** As a comment on a change: the count, what is wrong, who answers for what, and the controls where wanted. */
export function toMarkdown(judgement: Judgement): string {
  const { source, resources, rules, report } = judgement;
  const { violations, undecided, exempted, problems, tally } = report;
  return [
    `# Policies: ${source}`,
    "",
    `${rules.length} rules, ${resources} resources: ${tally.violation} violated, ${tally.undecided} undecided, ` +
      `${tally.exempted} exempted, ${tally.pass} passed, ${tally["not-applicable"]} not applicable`,
    "",
    ...table("Violated", ["Rule", "Level", "Resource", "Place", "What is wrong"], violations.map(row)),
    ...table("Undecided", ["Rule", "Level", "Resource", "Place", "What is not known"], undecided.map(row)),
    ...table(
      "Exempted",
      ["Rule", "Resource", "Owner", "Until", "Ticket", "Reason"],
      exempted.map(({ rule, urn, exemption: { owner, expires, ticket, reason } }) => [
        rule,
        shortName(urn),
        owner,
        expires,
        ticket,
        reason,
      ]),
    ),
    ...problems.map(({ message }) => `- ${message}`),
    ...table(
      "Controls",
      ["Framework", "Control", "Title", "Status", "Rules"],
      evidenceOf(judgement).map(controlRow),
    ),
  ].join("\n");
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [`## ${title}`, "", line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line), ""];
}

function row({ rule, level, urn, path, message }: Verdict): string[] {
  return [rule, level, shortName(urn), path, message];
}

function controlRow({ framework, control, title, status, rules }: ControlEvidence): string[] {
  return [framework, control, title, status, rules.map(({ rule }) => rule).join(", ")];
}

/** A bar or a line break would end the cell. */
function escaped(cell: string): string {
  return cell.replace(/\|/g, "\\|").replace(/\s*\n\s*/g, " ");
}
