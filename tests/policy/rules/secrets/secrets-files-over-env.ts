import { secretsFilesOverEnv as rule } from "../../../../policy/rules/secrets/secrets-files-over-env";
import { unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { asEveryKind, deployment, each, inList, LISTS } from "../../support/workloads";

const fromSecret = {
  env: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "orders", key: "token" } } }],
};
const violation = "violation: container app takes a secret from its environment";
const kinds = asEveryKind(inList("containers", fromSecret));
const base = "spec.template.spec.containers[0]";

export const examination: Examination = {
  rule,
  base: [deployment(inList("containers", { env: [{ name: "COLOUR", value: "red" }] }))],
  mutants: [
    {
      of: "app",
      path: `${base}.env[0].valueFrom.secretKeyRef`,
      bad: [{ name: "orders", key: "token" }],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "app",
      path: `${base}.envFrom`,
      bad: [[{ secretRef: { name: "orders" } }]],
      good: [[{ configMapRef: { name: "orders" } }]],
      absent: "pass",
    },
    {
      of: "app",
      path: "spec.template.spec.initContainers",
      bad: [[{ name: "app", envFrom: [{ secretRef: { name: "orders" } }] }]],
      absent: "pass",
    },
  ],
  cases: [
    ...LISTS.map(
      (list) =>
        [`finds them in ${list}`, [deployment(inList(list, fromSecret))], { app: violation }] as const,
    ),
    ...Object.entries(kinds).map(
      ([form, resources]) =>
        [`finds them in every kind: ${form}`, resources, each(resources, violation)] as const,
    ),
    [
      "finds one beside a variable that is not known",
      [deployment(inList("containers", { env: [unknown, ...fromSecret.env] }))],
      { app: violation },
    ],
  ],
};
