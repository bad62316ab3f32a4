import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { expect } from "chai";
import { COMPANIONS, policiesOf } from "../../../policy/hosts/crossguard";
import { evaluate, type EvaluationOptions } from "../../../policy/core/evaluate";
import type { Resource, Rule } from "../../../policy/core/model";
import { unknown } from "./fixtures";
import { unknownCheckingProxy } from "./proxy";

/** Outcome and message for each resource that has one, by name; several are joined with ` | `. */
export type Outcomes = Readonly<Record<string, string>>;
export const options: EvaluationOptions = { exemptions: [], today: "2026-11-21" };

/** `[title, resources, outcomes, settings]`; no outcomes means that the rule is kept, no settings the default ones. */
export type Case = readonly [
  title: string,
  resources: readonly Resource[],
  outcomes?: Outcomes,
  settings?: object,
];

/** One test for each case: the exact outcomes, the same in process and through CrossGuard. */
export function decides(rule: Rule, cases: readonly Case[]): void {
  for (const [title, resources, outcomes = {}, settings] of cases) {
    it(title, () => {
      const judging = [settings === undefined ? rule : withSettings(rule, settings)];
      expect(inProcess(judging, resources)).to.deep.equal(outcomes);
      expect(throughCrossGuard(judging, resources), "through CrossGuard").to.deep.equal(outcomes);
    });
  }
}

/** A rule that keeps its settings whatever the engine says. */
function withSettings(rule: Rule, settings: object): Rule {
  if (rule.configure === undefined) throw new Error(`${rule.id} has no settings`);
  const configured = rule.configure(settings);
  return { ...configured, configure: () => configured };
}

export function inProcess(rules: readonly Rule[], resources: readonly Resource[]): Outcomes {
  const { violations, undecided } = evaluate(rules, resources, options);
  return collect(
    resources,
    [...violations, ...undecided].map(({ urn, outcome, message }) => [urn, `${outcome}: ${message}`]),
  );
}

/** Calls the policies as the SDK's server does: each resource with its inputs, then the stack with outputs. */
export function throughCrossGuard(rules: readonly Rule[], resources: readonly Resource[]): Outcomes {
  const reports: [string, string][] = [];
  const policies = policiesOf(rules, options);
  for (const policy of policies) {
    if (!("validateResource" in policy) || typeof policy.validateResource !== "function") continue;
    for (const resource of resources) {
      const report = (message: string) => reports.push([resource.urn, `violation: ${withoutFix(message)}`]);
      void policy.validateResource(resourceArgs(resource), report);
    }
  }
  for (const policy of policies) {
    if (!("validateStack" in policy)) continue;
    const report = (message: string, urn = "") => {
      const undecided = message.replace(/^[\w-]+ \(\w+\): /, "");
      const isUndecided = policy.name === COMPANIONS.undecided || policy.name === COMPANIONS.mustKnow;
      reports.push([urn, isUndecided ? `undecided: ${undecided}` : `violation: ${withoutFix(message)}`]);
    };
    void policy.validateStack({ ...context, resources: stackOf(resources) }, report);
  }
  return collect(resources, reports);
}

const context = {
  stackTags: new Map<string, string>(),
  /** What the engine hands over where nobody has set anything: it fills in the defaults of the schema itself. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the SDK declares it so
  getConfig: <T>(): T => ({}) as T,
  notApplicable: () => {
    throw new Error("no rule uses notApplicable");
  },
};
const typed = { isType: () => false, asType: () => undefined };
const customTimeouts = { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 };

function common({ urn, type, name, opts, provider }: Resource) {
  return {
    urn,
    type,
    name,
    opts: {
      ...opts,
      ignoreChanges: [...opts.ignoreChanges],
      additionalSecretOutputs: [...opts.additionalSecretOutputs],
      aliases: [],
      customTimeouts,
    },
    ...(provider === undefined ? {} : { provider: { ...provider, props: {} } }),
    ...typed,
  };
}

function resourceArgs(resource: Resource): ResourceValidationArgs {
  return { ...common(resource), ...context, props: unknownCheckingProxy(resource.props) };
}

/** What a provider adds to the inputs, in the place of some of those that rules take a default for. */
const outputs = {
  arn: unknown,
  deletionProtection: unknown,
  settings: { deletionProtectionEnabled: unknown },
};

/** In the stack's view every resource has outputs too, which a preview does not know. */
function stackOf(resources: readonly Resource[]): PolicyResource[] {
  const stack = resources.map((resource): PolicyResource => ({
    ...common(resource),
    props: unknownCheckingProxy({ ...outputs, ...resource.props }),
    dependencies: [],
    propertyDependencies: {},
  }));
  resources.forEach(({ propertyDependencies }, index) => {
    for (const [property, urns] of Object.entries(propertyDependencies)) {
      const found = urns.map((urn) => stack.find((other) => other.urn === urn) ?? stub(urn));
      Object.assign(stack[index]?.propertyDependencies ?? {}, { [property]: found });
    }
  });
  return stack;
}

/** A resource that a case names as a dependency and does not spell out. */
function stub(urn: string): PolicyResource {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const opts = { protect: false, ignoreChanges: [], additionalSecretOutputs: [] };
  const resource = { urn, type, name: "stub", opts, props: {}, dependencies: [], propertyDependencies: {} };
  return { ...common(resource), props: {}, dependencies: [], propertyDependencies: {} };
}

/** Messages over the wire say the fix too; cases are about what is wrong. */
export function withoutFix(message: string): string {
  return message.replace(/; set \S+ to (true|false|\d+|["[{].*)$/, "");
}

function collect(resources: readonly Resource[], reports: readonly (readonly [string, string])[]): Outcomes {
  const outcomes: Record<string, string> = {};
  for (const [urn, text] of reports) {
    const name = resources.find((resource) => resource.urn === urn)?.name ?? urn;
    outcomes[name] = outcomes[name] === undefined ? text : `${outcomes[name]} | ${text}`;
  }
  return outcomes;
}
