import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { evaluateStack, type EvaluationOptions, type Report } from "../core/evaluate";
import type { Resource, Rule, Subject } from "../core/model";
import { Stack } from "../core/stack";
import { subjectOf } from "../core/subject";
import { normaliseAll, UNKNOWN, type Value } from "../core/values";

type Request = Pick<ResourceValidationArgs, "urn" | "type" | "name" | "opts" | "provider" | "props">;
type Resources = StackValidationArgs["resources"];

/**
 * What the engine has told the pack so far. It asks each policy by itself, about a resource before it touches it, with
 * nothing but its inputs, and about the stack at the end, with outputs and dependencies in their place; here both come
 * together, and what all policies need is worked out once.
 */
export class Session {
  readonly #inputs = new Map<string, Subject>();
  readonly #rules = new Map<string, Rule>();
  #stack: Stack | undefined;
  #served = new Set<string>();
  #reported: { readonly stack: Stack; readonly report: Report } | undefined;

  constructor(readonly options: EvaluationOptions) {}

  /** Takes a resource's inputs: the first policy that is asked about it does. */
  remember(args: Request): Subject {
    const subject = subjectOf(resourceOf(args, args.props));
    this.#inputs.set(args.urn, subject);
    return subject;
  }

  /** The resource that the engine asks about. */
  subject(args: Request): Subject {
    return this.#inputs.get(args.urn) ?? this.remember(args);
  }

  /** Takes a rule as it is configured; only what is enabled is ever asked, and so taken. */
  take(rule: Rule): void {
    this.#rules.set(rule.id, rule);
  }

  private get rules(): readonly Rule[] {
    return [...this.#rules.values()];
  }

  /** The stack, made anew when a policy asks for the second time: then the engine has begun another run. */
  stack(policy: string, resources: Resources): Stack {
    if (this.#stack === undefined || this.#served.has(policy)) {
      const { exemptions, today } = this.options;
      this.#stack = new Stack(this.complete(resources).map(subjectOf), exemptions, today);
      this.#served = new Set();
    }
    this.#served.add(policy);
    return this.#stack;
  }

  /** What all rules say of the stack: worked out once in a run, for all policies of the pack's own. */
  report(policy: string, resources: Resources): Report {
    const stack = this.stack(policy, resources);
    if (this.#reported?.stack !== stack) this.#reported = { stack, report: evaluateStack(this.rules, stack) };
    return this.#reported.report;
  }

  /** The resources of a stack with inputs and, where no input has the name, known outputs. */
  private complete(resources: Resources): Resource[] {
    return resources.map((resource) => {
      const outputs = normaliseAll(resource.props);
      const inputs = this.#inputs.get(resource.urn);
      if (inputs === undefined) return resourceOf(resource, outputs);
      const known = Object.entries(outputs).filter(([, value]) => isKnown(value));
      return resourceOf(resource, { ...Object.fromEntries(known), ...inputs.props.record });
    });
  }
}

/** Whether nothing in a value is unknown. */
function isKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isKnown);
}

function resourceOf(args: Request | PolicyResource, props: Readonly<Record<string, unknown>>): Resource {
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
