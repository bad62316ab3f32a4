import type { Context, Failure } from "../../../simulator/model";
import { type Props, text } from "../../../simulator/values";
import { failIf, groupAt, groupsAt } from "../syntax";

/** What Karpenter's definitions demand beyond their fields, and what its controller waits for in vain. */

const OPERATORS = ["DoesNotExist", "Exists", "Gt", "Gte", "In", "Lt", "Lte", "NotIn"];
const CONSOLIDATION = ["Balanced", "WhenEmpty", "WhenEmptyOrUnderutilized"];
const DURATION = /^(([0-9]+(s|m|h))+|Never)$/;

export function nodeClassProblems(inputs: Props): Failure[] {
  const spec = groupAt(inputs, "spec");
  const identities = ["role", "instanceProfile"].filter((key) => spec[key] !== undefined);
  return [
    ...failIf(identities.length !== 1, "spec", "must specify exactly one of ['role', 'instanceProfile']"),
    ...["amiSelectorTerms", "subnetSelectorTerms", "securityGroupSelectorTerms"].flatMap((terms) =>
      failIf(
        Array.isArray(spec[terms]) && spec[terms].length === 0,
        `spec.${terms}`,
        `${terms} cannot be empty`,
      ),
    ),
  ];
}

export function nodePoolProblems(inputs: Props): Failure[] {
  const disruption = groupAt(inputs, "spec.disruption");
  const policy = text(disruption, "consolidationPolicy");
  return [
    ...failIf(
      policy !== undefined && !CONSOLIDATION.includes(policy),
      "spec.disruption.consolidationPolicy",
      `Unsupported value: "${policy ?? ""}"`,
    ),
    ...durations(inputs),
    ...groupsAt(inputs, "spec.template.spec.requirements").flatMap(requirementProblems),
  ];
}

function durations(inputs: Props): Failure[] {
  return ["spec.disruption.consolidateAfter", "spec.template.spec.expireAfter"].flatMap((path) => {
    const value = text(inputs, path);
    return failIf(
      value !== undefined && !DURATION.test(value),
      path,
      `Invalid value: "${value ?? ""}": should match '${DURATION.source}'`,
    );
  });
}

function requirementProblems(requirement: Props, index: number): Failure[] {
  const path = `spec.template.spec.requirements[${index}]`;
  const operator = text(requirement, "operator") ?? "";
  const { values } = requirement;
  const count = Array.isArray(values) ? values.length : 0;
  const single = /^[GL]te?$/.test(operator);
  return [
    ...failIf(
      !OPERATORS.includes(operator),
      `${path}.operator`,
      `Unsupported value: "${operator}": supported values: ${OPERATORS.join(", ")}`,
    ),
    ...failIf(
      operator === "In" && count === 0,
      path,
      "requirements with operator 'In' must have a value defined",
    ),
    ...failIf(
      single && (count !== 1 || !/^\d+$/.test(String((values as unknown[])[0]))),
      path,
      "requirements operator 'Gt' or 'Lt' must have a single positive integer value",
    ),
  ];
}

/** The API server would take it; the pool would never be ready, and nothing waits for that. */
export function missingNodeClass(inputs: Props, { cloud, scope }: Context): string | undefined {
  const name = text(inputs, "spec.template.spec.nodeClassRef.name") ?? "";
  return cloud.get("kubernetes:karpenter.k8s.aws/v1:EC2NodeClass", name, scope) === undefined
    ? `NodePool is not ready: ec2nodeclasses.karpenter.k8s.aws "${name}" not found`
    : undefined;
}
