import type {
  Policies,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { evaluate, type EvaluationOptions, judge, judgeStack, settleExemptions } from "./evaluate";
import type { Resource, ResourceRule, Rule, StackRule } from "./model";
import { subjectOf } from "./subject";
import { normaliseAll, UNKNOWN, type Value } from "./values";

/** The policy that lists what the update will decide; no rule may have this id. */
export const UNDECIDED = "undecided";
/** The policy that reports nothing and remembers what the others need; no rule may have this id. */
export const INPUTS = "inputs";

/**
 * The rules as CrossGuard policies.
 *
 * The engine asks about each resource before it touches it, with nothing but its inputs, and about the stack at
 * the end, with outputs and dependencies in their place. `Inputs` keeps the former for the latter, so that a rule
 * sees the same values as in `trivium plan`.
 *
 * A violation keeps its rule's level. What is undecided is reported once, at the end and as advice: at that time
 * dependencies have settled what they can, and in an update inputs are known, so a mandatory rule still stops
 * the resource before it is made.
 */
export function policiesOf(rules: readonly Rule[], options: EvaluationOptions): Policies {
  const inputs = new Inputs();
  const policies = rules.map((rule) =>
    rule.scope === "stack" ? stackPolicy(rule, inputs, options) : resourcePolicy(rule, options),
  );
  return [inputsPolicy(inputs), ...policies, undecidedPolicy(rules, inputs, options)];
}

function inputsPolicy(inputs: Inputs): ResourceValidationPolicy {
  return {
    name: INPUTS,
    description: "Keeps the inputs of resources for the policies about the stack; reports nothing.",
    enforcementLevel: "advisory",
    severity: "low",
    validateResource: (args) => inputs.remember(args),
  };
}

function resourcePolicy(rule: ResourceRule, options: EvaluationOptions): ResourceValidationPolicy {
  return {
    ...metadata(rule),
    validateResource: (args, report) => {
      if (!rule.applies(args.type)) return;
      const verdicts = judge(rule, subjectOf(resourceOf(args, args.props)));
      settleExemptions(verdicts, options).violations.forEach(({ message }) => report(message));
    },
  };
}

function stackPolicy(rule: StackRule, inputs: Inputs, options: EvaluationOptions): StackValidationPolicy {
  return {
    ...metadata(rule),
    validateStack: ({ resources }, report) => {
      const verdicts = judgeStack(rule, inputs.complete(resources).map(subjectOf));
      settleExemptions(verdicts, options).violations.forEach(({ message, urn }) => report(message, urn));
    },
  };
}

function undecidedPolicy(
  rules: readonly Rule[],
  inputs: Inputs,
  options: EvaluationOptions,
): StackValidationPolicy {
  return {
    name: UNDECIDED,
    description: "What the rules could not decide, because values are not known before the update.",
    enforcementLevel: "advisory",
    severity: "low",
    validateStack: ({ resources }, report) => {
      const { undecided, problems } = evaluate(rules, inputs.complete(resources), options);
      undecided.forEach(({ rule, level, message, urn }) => report(`${rule} (${level}): ${message}`, urn));
      problems.forEach(({ message }) => report(message));
    },
  };
}

function metadata({ id, title, level, severity, why, remedy, refs }: Rule) {
  const cis = Object.entries(refs.cis ?? {}).flatMap(([benchmark, sections]) =>
    sections.map((section) => `cis-${benchmark}-${section}`),
  );
  return {
    name: id,
    description: `${title}.`,
    enforcementLevel: level,
    severity,
    remediationSteps: `${why} ${remedy}`,
    tags: [...cis, ...(refs.trivy ?? []), ...(refs.checkov ?? []), ...(refs.pss ?? [])],
  };
}

/** What the engine said about each resource before it touched it. */
class Inputs {
  readonly #props = new Map<string, ResourceValidationArgs["props"]>();

  remember({ urn, props }: ResourceValidationArgs): void {
    this.#props.set(urn, props);
  }

  /** The resources of a stack with inputs and, where no input has the name, known outputs. */
  complete(resources: StackValidationArgs["resources"]): Resource[] {
    return resources.map((resource) => {
      const inputs = this.#props.get(resource.urn);
      if (inputs === undefined) return resourceOf(resource, resource.props);
      const outputs = Object.entries(normaliseAll(resource.props)).filter(([, value]) => isKnown(value));
      return resourceOf(resource, { ...Object.fromEntries(outputs), ...normaliseAll(inputs) });
    });
  }
}

/** Whether nothing in a value is unknown. */
function isKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isKnown);
}

function resourceOf(
  args: ResourceValidationArgs | PolicyResource,
  props: Readonly<Record<string, unknown>>,
): Resource {
  const { urn, type, name, opts, provider } = args;
  const graph = "dependencies" in args ? args : { dependencies: [], propertyDependencies: {} };
  const urns = (resources: readonly PolicyResource[]) => resources.map((resource) => resource.urn);
  return {
    urn,
    type,
    name,
    props,
    opts,
    ...(opts.parent === undefined ? {} : { parent: opts.parent }),
    ...(provider === undefined ? {} : { provider }),
    dependencies: urns(graph.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(graph.propertyDependencies).map(([property, resources]) => [property, urns(resources)]),
    ),
  };
}
