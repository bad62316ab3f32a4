import * as z from "zod";
import {
  all,
  any,
  type Fact,
  holds,
  isFalse,
  isFilled,
  isOneOf,
  isSet,
  matches,
  not,
} from "../../core/facts";
import { byKind, type Manifest, type Owned } from "../../kubernetes/objects";
import { configurable, type Finding, must, type StackFinding } from "../../core/model";
import { ingressesOf, isParent, perIngress, sameValue } from "../../kubernetes/routes";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

interface Settings {
  readonly wildcards: boolean;
}

const NGINX = /^(nginx\.ingress\.kubernetes\.io|nginx\.org)\//;
/** Annotations whose text becomes part of the controller's configuration as it is. */
const SNIPPET = /-snippets?$/;
/** Annotations that are read as one value, and were not checked by the controller: CVE-2025-1097, 1098 and 24514. */
const VALUES = ["auth-url", "auth-tls-match-cn", "mirror-target", "mirror-host", "auth-signin"];
/** What ends a directive of nginx, or begins another; the `$` of its variables is meant. */
const INJECTION = /[;{}|\\\n\r#"']/;
/** Annotations that take the authentication off again. */
const BYPASSES: readonly { readonly key: string; readonly values: readonly string[] }[] = [
  { key: "nginx.ingress.kubernetes.io/satisfy", values: ["any"] },
  { key: "nginx.ingress.kubernetes.io/enable-global-auth", values: ["false"] },
  { key: "nginx.ingress.kubernetes.io/auth-tls-verify-client", values: ["off", "optional_no_ca"] },
];

function annotationsOf(annotations: Node): Finding[] {
  const named = annotations.entries().filter(([key]) => NGINX.test(key));
  const snippets = named.filter(([key]) => SNIPPET.test(key));
  const values = VALUES.map((name) => annotations.key(`nginx.ingress.kubernetes.io/${name}`));
  const bypasses = BYPASSES.map(({ key, values: bad }) => {
    const node = annotations.key(key);
    const off = any(isOneOf(node, ...bad), all(bad.includes("false"), isFalse(node)));
    return must(not(off), node, `${key} takes the authentication off`);
  });
  return [
    ...snippets.map(([key, node]) =>
      must(not(isFilled(node)), node, `${key} is configuration of the controller, which serves others too`),
    ),
    ...values.map((node) =>
      must(not(matches(node, INJECTION)), node, "it holds characters that no address or name has"),
    ),
    ...bypasses,
  ];
}

/** A host that says for whom the rule is. */
function explicit(host: Node, { wildcards }: Settings): Finding[] {
  const wild = holds(host, (value) => typeof value === "string" && value.includes("*"));
  return [
    must(isFilled(host), host, "it is for any host"),
    must(wildcards || not(wild), host, "it is for any host of a domain"),
  ];
}

function ingress({ body, patch }: Manifest, settings: Settings): Finding[] {
  const spec = body.at("spec");
  const fallback = [spec.at("defaultBackend"), spec.at("backend")];
  // A rule without paths leads nowhere, whatever its host.
  const rules = spec
    .at("rules")
    .list()
    .filter((rule) => rule.unknown || !rule.at("http.paths").absent);
  return [
    ...annotationsOf(body.at("metadata.annotations")),
    ...fallback.map((node) => must(not(isSet(node)), node, "its default backend answers for any host")),
    ...(patch ? [] : rules.flatMap((rule) => explicit(rule.at("host"), settings))),
  ];
}

/** The places of Ingresses by host and path; the same place twice goes to whoever was first. */
function duplicates(stack: Stack): StackFinding[] {
  const places = ingressesOf(stack).flatMap((owner) =>
    owner.manifest.body
      .each("spec.rules[]")
      .flatMap((rule) =>
        rule
          .each("http.paths[]")
          .map((path) => ({ owner, host: rule.at("host"), path: path.at("path").or("/") })),
      ),
  );
  return places.flatMap((place) => {
    const taken = places
      .filter(({ owner }) => owner.manifest !== place.owner.manifest)
      .map((other): Fact =>
        all(isSet(place.host), sameValue(place.host, other.host), sameValue(place.path, other.path)),
      );
    const message = "another Ingress serves the same host and path";
    return about(place.owner.subject, must(not(any(...taken)), place.host, message));
  });
}

/** Whether a route is attached to a Gateway, which serves hosts, rather than to a Service or a Server. */
function routeHosts(stack: Stack, route: Owned, settings: Settings): StackFinding[] {
  const { subject, manifest } = route;
  const spec = manifest.body.at("spec");
  const hosts = spec.at("hostnames").list();
  const wild = hosts.map((host) =>
    must(
      settings.wildcards || not(holds(host, (value) => typeof value === "string" && value.includes("*"))),
      host,
      "it is for any host of a domain",
    ),
  );
  if (hosts.length > 0) return about(subject, ...wild);
  const gateways = stack.objectsOf("gateway.networking.k8s.io", "Gateway");
  const redirect = all(
    ...spec.each("rules[]").map((rule) => any(...rule.each("filters[].requestRedirect").map(isSet))),
  );
  return spec.each("parentRefs[]").flatMap((parent) => {
    const listeners = gateways.flatMap((gateway) =>
      gateway.manifest.body
        .each("spec.listeners[]")
        .map((listener) =>
          all(isParent(stack, route, parent, gateway, listener), not(isSet(listener.at("hostname")))),
        ),
    );
    if (listeners.length === 0) return [];
    const message = "neither it nor its listener says for which host it is";
    return about(subject, must(any(redirect, not(any(...listeners))), spec.at("hostnames"), message));
  });
}

export const trafficIngressHostsSafe = configurable(
  {
    id: "traffic-ingress-hosts-safe",
    title:
      "Ingresses and routes name hosts that nobody else has, and leave the controller's configuration alone",
    severity: "high",
    level: "mandatory",
    why: "A host that is anybody's, or somebody else's, takes their traffic; and a snippet runs in a controller that holds the secrets of every Ingress.",
    remedy:
      "Name each host, once, and replace snippets and default backends by what the controller has for them.",
    refs: { trivy: ["AVD-KCV-0093"], checkov: ["CKV_K8S_152", "CKV_K8S_153", "CKV_K8S_154"] },
  },
  {
    wildcards: z.boolean().default(false).describe("whether a host may be *.example.com"),
  },
  (settings) => ({
    ...byKind({
      ...perIngress((manifest: Manifest) => ingress(manifest, settings)),
      "networking.istio.io/VirtualService": ({ body }) =>
        body.each("spec.hosts[]").map((host) => must(not(isOneOf(host, "*")), host, "it is for any host")),
    }),
    targets: [
      "networking.k8s.io/Ingress",
      "extensions/Ingress",
      "gateway.networking.k8s.io/HTTPRoute",
      "networking.istio.io/VirtualService",
    ],
    stack: (stack) => [
      ...duplicates(stack),
      ...stack
        .objectsOf("gateway.networking.k8s.io", "HTTPRoute")
        .flatMap((route) => routeHosts(stack, route, settings)),
    ],
  }),
);
