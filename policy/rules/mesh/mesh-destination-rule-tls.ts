import { all, any, type Fact, isOneOf, isSet, isTrue, not } from "../../core/facts";
import { byKind, type Manifest, type Owned } from "../../kubernetes/objects";
import { type Finding, must, type Rule, type StackFinding } from "../../core/model";
import { sameValue } from "../../kubernetes/routes";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

const TLS = ["SIMPLE", "MUTUAL", "ISTIO_MUTUAL"];

/** Everywhere a DestinationRule says how to connect. */
function settings(spec: Node): Node[] {
  const policies = [spec.at("trafficPolicy"), ...spec.each("subsets[].trafficPolicy")];
  return policies
    .flatMap((policy) => [policy, ...policy.each("portLevelSettings[]")])
    .map((policy) => policy.at("tls"));
}

function destinationRule({ body }: Manifest): Finding[] {
  return settings(body.at("spec")).flatMap((tls) => {
    const mode = tls.at("mode");
    const skips = tls.at("insecureSkipVerify");
    const names = ["caCertificates", "credentialName", "subjectAltNames"].map((key) => isSet(tls.at(key)));
    return [
      must(not(all(isSet(tls), isOneOf(mode.or("DISABLE"), "DISABLE"))), mode, "connects in plain text"),
      must(not(isTrue(skips)), skips, "does not verify the server's certificate", false),
      must(
        any(not(isOneOf(mode, "SIMPLE")), any(...names)),
        tls,
        "names no authority and no subject, so that any certificate will do",
      ),
    ];
  });
}

/** Whether a DestinationRule turns plain text for a host into TLS on its way out. */
function originatesTls(rule: Owned, host: Node): Fact {
  const spec = rule.manifest.body.at("spec");
  const modes = settings(spec).map((tls) => isOneOf(tls.at("mode"), ...TLS));
  return all(sameValue(spec.at("host"), host), any(...modes));
}

/** What leaves the mesh leaves its TLS too, so it needs some of its own. */
function serviceEntries(stack: Stack): StackFinding[] {
  const rules = stack.objectsOf("networking.istio.io", "DestinationRule");
  return stack.objectsOf("networking.istio.io", "ServiceEntry").flatMap(({ subject, manifest }) => {
    const spec = manifest.body.at("spec");
    const inside = isOneOf(spec.at("location"), "MESH_INTERNAL");
    const hosts = spec.each("hosts[]");
    const originated = all(
      hosts.length > 0,
      ...hosts.map((host) => any(...rules.map((rule) => originatesTls(rule, host)))),
    );
    return spec.each("ports[].protocol").flatMap((protocol) => {
      const plain = isOneOf(protocol, "HTTP", "HTTP2", "GRPC", "GRPC-WEB");
      const message = `calls the world in plain ${protocol.text}, and no DestinationRule makes it TLS`;
      return about(subject, must(any(inside, not(plain), originated), protocol, message));
    });
  });
}

export const meshDestinationRuleTls: Rule = {
  id: "mesh-destination-rule-tls",
  title: "What leaves a proxy of the mesh is encrypted, for a server it has verified",
  severity: "high",
  level: "mandatory",
  why: "A DestinationRule overrides the TLS that the mesh does by itself: plain text and unverified certificates can be read and answered by anybody on the way.",
  remedy:
    "Leave TLS within the mesh to the mesh; for other hosts set SIMPLE or MUTUAL with caCertificates and subjectAltNames.",
  refs: {},
  ...byKind({ "networking.istio.io/DestinationRule": destinationRule }),
  targets: ["networking.istio.io/DestinationRule", "networking.istio.io/ServiceEntry"],
  stack: serviceEntries,
};
