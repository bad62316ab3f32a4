import { any, type Fact, isOneOf, not } from "../../core/facts";
import { checksImages, VERIFIERS } from "../../kubernetes/image-checks";
import { byKind } from "../../kubernetes/objects";
import { type Finding, must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, together } from "../../core/subject";

const CLUSTERS = ["gcp:container/cluster:Cluster", "aws:eks/cluster:Cluster"];
const ENFORCED = ["PROJECT_SINGLETON_POLICY_ENFORCE", "POLICY_BINDINGS_AND_PROJECT_SINGLETON_POLICY_ENFORCE"];

/** GKE asks Binary Authorization only where it is told to. */
const asksGoogle = ({ props }: Subject): Fact =>
  isOneOf(props.at("binaryAuthorization.evaluationMode"), ...ENFORCED);

function binaryAuthorizationPolicy({ props }: Subject): Finding[] {
  const rule = props.at("defaultAdmissionRule");
  const mode = rule.at("evaluationMode");
  const enforcement = rule.at("enforcementMode");
  const patterns = props.each("admissionWhitelistPatterns[].namePattern");
  const everything = any(...patterns.map((pattern) => isOneOf(pattern, "*", "**", "*/*")));
  return [
    must(not(isOneOf(mode, "ALWAYS_ALLOW")), mode, "it admits every image"),
    must(not(isOneOf(enforcement, "DRYRUN_AUDIT_LOG_ONLY")), enforcement, "it only logs"),
    must(not(everything), props.at("admissionWhitelistPatterns"), "it lets every image pass unseen"),
  ];
}

/**
 * A GKE cluster can check by itself and is always judged. What checks in another cluster may be put there by another
 * stack, so it is judged where the stack also puts workloads into it.
 */
function check(stack: Stack): StackFinding[] {
  const inside = checksImages(stack);
  const message = "nothing in the stack checks images before they run";
  const clusters = stack.ofType(...CLUSTERS);
  const judged = clusters.filter(
    ({ type }) => type === "gcp:container/cluster:Cluster" || stack.workloads.length > 0,
  );
  const own = stack.isPlatform && clusters.length === 0 ? stack.ofType("trivium:index:Cluster") : [];
  return [...judged, ...own].flatMap((cluster) => {
    const at = cluster.props.at("binaryAuthorization.evaluationMode");
    const google = cluster.type === "gcp:container/cluster:Cluster" ? asksGoogle(cluster) : false;
    return about(cluster, must(any(google, inside), at, message));
  });
}

const policies = together(
  byKind(VERIFIERS),
  byType({ "gcp:binaryauthorization/policy:Policy": binaryAuthorizationPolicy }),
);

export const supplyImageAdmission: Rule = {
  id: "supply-image-admission",
  title: "Clusters check images before they run",
  severity: "high",
  level: "mandatory",
  why: "A pinned and scanned image helps little where anybody with access to a namespace can run another one. What another stack installs is not seen here.",
  remedy:
    "Turn on Binary Authorization (GKE), or install policies that verify images: sigstore, Kyverno, Gatekeeper or a ValidatingAdmissionPolicy with its binding.",
  refs: { cis: { gke: ["4.5.1"], k3s: ["5.5.1"] }, checkov: ["CKV_GCP_66"] },
  ...policies,
  targets: [...policies.targets, ...CLUSTERS],
  stack: check,
};
