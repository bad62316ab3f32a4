import { all, any, type Fact, isOneOf, matches, not } from "../core/facts";
import { groupBy } from "../core/group";
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

/** A policy of the API server, and whether it looks at images. */
interface Policy extends Owned {
  readonly name: Node;
  readonly mentions: Fact;
}

/** Those that look at images, or may. */
function policiesOf(stack: Stack): Policy[] {
  return stack
    .objectsOf("admissionregistration.k8s.io", "ValidatingAdmissionPolicy")
    .map((policy) => {
      const { body } = policy.manifest;
      const places = [body.at("spec.variables"), body.at("spec.validations")];
      return { ...policy, name: body.at("metadata.name"), mentions: any(...places.map(mentionsImages)) };
    })
    .filter(({ mentions }) => mentions !== false);
}

/** Whether a policy that looks at images is bound: by name, or by what the binding was made from while it has none. */
function bound(stack: Stack): Fact {
  const policies = policiesOf(stack);
  const byName = groupBy(policies, ({ name }) => name.text);
  const nameless = policies.filter(({ name }) => name.unknown);
  const perhaps = ({ path }: Node, found: readonly Policy[]): Fact =>
    any(...found.map(({ mentions }) => all({ unknown: [path] }, mentions)));
  const bindings = stack.objectsOf("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding");
  return any(
    ...bindings.map(({ subject, manifest: { body } }) => {
      const actions = body.at("spec.validationActions").list();
      const denies = any(...actions.map((action) => isOneOf(action, "Deny")));
      if (denies === false) return false;
      const wanted = body.at("spec.policyName");
      const origins = wanted.unknown ? madeFrom(subject, "spec", /:ValidatingAdmissionPolicy$/) : [];
      const made = policies.filter((policy) => origins.includes(policy.subject.urn));
      const named = wanted.text === undefined ? made : (byName.get(wanted.text) ?? []);
      return all(
        denies,
        any(
          ...named.map(({ mentions }) => mentions),
          wanted.unknown && origins.length === 0 && perhaps(wanted, policies),
          !wanted.unknown && any(...nameless.map((policy) => perhaps(policy.name, [policy]))),
        ),
      );
    }),
  );
}

/** Whether a stack puts anything into its clusters that checks images before they run. */
export function checksImages(stack: Stack): Fact {
  const verifying = Object.entries(VERIFIERS).flatMap(([kind, check]) => {
    const [group = "", name = ""] = kind.split("/");
    return stack.objectsOf(group, name).map(({ manifest }) => findingsHold(check(manifest)));
  });
  const constraints = stack.objects
    .filter(({ manifest }) => manifest.group === "constraints.gatekeeper.sh")
    .filter(({ manifest }) => /image|repo|digest/i.test(manifest.kind ?? ""))
    .map(({ manifest }) => isOneOf(manifest.body.at("spec.enforcementAction").or("deny"), "deny"));
  return any(...verifying, bound(stack), ...constraints);
}
