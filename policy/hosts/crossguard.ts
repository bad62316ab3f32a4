import type {
  Policies,
  PolicyConfigSchema,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import * as z from "zod";
import { type EvaluationOptions, judge, judgeStack, settleExemptions } from "../core/evaluate";
import type { Rule, Verdict } from "../core/model";
import { mend } from "../core/remediation";
import { Session } from "./session";

/** Policies of the pack's own; no rule may have one of these ids. */
export const COMPANIONS = {
  /** Reports nothing, and remembers what the others need. */
  inputs: "inputs",
  /** Lists what the update will decide. */
  undecided: "undecided",
  /** The same about places that are decisions: what cannot be reviewed. Mandatory in continuous integration. */
  mustKnow: "undecided-must-know",
  /** Prints every exemption that was honoured, every time, and those that should go. */
  exemptions: "exemptions",
} as const;

/** The policy about the stack of a rule that has both views; a CrossGuard policy has one. */
export const stackPolicyName = ({ id, resource }: Rule): string =>
  resource === undefined ? id : `${id}-stack`;

/** The policies of a rule, by name. */
export function policyNames(rule: Rule): string[] {
  return [
    ...(rule.resource === undefined ? [] : [rule.id]),
    ...(rule.stack === undefined ? [] : [stackPolicyName(rule)]),
  ];
}

/**
 * The rules as CrossGuard policies.
 *
 * A violation keeps its rule's level. What is undecided is reported once, at the end: at that time dependencies have
 * settled what they can, and in an update inputs are known, so a mandatory rule still stops the resource before it
 * is made. Levels and settings come from the engine, policy by policy.
 */
export function policiesOf(rules: readonly Rule[], options: EvaluationOptions): Policies {
  const session = new Session(options);
  return [
    inputsPolicy(session),
    ...rules.flatMap((rule) => policiesOfRule(rule, session)),
    undecidedPolicy(session, COMPANIONS.undecided),
    undecidedPolicy(session, COMPANIONS.mustKnow),
    exemptionsPolicy(session),
  ];
}

function policiesOfRule(rule: Rule, session: Session): Policies {
  const configured = configurer(rule, session);
  return [
    ...(rule.resource === undefined ? [] : [resourcePolicy(rule, configured, session)]),
    ...(rule.stack === undefined ? [] : [stackPolicy(rule, configured, session)]),
  ];
}

type Configured = (args: { getConfig(): object }) => Rule;

/** The rule with the settings that the engine has for it, worked out when they change. */
function configurer(rule: Rule, session: Session): Configured {
  let known = { settings: "", rule };
  return (args) => {
    if (rule.configure !== undefined) {
      const settings = JSON.stringify(args.getConfig());
      if (settings !== known.settings) known = { settings, rule: rule.configure(JSON.parse(settings)) };
    }
    session.take(known.rule);
    return known.rule;
  };
}

function inputsPolicy(session: Session): ResourceValidationPolicy {
  return {
    name: COMPANIONS.inputs,
    description: "Keeps the inputs of resources for the policies about the stack; reports nothing.",
    enforcementLevel: "advisory",
    severity: "low",
    validateResource: (args) => void session.remember(args),
  };
}

function resourcePolicy(rule: Rule, configured: Configured, session: Session): ResourceValidationPolicy {
  return {
    name: rule.id,
    ...metadata(rule),
    validateResource: (args, report) => {
      const current = configured(args);
      if (current.resource?.applies(args.type) !== true) return;
      const verdicts = judge(current, session.subject(args));
      settleExemptions(verdicts, session.options).violations.forEach((verdict) => report(textOf(verdict)));
    },
    // The engine calls it only where somebody has set this rule's level to `remediate`.
    remediateResource: (args) => {
      const current = configured(args);
      if (current.resource?.applies(args.type) !== true) return undefined;
      const { violations } = settleExemptions(judge(current, session.remember(args)), session.options);
      return mend(args.props, violations) ? args.props : undefined;
    },
  };
}

function stackPolicy(rule: Rule, configured: Configured, session: Session): StackValidationPolicy {
  const name = stackPolicyName(rule);
  return {
    name,
    ...metadata(rule),
    validateStack: (args, report) => {
      const verdicts = judgeStack(configured(args), session.stack(name, args.resources));
      settleExemptions(verdicts, session.options).violations.forEach((verdict) =>
        report(textOf(verdict), verdict.urn),
      );
    },
  };
}

function undecidedPolicy(session: Session, name: "undecided" | "undecided-must-know"): StackValidationPolicy {
  const wanted = name === COMPANIONS.mustKnow;
  return {
    name,
    description: wanted
      ? "Decisions that the rules could not see, because they are not known before the update."
      : "What the rules could not decide, because values are not known before the update.",
    enforcementLevel: "advisory",
    severity: wanted ? "high" : "low",
    validateStack: ({ resources }, report) => {
      const { undecided } = session.report(name, resources);
      undecided
        .filter(({ mustKnow = false }) => mustKnow === wanted)
        .forEach(({ rule, level, message, urn }) => report(`${rule} (${level}): ${message}`, urn));
    },
  };
}

function exemptionsPolicy(session: Session): StackValidationPolicy {
  return {
    name: COMPANIONS.exemptions,
    description: "Violations that somebody answers for until a date, and exemptions that nothing needs.",
    enforcementLevel: "advisory",
    severity: "low",
    validateStack: ({ resources }, report) => {
      const { exempted, problems } = session.report(COMPANIONS.exemptions, resources);
      exempted.forEach(({ rule, message, urn, exemption: { owner, expires } }) =>
        report(`${rule}: ${message}; ${owner} answers for it until ${expires}`, urn),
      );
      problems.forEach(({ message }) => report(message));
    },
  };
}

/** What is wrong and, where there is one right answer, the patch that mends it. */
export function textOf({ message, path, fix }: Verdict): string {
  return fix === undefined ? message : `${message}; set ${path} to ${JSON.stringify(fix)}`;
}

function metadata({ title, level, severity, why, remedy, refs, settings }: Rule) {
  const cis = Object.entries(refs.cis ?? {}).flatMap(([benchmark, sections]) =>
    sections.map((section) => `cis-${benchmark}-${section}`),
  );
  return {
    description: `${title}.`,
    enforcementLevel: level,
    severity,
    remediationSteps: `${why} ${remedy}`,
    tags: [...cis, ...(refs.trivy ?? []), ...(refs.checkov ?? []), ...(refs.pss ?? [])],
    ...(settings !== undefined && { configSchema: configSchemaOf(settings) }),
  };
}

/** The part of JSON schema that the engine knows. */
function configSchemaOf(settings: z.ZodObject): PolicyConfigSchema {
  const { properties } = z.toJSONSchema(settings, { io: "input" });
  return { properties: (properties ?? {}) as PolicyConfigSchema["properties"] };
}
