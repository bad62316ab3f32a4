import * as z from "zod";
import type { Enforceable } from "../pods/conditions";
import type { Fact } from "./facts";
import type { Stack } from "./stack";
import type { Node, UNKNOWN, Value } from "./values";

export type Severity = "low" | "medium" | "high" | "critical";

/** A violation of a mandatory rule stops the update; one of an advisory rule is shown. */
export type Level = "mandatory" | "advisory";

/** Where a rule comes from: sections of the CIS benchmarks and ids of other tools' checks. */
export interface References {
  readonly cis?: {
    readonly eks?: readonly string[];
    readonly gke?: readonly string[];
    readonly k3s?: readonly string[];
  };
  readonly trivy?: readonly string[];
  readonly checkov?: readonly string[];
  /** Controls of the Pod Security Standards. */
  readonly pss?: readonly string[];
}

/** A resource as the engine or the recorder of `trivium plan` gives it; everything it refers to is a URN. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  /** Inputs, with the known outputs that no input has the name of; unknowns and secrets marked as the SDK does. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: ResourceOptions;
  /** The provider instance that manages it; components have none. */
  readonly provider?: ProviderReference;
  readonly dependencies: readonly string[];
  /** The resources each top-level property was made from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

export interface ResourceOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
}

export interface ProviderReference {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

/** A resource as rules see it. */
export interface Subject extends Omit<Resource, "props"> {
  readonly props: Node;
}

/** Something a rule requires of one place of a resource. */
export interface Finding {
  readonly path: string;
  /** What is wrong if it does not hold. Quotes enums, CIDR blocks, numbers and names, never another value. */
  readonly message: string;
  readonly fact: Fact;
  /** What to put at `path` to mend it, where there is one right answer. */
  readonly fix?: Exclude<Value, typeof UNKNOWN>;
}

/** `fact` must hold; `message` says what is wrong otherwise, and `fix` what to put there. */
export function must(fact: Fact, at: Node, message: string, fix?: Finding["fix"]): Finding {
  return { fact, path: at.path, message, ...(fix !== undefined && { fix }) };
}

/** Judges each resource by itself: CrossGuard runs it before the resource is touched. */
export interface ResourceCheck {
  /** Cheap test that spares most resources the rest. */
  applies(type: string): boolean;
  /** No finding: the rule has nothing to say of this resource. A finding that holds: it passes. */
  check(subject: Subject): readonly Finding[];
}

/** Judges resources against each other: CrossGuard runs it at the end of a preview and of an update. */
export type StackCheck = (stack: Stack) => readonly StackFinding[];

export interface StackFinding extends Finding {
  readonly urn: string;
}

/** How a rule comes to its findings; a rule that needs both views has both. */
export interface Checks {
  /** Type tokens and kinds it judges, for its documentation. */
  readonly targets: readonly string[];
  readonly resource?: ResourceCheck;
  readonly stack?: StackCheck;
  /** What of it an API server can enforce too. */
  readonly enforceable?: Enforceable;
}

export interface RuleInfo {
  /** From the catalogue; never reused for something else. */
  readonly id: string;
  /** What must be so, as one sentence. */
  readonly title: string;
  readonly severity: Severity;
  readonly level: Level;
  /** What happens where it is not so. */
  readonly why: string;
  /** What to set. */
  readonly remedy: string;
  readonly refs: References;
  /**
   * Places that are decisions and never results, such as `ingress[].cidrBlocks`: where one is unknown in a preview,
   * what hides behind it cannot be reviewed, and continuous integration fails. `<podSpec>` is that of any kind.
   */
  readonly mustKnow?: readonly string[];
}

export interface Rule extends RuleInfo, Checks {
  /** What may be set; every setting has a default. Only rules made by `configurable` have any. */
  readonly settings?: z.ZodObject;
  /** The same rule with other settings; throws a ZodError where they are not as `settings` says. */
  configure?(settings: unknown): Rule;
}

/** A rule with settings: `checks` is given them, complete, each time somebody configures the rule. */
export function configurable<Shape extends z.ZodRawShape>(
  info: RuleInfo,
  shape: Shape,
  checks: (settings: z.output<z.ZodObject<Shape>>) => Checks,
): Rule {
  const settings = z.strictObject(shape);
  const configure = (given: unknown): Rule => ({
    ...info,
    ...checks(settings.parse(given)),
    settings,
    configure,
  });
  return configure({});
}

/** What came of one rule and one resource; every pair has exactly one. */
export type Outcome = "violation" | "undecided" | "exempted" | "pass" | "not-applicable";

/** What a rule found out about a resource. */
export interface Verdict {
  readonly rule: string;
  readonly level: Level;
  readonly severity: Severity;
  readonly urn: string;
  readonly message: string;
  readonly outcome: "violation" | "undecided";
  /** The property that violates the rule, or the first one whose value would decide. */
  readonly path: string;
  /** Undecided about a place that is a decision: what fails in continuous integration. */
  readonly mustKnow?: true;
  /** What to put at `path`. */
  readonly fix?: Finding["fix"];
}
