import * as z from "zod";
import { any, type Fact, isOneOf, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import { CLUSTER_ROLE, ROLE } from "../../kubernetes/rbac";
import { isEmpty } from "../../kubernetes/selectors";
import type { Node } from "../../core/values";

/** The lists of a rule, and how a message calls what a wildcard there grants. */
const LISTS = {
  verbs: "every verb",
  resources: "every resource",
  apiGroups: "every API group",
  nonResourceURLs: "every path",
} as const;
type List = keyof typeof LISTS;

/** `*` alone, or in the place of a resource or of its part: `pods/*`. */
function isWildcard(node: Node): Fact {
  return isOneOf(node, "*", "*/*", "/*");
}

/** A rule that names its resources and its verbs grants little more for taking them in every group. */
function judged(anyGroup: boolean): readonly List[] {
  return anyGroup
    ? ["verbs", "resources", "nonResourceURLs"]
    : ["verbs", "resources", "apiGroups", "nonResourceURLs"];
}

function role({ body }: Manifest, lists: readonly List[]): Finding[] {
  return body
    .at("rules")
    .list()
    .flatMap((rule) =>
      lists.map((list) => {
        const entries = rule.at(list);
        const wild = any(...entries.list().map(isWildcard));
        return must(not(wild), entries, `a rule grants ${LISTS[list]}`);
      }),
    );
}

/** A role made of others takes in whatever its selectors find, so one without a condition takes in all. */
function aggregated({ body }: Manifest): Finding[] {
  return body
    .each("aggregationRule.clusterRoleSelectors[]")
    .map((selector) => must(not(isEmpty(selector)), selector, "it takes in the rules of every ClusterRole"));
}

export const rbacNoWildcards = configurable(
  {
    id: "rbac-no-wildcards",
    title: "Roles name the verbs and resources that they grant",
    severity: "high",
    level: "mandatory",
    why: "A wildcard also grants what is installed next year, and nobody looks at the role again by then.",
    remedy: "List the verbs, resources and API groups that the holder of the role really uses.",
    refs: {
      cis: { eks: ["4.1.3"], gke: ["4.1.3"], k3s: ["5.1.3"] },
      trivy: ["AVD-KSV-0044", "AVD-KSV-0045", "AVD-KSV-0046", "AVD-KSV-0112"],
      checkov: ["CKV_K8S_49"],
    },
    mustKnow: ["rules[].verbs", "rules[].resources", "rules[].apiGroups", "rules[].nonResourceURLs"],
  },
  {
    anyGroup: z
      .boolean()
      .default(false)
      .describe("whether a rule that names its resources may take them in every API group"),
  },
  ({ anyGroup }) => {
    const lists = judged(anyGroup);
    return byKind({
      [ROLE]: (manifest) => role(manifest, lists),
      [CLUSTER_ROLE]: (manifest) => [...role(manifest, lists), ...aggregated(manifest)],
    });
  },
);
