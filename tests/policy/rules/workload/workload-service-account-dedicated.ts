import { workloadServiceAccountDedicated as rule } from "../../../../policy/rules/workload/workload-service-account-dedicated";
import type { ServiceAccountArgs } from "@pulumi/kubernetes/core/v1";
import type { RoleBindingArgs } from "@pulumi/kubernetes/rbac/v1";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { pod } from "../../support/pods";
import { asEveryKind, each } from "../../support/workloads";

const ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const account = fixture<ServiceAccountArgs>(ACCOUNT, "account", {
  metadata: { name: "reader", namespace: "shop" },
});
const binding = fixture<RoleBindingArgs>("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "binding", {
  metadata: { name: "reader", namespace: "shop" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
  subjects: [{ kind: "ServiceAccount", name: "reader", namespace: "shop" }],
});
const standard = fixture<ServiceAccountArgs>(ACCOUNT, "default", {
  metadata: { name: "default", namespace: "shop" },
  automountServiceAccountToken: false,
});

const silent = { automountServiceAccountToken: undefined as never };
const caller = pod({ ...silent, serviceAccountName: "reader" });
const ofDefault = "violation: the pod is given the token of the default service account";
const ungranted = "violation: the pod is given the token of a service account that the stack grants nothing";
const kinds = asEveryKind({});
const made = { ...caller, props: { ...caller.props, spec: { serviceAccountName: unknown } } };
const madeFromIt = { ...made, propertyDependencies: { spec: [urnOf(ACCOUNT, "account")] } };

export const examination: Examination = {
  rule,
  base: [pod(), standard()],
  mutants: [
    {
      of: "pod",
      path: "spec.automountServiceAccountToken",
      bad: [true],
      good: [false],
      // The account of the namespace gives none.
      absent: "pass",
    },
    {
      of: "default",
      path: "automountServiceAccountToken",
      bad: [true],
      good: [false],
      absent: "violation",
    },
  ],
  cases: [
    ["fails on the token of the default account", [pod(silent)], { pod: ofDefault }],
    ["fails on every kind of pod", kinds.single, each(kinds.single, ofDefault)],
    ["does not ask it of a patch", kinds.patch],
    ["passes where the account gives none", [caller, account({ automountServiceAccountToken: false })]],
    [
      "but for one of another namespace of the same name",
      [
        pod({ ...silent, serviceAccountName: "default" }),
        standard({ metadata: { name: "default", namespace: "other" } }),
      ],
      { pod: ofDefault },
    ],
    ["fails where the stack grants the account nothing", [caller, account()], { pod: ungranted }],
    ["passes where it grants it something", [caller, account(), binding()]],
    [
      "fails where it grants something to others",
      [
        caller,
        account(),
        binding({ subjects: [{ kind: "ServiceAccount", name: "writer", namespace: "shop" }] }),
      ],
      { pod: ungranted },
    ],
    ["leaves an account of elsewhere alone", [caller]],
    ["knows an account that has no name yet by what it is made from", [madeFromIt, account(), binding()]],
    ["and what it is not granted", [madeFromIt, account()], { pod: ungranted }],
    [
      "is undecided about a name from nowhere",
      [made],
      { pod: "undecided: not known before the update: spec.serviceAccountName" },
    ],
  ],
};
