import type { Failure } from "../../simulator/model";
import { type Props, text, type Value } from "../../simulator/values";
import { failIf, groupAt, groupsAt } from "./syntax";

const RBAC = "rbac.authorization.k8s.io";

export function roleProblems(inputs: Props): Failure[] {
  return groupsAt(inputs, "rules").flatMap((rule, index) => [
    ...failIf(
      listAt(rule, "verbs").length === 0,
      `rules[${index}].verbs`,
      "Required value: verbs must contain at least one value",
    ),
    ...failIf(
      listAt(rule, "nonResourceURLs").length === 0 &&
        (listAt(rule, "resources").length === 0 || listAt(rule, "apiGroups").length === 0),
      `rules[${index}]`,
      "Required value: resource rules must supply at least one api group and one resource",
    ),
  ]);
}

export function roleBindingProblems(inputs: Props): Failure[] {
  const kind = text(inputs, "roleRef.kind");
  return [
    ...failIf(
      kind !== undefined && kind !== "Role" && kind !== "ClusterRole",
      "roleRef.kind",
      `Unsupported value: "${kind ?? ""}": supported values: "Role", "ClusterRole"`,
    ),
    ...apiGroupProblems(groupAt(inputs, "roleRef"), "roleRef", RBAC),
    ...groupsAt(inputs, "subjects").flatMap((subject) => {
      const subjectKind = text(subject, "kind") ?? "";
      return [
        ...failIf(
          !["User", "Group", "ServiceAccount"].includes(subjectKind),
          "subjects",
          `Unsupported value: "${subjectKind}"`,
        ),
        ...apiGroupProblems(subject, "subjects", subjectKind === "ServiceAccount" ? "" : RBAC),
      ];
    }),
  ];
}

/** Roles and users are of the RBAC group, service accounts of the core one; it is filled in where it is absent. */
function apiGroupProblems(named: Props, path: string, expected: string): Failure[] {
  const group = text(named, "apiGroup") ?? expected;
  return failIf(
    group !== expected,
    `${path}.apiGroup`,
    `Unsupported value: "${group}": supported: "${expected}"`,
  );
}

function listAt(props: Props, key: string): readonly Value[] {
  const value = props[key];
  return Array.isArray(value) ? value : [];
}
