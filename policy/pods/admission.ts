import { requirementIn } from "./cel";
import type { Enforceable, PodList, Requirement } from "./conditions";
import { nounOf } from "./judging";
import type { Rule } from "../core/model";

/** A rule as an API server enforces it on objects that are written. */
export interface AdmissionRule {
  /** The rule's id. */
  readonly name: string;
  readonly title: string;
  readonly watched: readonly {
    readonly resources: readonly string[];
    readonly operations: readonly ("CREATE" | "UPDATE")[];
  }[];
  /** In CEL, by name: which of these writes it judges. */
  readonly only: Readonly<Record<string, string>>;
  /** In CEL, by the names that `validations` know them by. */
  readonly variables: Readonly<Record<string, string>>;
  /** In CEL: what must be true, and what a refusal says. */
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
}

const WATCHED: Readonly<Record<Enforceable["objects"], Pick<AdmissionRule, "watched" | "only">>> = {
  pods: {
    watched: [
      { resources: ["pods"], operations: ["CREATE", "UPDATE"] },
      { resources: ["pods/ephemeralcontainers"], operations: ["UPDATE"] },
    ],
    // A pod from before the policy can still be labelled, and lose its finalizers.
    only: { "the-pod-is-new-or-changed": "oldObject == null || object.spec != oldObject.spec" },
  },
  namespaces: {
    watched: [{ resources: ["namespaces"], operations: ["CREATE", "UPDATE"] }],
    only: {
      "the-namespace-is-new-or-labelled-anew":
        "oldObject == null || object.metadata.?labels != oldObject.metadata.?labels",
    },
  },
};

/** The rules that an API server can enforce too, in its terms; each says what its rule of the pack says. */
export function admissionRules(rules: readonly Rule[]): AdmissionRule[] {
  return rules.flatMap(({ id, title, enforceable }) =>
    enforceable === undefined ? [] : [{ name: id, title, ...enforced(enforceable) }],
  );
}

function enforced({ objects, requirements }: Enforceable): Omit<AdmissionRule, "name" | "title"> {
  const all = Object.entries(requirements);
  return {
    ...WATCHED[objects],
    variables: {
      // By names of their own, so that whoever enforces the rule can leave out what is not the pod's, such as a proxy.
      ...Object.fromEntries(
        listsOf(all.map(([, requirement]) => requirement)).map((list) => [list, elementsOf(list)]),
      ),
      ...Object.fromEntries(
        all.flatMap(([name, requirement]) =>
          requirement.of === undefined ? [] : [[offendersOf(name), offenders(requirement, requirement.of)]],
        ),
      ),
    },
    validations: all.map(([name, requirement]) => {
      const { of: lists, message } = requirement;
      if (lists === undefined) {
        const subject = objects === "pods" ? "the pod" : "the namespace";
        return { expression: requirementIn(requirement), message: text(`${subject} ${message}`) };
      }
      return {
        expression: `variables.${offendersOf(name)}.size() == 0`,
        message: `variables.${offendersOf(name)}.map(n, n + ${text(` ${message}`)}).join("; ")`,
      };
    }),
  };
}

function listsOf(requirements: readonly Requirement[]): PodList[] {
  return [...new Set(requirements.flatMap(({ of: lists = [] }) => lists))];
}

const elementsOf = (list: PodList): string => `object.spec.?${list}.orValue([])`;

/** How the variable with what breaks a requirement is called. */
const offendersOf = (name: string): string => `${name}_offenders`;

/** What does not keep a requirement: a list of names. */
function offenders(requirement: Requirement, lists: readonly PodList[]): string {
  const test = requirementIn(requirement, "c");
  return lists
    .map((list) => {
      const name = `${text(`${nounOf(list)} `)} + c.name`;
      return `variables.${list}.filter(c, !(${test})).map(c, ${name})`;
    })
    .join(" + ");
}

const text = (value: string): string => JSON.stringify(value);
