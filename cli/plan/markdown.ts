import type { Verdict } from "../../policy/core/model";
import type { Plan } from "./plan";
import { recoveryMarkdown } from "./recovery/table";

/** The plan as a comment on a pull request: how much there is, what recovers how fast, and the verdicts. */
export function toMarkdown({
  stack,
  target,
  environment,
  simulated,
  recording,
  policy,
  recovery,
}: Plan): string {
  const resources = recording.resources.filter(({ custom }) => custom);
  const verdicts = [
    ...verdictLines("violation", policy.violations),
    ...verdictLines("undecided until the update", policy.undecided),
    ...verdictLines("exempted", policy.exempted),
  ];
  return [
    `# ${stack}: ${environment} on ${target}`,
    "",
    `${resources.length} resources, ${resources.filter(({ protect }) => protect).length} of them protected; ` +
      (simulated ? "values SIMULATED" : "values known before an update"),
    "",
    "## Recovery objectives",
    "",
    "An unmet objective is shown, and is no error.",
    "",
    ...recoveryMarkdown(recovery),
    "",
    "## Policies",
    "",
    `${policy.violations.length} violations, ${policy.undecided.length} undecided, ${policy.exempted.length} exempted`,
    ...(verdicts.length === 0 ? [] : ["", ...verdicts]),
    "",
  ].join("\n");
}

function verdictLines(label: string, verdicts: readonly Verdict[]): string[] {
  return verdicts.map(
    ({ rule, level, urn, path, message }) =>
      `- ${label} (${level}) \`${rule}\`: \`${urn.split("::").at(-1)}\` ${path}: ${message}`,
  );
}
