import { all, any, type Fact, isOneOf, isTrue, matches, not } from "../core/facts";
import { type Finding, must, type StackFinding, type Subject } from "../core/model";
import type { Stack } from "../core/stack";
import { about, typeOf } from "../core/subject";

/** Cipher suites of a custom policy of Google's without forward secrecy, or broken. */
const WEAK = /^TLS_RSA_|_3DES_|_RC4_/;

/** What clients may speak to a balancer with this policy. */
export function sslPolicy({ props }: Subject): Finding[] {
  const version = props.at("minTlsVersion").or("TLS_1_0");
  const profile = props.at("profile").or("COMPATIBLE");
  return [
    must(isOneOf(version, "TLS_1_2", "TLS_1_3"), version, `it admits ${version.text}`, "TLS_1_2"),
    must(not(isOneOf(profile, "COMPATIBLE")), profile, "it admits every cipher there is", "MODERN"),
    ...props
      .each("customFeatures[]")
      .map((feature) => must(not(matches(feature, WEAK)), feature, `it admits ${feature.text}`)),
  ];
}

/** Whether a proxy that answers plain HTTP does nothing but send callers to HTTPS. */
function redirectsAll(stack: Stack, proxy: Subject): Fact {
  const maps = stack.referred(
    proxy,
    "urlMap",
    "gcp:compute/uRLMap:URLMap",
    "gcp:compute/regionUrlMap:RegionUrlMap",
  );
  return any(...maps.found.map(({ props }) => isTrue(props.at("defaultUrlRedirect.httpsRedirect"))));
}

const FORWARDING = [
  "gcp:compute/globalForwardingRule:GlobalForwardingRule",
  "gcp:compute/forwardingRule:ForwardingRule",
];
const HTTP_PROXIES = [
  "gcp:compute/targetHttpProxy:TargetHttpProxy",
  "gcp:compute/regionTargetHttpProxy:RegionTargetHttpProxy",
];

/** Forwarding rules that lead the public to a proxy for plain HTTP. */
export function forwarding(stack: Stack): StackFinding[] {
  return stack.ofType(...FORWARDING).flatMap((rule) => {
    const target = rule.props.at("target");
    if (target.absent) return [];
    const scheme = rule.props.at("loadBalancingScheme").or("EXTERNAL");
    const proxies = stack.referred(rule, "target", ...HTTP_PROXIES).found;
    const made = (rule.propertyDependencies["target"] ?? []).map(typeOf);
    const plain: Fact =
      target.unknown && made.length > 0
        ? made.some((type) => HTTP_PROXIES.includes(type))
        : matches(target, /\/targetHttpProxies\//);
    const redirected = proxies.map((proxy) => redirectsAll(stack, proxy));
    const fact = any(
      not(isOneOf(scheme, "EXTERNAL", "EXTERNAL_MANAGED")),
      not(any(plain, target.unknown ? false : proxies.length > 0)),
      all(redirected.length > 0, ...redirected),
    );
    return about(rule, must(fact, target, "it leads the public to plain HTTP"));
  });
}
