import { ValidatingAdmissionPolicy } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import { ValidatingAdmissionPolicyBinding } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import type { ChildOptions, Scope } from "../component";
import { constraint } from "./constraint";
import { named } from "./expressions";
import { TEAM_LABEL } from "./namespace";

/** Who enforces: the API server itself, or OPA Gatekeeper. */
export type AdmissionEngine = "builtin" | "gatekeeper";

/** What a policy looks at: writes of pods, or of a part of them. */
export interface Watched {
  /** `pods`, or a part that is written by itself, such as `pods/ephemeralcontainers`. */
  readonly resources: readonly string[];
  readonly operations: readonly ("CREATE" | "UPDATE")[];
}

/** Something that must be so of a pod. */
export interface Validation {
  /** In CEL; true where the pod is admitted. */
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

/**
 * A rule about the pods in the teams' namespaces that the API server itself or Gatekeeper enforces, whoever makes the
 * pod. Both evaluate the same expressions. What cannot be judged is refused.
 */
export function admissionPolicy(
  scope: Scope,
  engine: AdmissionEngine,
  args: AdmissionPolicyArgs,
  opts: ChildOptions = {},
): void {
  if (engine === "gatekeeper") constraint(scope, args, opts);
  else builtinPolicy(scope, args, opts);
}

function builtinPolicy(
  scope: Scope,
  { name, watched, only = {}, variables, validations }: AdmissionPolicyArgs,
  opts: ChildOptions,
): void {
  const policy = new ValidatingAdmissionPolicy(
    `${scope.name}-${name}-policy`,
    {
      metadata: { name },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: watched.map(({ resources, operations }) => ({
            apiGroups: [""],
            apiVersions: ["v1"],
            resources: [...resources],
            operations: [...operations],
          })),
        },
        matchConditions: named(only),
        variables: named(variables),
        validations: validations.map(({ expression, message }) => ({
          expression,
          messageExpression: message,
          reason: "Forbidden",
        })),
      },
    },
    scope.child(opts),
  );
  new ValidatingAdmissionPolicyBinding(
    `${scope.name}-${name}-binding`,
    {
      metadata: { name },
      spec: {
        policyName: policy.metadata.name,
        validationActions: ["Deny"],
        matchResources: {
          namespaceSelector: { matchExpressions: [{ key: TEAM_LABEL, operator: "Exists" }] },
        },
      },
    },
    scope.child(opts),
  );
}
