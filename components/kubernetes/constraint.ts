import type { ChildOptions, Scope } from "../component";
import type { AdmissionPolicyArgs, Watched } from "./admission-rule";
import { customResource } from "./custom-resource";
import { named } from "./expressions";
import { TEAM_LABEL } from "./namespace";

/** The webhook's target: whatever the API server is asked to write. */
const TARGET = "admission.k8s.gatekeeper.sh";

/**
 * A rule as Gatekeeper knows it: a template with the expressions, of which Gatekeeper makes a kind, and one object of
 * that kind, which says where the rule holds. The object waits until Gatekeeper has made the kind.
 */
export function constraint(
  scope: Scope,
  { name, watched, only = {}, variables, validations }: AdmissionPolicyArgs,
  opts: ChildOptions,
): void {
  const kind = kindOf(name);
  const template = customResource(
    scope,
    `${name}-template`,
    {
      apiVersion: "templates.gatekeeper.sh/v1",
      kind: "ConstraintTemplate",
      metadata: {
        name: kind.toLowerCase(),
        annotations: { "pulumi.com/waitFor": "jsonpath={.status.created}=true" },
      },
      spec: {
        crd: { spec: { names: { kind } } },
        targets: [
          {
            target: TARGET,
            code: [
              {
                engine: "K8sNativeValidation",
                source: {
                  failurePolicy: "Fail",
                  // Gatekeeper itself enforces: a generated policy would make two of each refusal.
                  generateVAP: false,
                  matchCondition: named({ ...operationsOf(watched), ...only }),
                  variables: named(variables),
                  validations: validations.map(({ expression, message }) => ({
                    expression,
                    messageExpression: message,
                  })),
                },
              },
            ],
          },
        ],
      },
    },
    opts,
  );
  customResource(
    scope,
    `${name}-constraint`,
    {
      apiVersion: "constraints.gatekeeper.sh/v1beta1",
      kind,
      metadata: { name },
      spec: {
        enforcementAction: "deny",
        match: {
          kinds: [{ apiGroups: [""], kinds: kindsOf(watched) }],
          namespaceSelector: { matchExpressions: [{ key: TEAM_LABEL, operator: "Exists" }] },
        },
      },
    },
    { ...opts, dependsOn: [template] },
  );
}

/** Parts of a pod, such as its ephemeral containers, are judged as the pod. */
function kindsOf(watched: readonly Watched[]): string[] {
  const kinds = watched.flatMap(({ resources }) =>
    resources.map((resource) => (resource === "namespaces" ? "Namespace" : "Pod")),
  );
  return [...new Set(kinds)];
}

/** `images-pinned` is of the kind `ImagesPinned`. */
export function kindOf(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}

/** What is never updated is judged when it is made, and by the audit, which makes no request. */
function operationsOf(watched: readonly Watched[]): Readonly<Record<string, string>> {
  const updates = watched.some(({ operations }) => operations.includes("UPDATE"));
  return updates ? {} : { "it-is-new": "request.operation != 'UPDATE'" };
}
