import { all, any, type Fact, holds, isFilled, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { byKind, type Manifest, type Owned } from "../../kubernetes/objects";
import { type Finding, must, type Rule, type StackFinding } from "../../core/model";
import { groupBy } from "../../core/group";
import { isParent } from "../../kubernetes/routes";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

const TOO_OLD = ["TLSV1_0", "TLSV1_1"];

/** A host that is nobody's in particular: `*`, or Istio's `namespace/*`. */
const isAnyHost = (host: Node): Fact =>
  holds(host, (value) => typeof value === "string" && /^([^/]*\/)?\*?$/.test(value));

function istioServer(server: Node): Finding[] {
  const protocol = server.at("port.protocol");
  const tls = server.at("tls");
  const plain = isOneOf(protocol, "HTTP", "HTTP2", "GRPC", "GRPC-WEB");
  const secured = isOneOf(protocol, "HTTPS", "TLS");
  const redirect = tls.at("httpsRedirect");
  const version = tls.at("minProtocolVersion");
  return [
    must(any(not(plain), isTrue(redirect)), redirect, "it answers plain HTTP without a redirect", true),
    must(any(not(secured), isSet(tls.at("mode"))), tls.at("mode"), "it says nothing of how it does TLS"),
    must(not(isOneOf(version, ...TOO_OLD)), version, `it admits ${version.text}`, "TLSV1_2"),
    must(hasSome(server.at("hosts")), server.at("hosts"), "it serves any host"),
    ...server
      .each("hosts[]")
      .map((host) => must(any(isTrue(redirect), not(isAnyHost(host))), host, "it serves any host")),
  ];
}

const hasSome = (list: Node): Fact => holds(list, (value) => !Array.isArray(value) || value.length > 0);

function virtualService({ body, patch }: Manifest): Finding[] {
  const hosts = body.at("spec.hosts");
  const wild = hosts
    .list()
    .map((host) => must(not(matches(host, /\*/)), host, "it is for any host of a domain"));
  return patch && hosts.absent ? [] : [must(hasSome(hosts), hosts, "it names no host"), ...wild];
}

/** Traefik begins at TLS 1.2 unless told otherwise. */
function traefikOption({ body }: Manifest): Finding[] {
  const version = body.at("spec.minVersion");
  const old = isOneOf(version, "VersionTLS10", "VersionTLS11");
  return [must(not(old), version, `it admits ${version.text}`, "VersionTLS12")];
}

/** Google's gateways begin at TLS 1.0 unless a policy is named. */
function googlePolicy({ body, patch }: Manifest): Finding[] {
  const policy = body.at("spec.default.sslPolicy");
  const named = any(patch && policy.absent, isFilled(policy));
  return [must(named, policy, "it names no SSL policy, and so admits TLS 1.0")];
}

/** Certificate authorities ask for their challenges in plain HTTP. */
const CHALLENGES = /^\/\.well-known\/acme-challenge(\/|$)/;

/** Whether a route does nothing but send callers to HTTPS. */
function redirects(route: Owned): Fact {
  const rules = route.manifest.body.at("spec.rules").list();
  const answers = rules.map((rule) => {
    const schemes = rule.each("filters[].requestRedirect.scheme").map((scheme) => isOneOf(scheme, "https"));
    const paths = rule.each("matches[].path.value").map((path) => matches(path, CHALLENGES));
    return any(...schemes, all(paths.length > 0, ...paths));
  });
  return all(rules.length > 0, ...answers);
}

/** Whether a route is attached to a listener of a gateway. */
function attaches(stack: Stack, route: Owned, gateway: Owned, listener: Node): Fact {
  const parents = route.manifest.body.at("spec.parentRefs").list();
  return any(...parents.map((parent) => isParent(stack, route, parent, gateway, listener)));
}

/** Routes by the names of their parents, so that not every gateway is held against every route. */
function routesByParent(stack: Stack): (gateway: Owned) => Owned[] {
  const routes = stack.objectsOf("gateway.networking.k8s.io", "HTTPRoute");
  const pairs = routes.flatMap((route) => {
    const names = route.manifest.body.each("spec.parentRefs[].name").filter((name) => !name.absent);
    return [...new Set(names.map(({ text }) => text))].map((name) => ({ name, route }));
  });
  const byName = groupBy(pairs, ({ name }) => name);
  const named = (name: string | undefined) => byName.get(name)?.map(({ route }) => route) ?? [];
  return ({ manifest }) => {
    const name = manifest.body.at("metadata.name");
    return name.unknown ? routes : [...new Set([...named(name.text), ...named(undefined)])];
  };
}

/** A listener without TLS is there to redirect, and for nothing else. */
function gatewayApi(stack: Stack): StackFinding[] {
  const routesTo = routesByParent(stack);
  return stack.objectsOf("gateway.networking.k8s.io", "Gateway").flatMap((gateway) => {
    const routes = routesTo(gateway).map((route) => ({ route, redirects: redirects(route) }));
    const findings = gateway.manifest.body.each("spec.listeners[]").flatMap((listener) => {
      const protocol = listener.at("protocol");
      const attached = routes
        .map((entry) => ({ ...entry, to: attaches(stack, entry.route, gateway, listener) }))
        .filter(({ to }) => to !== false);
      const onlyRedirects = all(...attached.map((entry) => any(not(entry.to), entry.redirects)));
      const anyRedirect = any(...attached.map((entry) => all(entry.to, entry.redirects)));
      const secured = isOneOf(protocol, "HTTPS", "TLS");
      const hostname = listener.at("hostname");
      // Where only its own namespace may attach routes, those may name the hosts instead.
      const named = all(
        isOneOf(listener.at("allowedRoutes.namespaces.from").or("Same"), "Same"),
        any(...attached.map(({ to }) => to)),
        ...attached.map(({ route, to }) => any(not(to), isSet(route.manifest.body.at("spec.hostnames")))),
      );
      return [
        must(
          any(not(isOneOf(protocol, "HTTP")), all(onlyRedirects, anyRedirect)),
          protocol,
          "it answers plain HTTP, and no route of the stack redirects all of it",
        ),
        must(
          any(not(secured), all(isSet(hostname), not(isAnyHost(hostname))), all(hostname.absent, named)),
          hostname,
          "it serves any host",
        ),
      ];
    });
    return about(gateway.subject, ...findings);
  });
}

export const meshGatewayTls: Rule = {
  id: "mesh-gateway-tls",
  title: "Gateways speak TLS 1.2 or later for hosts they name, and redirect plain HTTP",
  severity: "high",
  level: "mandatory",
  why: "What a gateway answers in plain text, or for any host, can be read and claimed by others before the mesh protects it.",
  remedy:
    "Name hosts, terminate TLS 1.2 or later, and give plain HTTP httpsRedirect or a route that redirects to https.",
  refs: { cis: { eks: ["5.4.5"] } },
  ...byKind({
    "networking.istio.io/Gateway": ({ body }) => body.each("spec.servers[]").flatMap(istioServer),
    "networking.istio.io/VirtualService": virtualService,
    "traefik.io/TLSOption": traefikOption,
    "networking.gke.io/GCPGatewayPolicy": googlePolicy,
  }),
  targets: [
    "networking.istio.io/Gateway",
    "networking.istio.io/VirtualService",
    "gateway.networking.k8s.io/Gateway",
    "traefik.io/TLSOption",
    "networking.gke.io/GCPGatewayPolicy",
  ],
  stack: gatewayApi,
};
