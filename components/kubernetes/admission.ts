import { ValidatingAdmissionPolicy } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicy";
import { ValidatingAdmissionPolicyBinding } from "@pulumi/kubernetes/admissionregistration/v1/validatingAdmissionPolicyBinding";
import type { ChildOptions, Scope } from "../component";
import type { AdmissionPolicyArgs } from "./admission-rule";
import { constraint } from "./constraint";
import { named } from "./expressions";
import { TEAM_LABEL } from "./namespace";

/** Who enforces: the API server itself, or OPA Gatekeeper. */
export type AdmissionEngine = "builtin" | "gatekeeper";

/**
 * A rule about the teams' namespaces, or the pods in them, that the API server itself or Gatekeeper enforces, whoever
 * makes them. Both evaluate the same expressions. What cannot be judged is refused.
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
