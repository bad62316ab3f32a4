import type { Fact } from "./facts";
import type { Node } from "./values";

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
}

/** `fact` must hold; `message` says what is wrong otherwise. */
export function must(fact: Fact, at: Node, message: string): Finding {
  return { fact, path: at.path, message };
}

interface RuleInfo {
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
  /** Type tokens and kinds it judges, for its documentation. */
  readonly targets: readonly string[];
}

/** Judges each resource by itself: CrossGuard runs it before the resource is touched. */
export interface ResourceRule extends RuleInfo {
  readonly scope: "resource";
  /** Cheap test that spares most resources the rest. */
  applies(type: string): boolean;
  check(subject: Subject): readonly Finding[];
}

/** Judges resources against each other: CrossGuard runs it at the end of a preview and of an update. */
export interface StackRule extends RuleInfo {
  readonly scope: "stack";
  check(stack: readonly Subject[]): readonly StackFinding[];
}

export interface StackFinding extends Finding {
  readonly urn: string;
}

export type Rule = ResourceRule | StackRule;

/** What a rule found out about a resource; a pass is no verdict. */
export interface Verdict {
  readonly rule: string;
  readonly level: Level;
  readonly severity: Severity;
  readonly urn: string;
  readonly message: string;
  readonly outcome: "violation" | "undecided";
  /** The property that violates the rule, or the first one whose value would decide. */
  readonly path: string;
}
