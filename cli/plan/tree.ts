import type { Verdict } from "../../policy/core/model";
import type { RecordedResource } from "../recorder/recorder";
import type { Plan } from "./plan";
import { recoveryLines } from "./recovery/table";

const STACK_TYPE = "pulumi:pulumi:Stack";

/** The plan as a person reads it: components and what they hold, then the policy pack's verdicts. */
export function toTree({ stack, target, environment, simulated, recording, policy, recovery }: Plan): string {
  const title = `${stack}: ${environment} on ${target}, ${recording.resources.length} resources`;
  const values = simulated ? "values SIMULATED" : "values known before an update; the rest is unknown";
  return [
    `${title} (planned in this process, ${values})`,
    "",
    ...branches(recording.resources),
    "",
    ...recoveryLines(recovery),
    "",
    ...verdictLines("violation", policy.violations),
    ...verdictLines("undecided until the update", policy.undecided),
    ...verdictLines("exempted", policy.exempted),
    ...policy.problems.map(({ rule, urn, message }) => `exemption of ${rule} for ${urn}: ${message}`),
    `${policy.violations.length} violations, ${policy.undecided.length} undecided, ${policy.exempted.length} exempted`,
    "",
  ].join("\n");
}

function branches(resources: readonly RecordedResource[]): string[] {
  const lines: string[] = [];
  const grow = (resource: RecordedResource, indent: string) => {
    lines.push(`${indent}${resource.name}  ${resource.type}${resource.protect ? "  [protected]" : ""}`);
    for (const child of resources) if (child.parent === resource.urn) grow(child, `${indent}  `);
  };
  const stack = resources.find(({ type }) => type === STACK_TYPE);
  const roots = resources.filter(({ type, parent }) => type !== STACK_TYPE && parent === stack?.urn);
  for (const root of roots) grow(root, "");
  return lines;
}

function verdictLines(label: string, verdicts: readonly Verdict[]): string[] {
  return verdicts.map(
    ({ rule, level, severity, urn, path, message }) =>
      `${label} [${level}, ${severity}] ${rule}: ${urn.split("::").slice(2).join(" ")} ${path}: ${message}`,
  );
}
