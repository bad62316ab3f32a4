import * as z from "zod";
import { combined, grants, NETWORK, RBAC_WRITES, WAYS } from "../../kubernetes/escalation";
import { any, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import { CLUSTER_ROLE, grantsOf, isReviewed, ROLE } from "../../kubernetes/rbac";

export const rbacNoEscalationVerbs = configurable(
  {
    id: "rbac-no-escalation-verbs",
    title: "Roles hold no power that leads to more powers",
    severity: "high",
    level: "mandatory",
    why: "Such a role is worth as much as the strongest account that can be reached with it, however short it looks.",
    remedy:
      "Take the verb or the resource out, or limit it to named objects; list a role that truly needs it.",
    refs: {
      cis: {
        eks: ["4.1.8", "4.1.9", "4.1.10", "4.1.11", "4.1.12"],
        gke: ["4.1.7"],
        k3s: ["5.1.8", "5.1.9", "5.1.10", "5.1.11", "5.1.12", "5.1.13"],
      },
      trivy: ["0043", "0047", "0050", "0051", "0052", "0053", "0054", "0055", "0056", "0114"].map(
        (number) => `AVD-KSV-${number}`,
      ),
      checkov: [
        "CKV_K8S_155",
        "CKV_K8S_156",
        "CKV_K8S_157",
        "CKV_K8S_158",
        "CKV2_K8S_1",
        "CKV2_K8S_2",
        "CKV2_K8S_3",
        "CKV2_K8S_4",
      ],
    },
    mustKnow: ["rules[].verbs", "rules[].resources", "rules[].apiGroups"],
  },
  {
    reviewedRoles: z
      .array(z.string())
      .default(["admin", "edit", "cluster-admin"])
      .describe("roles that somebody answers for; those of Kubernetes itself by default"),
    networkWrites: z.boolean().default(false).describe("whether roles may write services and ingresses"),
    rbacWrites: z.boolean().default(true).describe("whether roles may write roles and bindings"),
  },
  ({ reviewedRoles, networkWrites, rbacWrites }) => {
    const ways = [...WAYS, ...(networkWrites ? [] : [NETWORK]), ...(rbacWrites ? [] : [RBAC_WRITES])];
    const check = (manifest: Manifest): Finding[] => {
      const rules = grantsOf(manifest);
      const reviewed = isReviewed(manifest, reviewedRoles);
      const at = manifest.body.at("rules");
      return [
        ...rules.flatMap((grant) =>
          ways.map((wanted) => must(any(reviewed, not(grants(grant, wanted))), grant.node, wanted.message)),
        ),
        ...combined(rules).map(([fact, message]) => must(any(reviewed, not(fact)), at, message)),
      ];
    };
    return byKind({ [ROLE]: check, [CLUSTER_ROLE]: check });
  },
);
