import { all, any, type Fact, isOneOf, isSet, not } from "../../core/facts";
import type { Owned } from "../../kubernetes/objects";
import {
  inForceIn,
  installsIstio,
  isEntrance,
  isInRoot,
  joinsIstio,
  linkerdReleases,
  UNAUTHENTICATED,
  where,
} from "../../kubernetes/mesh";
import { must, type Rule, type StackFinding } from "../../core/model";
import { isEmpty } from "../../kubernetes/selectors";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

const modeOf = ({ manifest }: Owned): Node => manifest.body.at("spec.mtls.mode");

/** A policy of Istio's by itself, with its ports; the public comes to an entrance without a certificate. */
function peerAuthentication(stack: Stack, policy: Owned): StackFinding[] {
  const spec = policy.manifest.body.at("spec");
  const entrance = isEntrance(stack, policy, spec.at("selector"));
  const strict = (mode: Node, what: string) => {
    const open = any(isOneOf(mode, "DISABLE"), all(isOneOf(mode, "PERMISSIVE"), not(entrance)));
    return must(not(open), mode, `${what} admits plain text: ${mode.text}`, "STRICT");
  };
  const ports = spec.at("portLevelMtls");
  return about(
    policy.subject,
    strict(modeOf(policy), "it"),
    strict(ports.unknown ? ports : ports.at("*"), "a port"),
    ...ports.entries().map(([port, node]) => strict(node.at("mode"), `port ${port}`)),
  );
}

/** What holds in a namespace: its own policy, or that of the mesh where it has none or leaves the mode open. */
function resolved(stack: Stack, namespace: Owned, policies: readonly Owned[]): { own: Fact; strict: Fact } {
  const wide = policies.map((policy) => ({
    policy,
    covers: isEmpty(policy.manifest.body.at("spec.selector")),
    mode: modeOf(policy),
    here: stack.namespaces.holds(namespace, policy),
  }));
  const says = (entry: (typeof wide)[number]): Fact =>
    all(entry.covers, isSet(entry.mode), not(isOneOf(entry.mode, "UNSET")));
  const own = any(...wide.map((entry) => all(entry.here, says(entry))));
  const ofMesh = wide.map(({ policy, covers, mode }) =>
    all(covers, isInRoot(policy), isOneOf(mode, "STRICT")),
  );
  const ofOwn = wide.map(({ covers, here, mode }) => all(covers, here, isOneOf(mode, "STRICT")));
  return { own, strict: any(...ofOwn, all(not(own), any(...ofMesh))) };
}

function check(stack: Stack): StackFinding[] {
  const policies = stack.objectsOf("security.istio.io", "PeerAuthentication");
  const installed = installsIstio(stack);
  const ofRoot = policies.filter((policy) => isInRoot(policy) !== false);
  const ofNamespaces = stack.namespaces.declared.flatMap((namespace) => {
    const metadata = namespace.manifest.body.at("metadata");
    const { own, strict } = resolved(
      stack,
      namespace,
      inForceIn(stack, namespace, "PeerAuthentication", ofRoot),
    );
    const judged = all(joinsIstio(metadata), any(installed, own));
    const message = "no PeerAuthentication makes its mutual TLS STRICT";
    return judged === false
      ? []
      : about(namespace.subject, must(where(judged, strict), metadata.at("labels"), message));
  });
  const servers = stack.objectsOf("policy.linkerd.io", "Server").flatMap((server) => {
    const spec = server.manifest.body.at("spec");
    const access = spec.at("accessPolicy");
    const admits = isOneOf(access, ...UNAUTHENTICATED);
    const open = admits !== false && all(admits, not(isEntrance(stack, server, spec.at("podSelector"))));
    return about(
      server.subject,
      must(not(open), access, `it admits callers without an identity: ${access.text}`, "deny"),
    );
  });
  const releases = linkerdReleases(stack).flatMap(({ subject, is, inboundPolicy, admitsAnybody }) => {
    const message = `its proxies admit callers without an identity by default: ${inboundPolicy.text}`;
    return about(subject, must(where(is, not(admitsAnybody)), inboundPolicy, message));
  });
  return [
    ...policies.flatMap((policy) => peerAuthentication(stack, policy)),
    ...ofNamespaces,
    ...servers,
    ...releases,
  ];
}

export const meshStrictMtls: Rule = {
  id: "mesh-strict-mtls",
  title: "The mesh admits callers with a certificate only",
  severity: "critical",
  level: "mandatory",
  why: "Where plain text is admitted too, whoever reaches a pod speaks to it without an identity, and no authorization applies. What holds for a whole mesh is judged where its control plane is in the stack.",
  remedy:
    "Set the mode STRICT in a PeerAuthentication of the mesh's root namespace, leave it out elsewhere, and let Linkerd's Servers and proxies admit authenticated callers only.",
  refs: {},
  mustKnow: ["spec.mtls.mode", "spec.accessPolicy"],
  targets: [
    "security.istio.io/PeerAuthentication",
    "core/Namespace",
    "policy.linkerd.io/Server",
    "kubernetes:helm.sh/v3:Release",
  ],
  stack: check,
};
