import { type Json, mask } from "./mask";
import type { Plan } from "./plan";
import { recoveryJson } from "./recovery/table";

/** Changes with every incompatible change of the output below. */
export const SCHEMA_VERSION = 1;

/** The plan as data: sorted by URN, no secret, the same text for the same stack. */
export function toJson({ stack, target, environment, simulated, recording, policy, recovery }: Plan): Json {
  const resources = [...recording.resources]
    .sort((a, b) => (a.urn < b.urn ? -1 : 1))
    .map((resource): Json => ({
      urn: resource.urn,
      type: resource.type,
      name: resource.name,
      parent: resource.parent ?? null,
      provider: resource.provider ?? null,
      protect: resource.protect,
      dependsOn: [...resource.dependsOn],
      inputs: mask(resource.inputs, resource.secretPaths),
      secrets: [...resource.secretPaths],
    }));
  const verdicts = (list: Plan["policy"]["violations"]) =>
    list.map(({ rule, level, severity, urn, message, path }): Json => ({
      rule,
      level,
      severity,
      urn,
      message,
      path,
    }));
  return {
    schemaVersion: SCHEMA_VERSION,
    stack,
    target,
    environment,
    simulated,
    resources,
    policy: {
      violations: verdicts(policy.violations),
      undecided: verdicts(policy.undecided),
      exempted: verdicts(policy.exempted),
    },
    recovery: recoveryJson(recovery),
    outputs: mask(recording.outputs, recording.outputSecrets),
  };
}
