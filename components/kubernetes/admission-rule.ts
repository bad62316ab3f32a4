/** What a policy looks at: writes of pods, of a part of them, or of namespaces. */
export interface Watched {
  /** `pods`, a part that is written by itself, such as `pods/ephemeralcontainers`, or `namespaces`. */
  readonly resources: readonly string[];
  readonly operations: readonly ("CREATE" | "UPDATE")[];
}

/** Something that must be so of what is written. */
export interface Validation {
  /** In CEL; true where it is admitted. */
  readonly expression: string;
  /** In CEL: what a refusal says. */
  readonly message: string;
}

export interface AdmissionPolicyArgs {
  /** Name in the cluster, which every refusal quotes. */
  readonly name: string;
  readonly watched: readonly Watched[];
  /** In CEL, by name: which of these writes it judges. Default: all. */
  readonly only?: Readonly<Record<string, string>>;
  /** In CEL: values by the names that `validations` know them by (`variables.<name>`). */
  readonly variables: Readonly<Record<string, string>>;
  readonly validations: readonly Validation[];
}
