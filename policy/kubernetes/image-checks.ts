import { all, any, type Fact, isOneOf, matches, not } from "../core/facts";
import type { Manifest, Owned } from "./objects";
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

/** Whether a binding is of a policy: by name, or by what it was made from while that is not known. */
function binds({ subject, manifest }: Owned, policy: Owned): Fact {
  const wanted = manifest.body.at("spec.policyName");
  const name = policy.manifest.body.at("metadata.name");
  const origins = wanted.unknown ? madeFrom(subject, "spec", /:ValidatingAdmissionPolicy$/) : [];
  if (origins.length > 0) return origins.includes(policy.subject.urn);
  const unknown = [wanted, name].find((node) => node.unknown);
  return unknown === undefined ? wanted.text === name.text : { unknown: [unknown.path] };
}

/** Whether a stack puts anything into its clusters that checks images before they run. */
export function checksImages(stack: Stack): Fact {
  const verifying = Object.entries(VERIFIERS).flatMap(([kind, check]) => {
    const [group = "", name = ""] = kind.split("/");
    return stack.objectsOf(group, name).map(({ manifest }) => findingsHold(check(manifest)));
  });
  const policies = stack
    .objectsOf("admissionregistration.k8s.io", "ValidatingAdmissionPolicy")
    .flatMap((policy) => {
      const spec = policy.manifest.body.at("spec");
      const mentions = any(mentionsImages(spec.at("variables")), mentionsImages(spec.at("validations")));
      return mentions === false ? [] : [{ policy, mentions }];
    });
  const bound = stack
    .objectsOf("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding")
    .map((binding) => {
      const { body } = binding.manifest;
      const denies = any(
        ...body
          .at("spec.validationActions")
          .list()
          .map((action) => isOneOf(action, "Deny")),
      );
      if (denies === false) return false;
      return all(denies, any(...policies.map((one) => all(binds(binding, one.policy), one.mentions))));
    });
  const constraints = stack.objects
    .filter(({ manifest }) => manifest.group === "constraints.gatekeeper.sh")
    .filter(({ manifest }) => /image|repo|digest/i.test(manifest.kind ?? ""))
    .map(({ manifest }) => isOneOf(manifest.body.at("spec.enforcementAction").or("deny"), "deny"));
  return any(...verifying, ...bound, ...constraints);
}
