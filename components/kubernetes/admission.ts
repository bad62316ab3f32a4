import { ValidatingAdmissionPolicy } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import { ValidatingAdmissionPolicyBinding } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import type { Scope } from "../component";
import { TEAM_LABEL } from "./namespace";

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
 * A rule about the pods in the teams' namespaces that the API server itself enforces, whoever makes the pod. What
 * cannot be judged is refused.
 */
export function admissionPolicy(
  scope: Scope,
  { name, watched, only = {}, variables, validations }: AdmissionPolicyArgs,
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
    scope.child(),
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
    scope.child(),
  );
}

function named(expressions: Readonly<Record<string, string>>): { name: string; expression: string }[] {
  return Object.entries(expressions).map(([name, expression]) => ({ name, expression }));
}
