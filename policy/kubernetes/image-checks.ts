import { all, any, type Fact, isOneOf, matches, not } from "../core/facts";
import type { Manifest } from "./objects";
import { type Finding, must } from "../core/model";
import type { Stack } from "../core/stack";
import { madeFrom } from "../core/subject";
import type { Node } from "../core/values";

/** Sigstore's controller refuses what no authority has signed, unless it is told to warn. */
function clusterImagePolicy({ body }: Manifest): Finding[] {
  const mode = body.at("spec.mode");
  const passing = body.each("spec.authorities[].static.action").map((action) => not(isOneOf(action, "pass")));
  return [
    must(isOneOf(mode.or("enforce"), "enforce"), mode, "it only warns"),
    must(all(...passing), body.at("spec.authorities"), "an authority admits images without a signature"),
  ];
}

/** Kyverno only reports unless it is told to enforce, in the rule or for the whole policy. */
function kyverno({ body }: Manifest): Finding[] {
  const action = body.at("spec.validationFailureAction");
  const enforced = (node: Node) => matches(node, /^enforce$/i);
  return body
    .each("spec.rules[].verifyImages[]")
    .map((rule) =>
      must(
        any(enforced(rule.at("failureAction")), all(rule.at("failureAction").absent, enforced(action))),
        action,
        "it only reports images that fail",
      ),
    );
}

function imageValidatingPolicy({ body }: Manifest): Finding[] {
  const actions = body.at("spec.validationActions");
  const denies = any(...actions.list().map((action) => isOneOf(action, "Deny")));
  return [must(any(actions.absent, denies), actions, "it only reports images that fail")];
}

/** Policies that look at where an image comes from, by kind, and what each must say. */
export const VERIFIERS = {
  "policy.sigstore.dev/ClusterImagePolicy": clusterImagePolicy,
  "kyverno.io/ClusterPolicy": kyverno,
  "policies.kyverno.io/ImageValidatingPolicy": imageValidatingPolicy,
};

const findingsHold = (findings: readonly Finding[]): Fact =>
  all(findings.length > 0, ...findings.map(({ fact }) => fact));

/** Whether a text of a policy is about images: what the API server or Gatekeeper evaluates says so in its code. */
function mentionsImages(node: Node): Fact {
  const expressions = node.list().map((entry) => entry.at("expression"));
  return any(...expressions.map((expression) => matches(expression, /\bimages?\b/)));
}

/** Whether a stack puts anything into its clusters that checks images before they run. */
export function checksImages(stack: Stack): Fact {
  const verifying = Object.entries(VERIFIERS).flatMap(([kind, check]) => {
    const [group = "", name = ""] = kind.split("/");
    return stack.objectsOf(group, name).map(({ manifest }) => findingsHold(check(manifest)));
  });
  const policies = stack.objectsOf("admissionregistration.k8s.io", "ValidatingAdmissionPolicy");
  const bound = stack
    .objectsOf("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding")
    .map(({ subject, manifest: { body } }) => {
      const name = body.at("spec.policyName");
      const origins = madeFrom(subject, "spec", /:ValidatingAdmissionPolicy$/);
      const policy = policies.find((candidate) =>
        name.unknown
          ? origins.includes(candidate.subject.urn)
          : candidate.manifest.body.at("metadata.name").text === name.text,
      );
      const denies = any(
        ...body
          .at("spec.validationActions")
          .list()
          .map((action) => isOneOf(action, "Deny")),
      );
      const spec = policy?.manifest.body.at("spec");
      return spec === undefined
        ? false
        : all(denies, any(mentionsImages(spec.at("variables")), mentionsImages(spec.at("validations"))));
    });
  const constraints = stack.objects
    .filter(({ manifest }) => manifest.group === "constraints.gatekeeper.sh")
    .filter(({ manifest }) => /image|repo|digest/i.test(manifest.kind ?? ""))
    .map(({ manifest }) => isOneOf(manifest.body.at("spec.enforcementAction").or("deny"), "deny"));
  return any(...verifying, ...bound, ...constraints);
}
