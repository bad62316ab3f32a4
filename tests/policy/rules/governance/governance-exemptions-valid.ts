import type { ConfigMapArgs } from "@pulumi/kubernetes/core/v1";
import { governanceExemptionsValid as rule } from "../../../../policy/rules/governance/governance-exemptions-valid";
import { fixture } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

const EXEMPT = "platform.policy/exempt";
const map = fixture<ConfigMapArgs>("kubernetes:core/v1:ConfigMap", "map", { metadata: { name: "map" } });
const violation = `violation: it exempts itself with the annotation ${EXEMPT}`;

export const examination: Examination = {
  rule,
  base: [map(), deployment()],
  mutants: [
    {
      of: "map",
      path: "metadata.annotations",
      bad: [{ [EXEMPT]: "data-not-public" }],
      good: [{ "example.com/exempt": "true" }],
      absent: "pass",
    },
    {
      of: "map",
      path: `metadata.annotations["${EXEMPT}"]`,
      bad: ["all", ""],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "app",
      path: "spec.template.metadata.annotations",
      bad: [{ [EXEMPT]: "supply-image-pinned" }],
      absent: "pass",
    },
  ],
  cases: [
    [
      "sees it in lists and in patches",
      [
        fixture<object>("kubernetes:core/v1:List", "list", {
          items: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { annotations: { [EXEMPT]: "all" } } }],
        })(),
        fixture<object>("kubernetes:core/v1:ConfigMapPatch", "patch", {
          metadata: { annotations: { [EXEMPT]: "all" } },
        })(),
      ],
      { list: violation, patch: violation },
    ],
  ],
};
