import { admitInternet } from "../../reading/cidr";
import { all, any, type Fact, holds, isOneOf, isSet, not } from "../../core/facts";
import type { Owned } from "../../kubernetes/objects";
import {
  inForceIn,
  INBOUND,
  installsIstio,
  isEntrance,
  isInRoot,
  joinsIstio,
  joinsLinkerd,
  type LinkerdRelease,
  linkerdReleases,
  UNAUTHENTICATED,
  where,
} from "../../kubernetes/mesh";
import { must, type Rule, type StackFinding } from "../../core/model";
import { sameValue } from "../../kubernetes/routes";
import { inSameNamespace, isEmpty, picks } from "../../kubernetes/selectors";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

/** Whether a rule of Istio's says who may call: by identity, by network, or by a condition about either. */
function namesCallers(rule: Node): Fact {
  const sources = rule.each("from[]").map((entry) => not(isEmpty(entry.at("source"))));
  const conditions = rule
    .each("when[].key")
    .map((key) =>
      holds(key, (value) => /^(source|request\.auth|remote)/.test(typeof value === "string" ? value : "")),
    );
  return any(all(sources.length > 0, ...sources), ...conditions);
}

/** A policy of Istio's that allows must say whom, but for an entrance, which is for everybody. */
function istioPolicy(stack: Stack, policy: Owned): StackFinding[] {
  const spec = policy.manifest.body.at("spec");
  const allows = isOneOf(spec.at("action").or("ALLOW"), "ALLOW");
  const entrance = isEntrance(stack, policy, spec.at("selector"));
  const rules = spec.at("rules");
  const findings = rules
    .list()
    .map((rule) => must(any(not(allows), namesCallers(rule), entrance), rule, "it allows any caller"));
  return about(
    policy.subject,
    must(spec.unknown ? { unknown: [spec.path] } : true, spec, "it allows any caller"),
    ...findings,
  );
}

/** A policy of Linkerd's admits everybody where it requires nothing, or a network as wide as the internet. */
function linkerdPolicy(stack: Stack, policy: Owned): StackFinding[] {
  const spec = policy.manifest.body.at("spec");
  const required = spec.at("requiredAuthenticationRefs");
  const networks = stack.objectsOf("policy.linkerd.io", "NetworkAuthentication");
  const wide = required.list().map((reference) =>
    all(
      isOneOf(reference.at("kind"), "NetworkAuthentication"),
      any(
        ...networks.map((network) => {
          const { body } = network.manifest;
          const named = sameValue(reference.at("name"), body.at("metadata.name"));
          const blocks = body.each("spec.networks[].cidr");
          return all(named, inSameNamespace(stack, network, policy), admitInternet(blocks));
        }),
      ),
    ),
  );
  // A route is a few paths, such as those of probes; a Server and a namespace are everything.
  const everything = isOneOf(spec.at("targetRef.kind"), "Server", "Namespace");
  const some = holds(required, (value) => !Array.isArray(value) || value.length > 0);
  return about(
    policy.subject,
    must(some, required, "it requires no authentication, and so allows any caller"),
    must(
      not(all(everything, wide.length > 0, ...wide)),
      required,
      "it allows any caller of a network as wide as the internet",
    ),
  );
}

/** Whether Istio denies what no policy allows to the pods of a namespace. */
function istioDenies(stack: Stack, namespace: Owned, policies: readonly Owned[]): Fact {
  const open = policies.map((policy) => {
    const spec = policy.manifest.body.at("spec");
    const allows = all(
      isOneOf(spec.at("action").or("ALLOW"), "ALLOW"),
      not(isSet(spec.at("targetRefs"))),
      not(isSet(spec.at("targetRef"))),
    );
    const here = any(isInRoot(policy), stack.namespaces.holds(namespace, policy));
    return { policy, allows, wide: all(allows, here, isEmpty(spec.at("selector"))) };
  });
  const each = stack.workloadsIn(namespace).map((workload) => {
    const picked = open.map(({ policy, allows }) =>
      all(allows, picks(stack, policy, policy.manifest.body.at("spec.selector"), workload)),
    );
    return where(stack.namespaces.holds(namespace, workload), any(...picked));
  });
  return any(...open.map(({ wide }) => wide), all(each.length > 0, ...each));
}

/** Whether Linkerd denies callers without an identity, by the namespace's word or that of the control plane. */
function linkerdDenies(releases: readonly LinkerdRelease[], metadata: Node): Fact {
  const said = metadata.at("annotations").key(INBOUND);
  const byDefault = any(...releases.map(({ is, admitsAnybody }) => all(is, admitsAnybody)));
  return not(any(isOneOf(said, ...UNAUTHENTICATED), all(not(isSet(said)), byDefault)));
}

/** Namespaces with pods in a mesh; where it is open whether they have any, so is what comes of them. */
function ofNamespaces(stack: Stack, istio: readonly Owned[]): StackFinding[] {
  const seen = any(istio.length > 0, installsIstio(stack));
  const releases = linkerdReleases(stack);
  const ofRoot = istio.filter((policy) => isInRoot(policy) !== false);
  return stack.namespaces.declared.flatMap((namespace) => {
    const pods = stack.workloadsIn(namespace);
    const used = any(...pods.map((workload) => stack.namespaces.holds(namespace, workload)));
    const metadata = namespace.manifest.body.at("metadata");
    const inIstio = all(used, seen, joinsIstio(metadata));
    const inLinkerd = all(used, joinsLinkerd(metadata));
    if (inIstio === false && inLinkerd === false) return [];
    const policies = inForceIn(stack, namespace, "AuthorizationPolicy", ofRoot);
    const message = "no policy denies its pods callers that no other policy allows";
    return about(
      namespace.subject,
      must(where(inIstio, istioDenies(stack, namespace, policies)), metadata, message),
      must(where(inLinkerd, linkerdDenies(releases, metadata)), metadata.at("annotations"), message),
    );
  });
}

function check(stack: Stack): StackFinding[] {
  const istio = stack.objectsOf("security.istio.io", "AuthorizationPolicy");
  const linkerd = stack.objectsOf("policy.linkerd.io", "AuthorizationPolicy");
  return [
    ...istio.flatMap((policy) => istioPolicy(stack, policy)),
    ...linkerd.flatMap((policy) => linkerdPolicy(stack, policy)),
    ...ofNamespaces(stack, istio),
  ];
}

export const meshAuthorizationDefaultDeny: Rule = {
  id: "mesh-authorization-default-deny",
  title: "Pods of the mesh admit the callers that a policy names, and nobody else",
  severity: "high",
  level: "mandatory",
  why: "An identity alone stops nobody: without a policy that names callers, every pod of the mesh may call every other. What holds for a whole mesh is judged where its control plane, or a policy, is in the stack.",
  remedy: `Declare an AuthorizationPolicy without rules for the namespace, or annotate it with ${INBOUND}: deny, and name a source in every rule that allows.`,
  refs: {},
  targets: [
    "security.istio.io/AuthorizationPolicy",
    "policy.linkerd.io/AuthorizationPolicy",
    "core/Namespace",
  ],
  stack: check,
};
