import type { IngressArgs } from "@pulumi/kubernetes/networking/v1";
import type { input } from "@pulumi/kubernetes/types";
import { trafficIngressHostsSafe as rule } from "../../../../policy/rules/traffic/traffic-ingress-hosts-safe";
import { fixture, unknown } from "../../support/fixtures";
import { gateway, type HttpRoute, redirect } from "../../support/gateways";
import type { VirtualService } from "../../support/istio";
import type { Examination } from "../../support/mutants";

const http = (path: string): input.networking.v1.HTTPIngressRuleValue => ({
  paths: [{ path, pathType: "Prefix", backend: { service: { name: "shop", port: { number: 80 } } } }],
});
const named = (name: string, host: string, path = "/") =>
  fixture<IngressArgs>("kubernetes:networking.k8s.io/v1:Ingress", name, {
    metadata: { name, namespace: "shop", annotations: {} },
    spec: { rules: [{ host, http: http(path) }] },
  });
const ingress = named("ingress", "shop.example.com");
const annotated = (key: string, value: string) =>
  ingress({ metadata: { name: "ingress", annotations: { [`nginx.ingress.kubernetes.io/${key}`]: value } } });
const withRules = (rules: input.networking.v1.IngressRule[]) => ingress({ spec: { rules } });
const route = fixture<HttpRoute>("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "route", {
  metadata: { name: "shop", namespace: "shop" },
  spec: {
    hostnames: ["shop.example.com"],
    parentRefs: [{ name: "public", namespace: "gateway", sectionName: "https" }],
    rules: [{ backendRefs: [{ name: "shop", port: 80 }] }],
  },
});
const nameless = (namespace: string) =>
  route({
    metadata: { name: "shop", namespace },
    spec: { parentRefs: [{ name: "public", sectionName: "http" }], rules: [{}] },
  });
const service = fixture<VirtualService>("kubernetes:networking.istio.io/v1:VirtualService", "service", {
  metadata: { name: "shop", namespace: "shop" },
  spec: { hosts: ["shop.example.com"] },
});
const anyHost = "violation: it is for any host";
const domain = "violation: it is for any host of a domain";
const taken = "violation: another Ingress serves the same host and path";
const characters = "violation: it holds characters that no address or name has";
const annotation = (key: string) => `metadata.annotations["nginx.ingress.kubernetes.io/${key}"]`;
const values = { of: "ingress", absent: "pass" } as const;

export const examination: Examination = {
  rule,
  base: [ingress(), route(), service(), gateway(), redirect()],
  mutants: [
    {
      of: "ingress",
      path: "spec.rules[0].host",
      bad: ["*.example.com", "*"],
      good: ["other.example.com"],
      absent: "violation",
    },
    {
      of: "ingress",
      path: "spec.defaultBackend",
      bad: [{ service: { name: "shop" } }],
      absent: "pass",
      empty: "violation",
    },
    { ...values, path: annotation("server-snippet"), bad: ["location / { return 200; }"] },
    { ...values, path: annotation("configuration-snippet"), bad: ["more_set_headers x"] },
    {
      ...values,
      path: annotation("auth-url"),
      bad: ["http://a/#;\ninjection", "http://a/b|c"],
      good: ["https://login.example.com/auth?rd=$host"],
    },
    { ...values, path: annotation("auth-tls-match-cn"), bad: ["CN=a|b"], good: ["CN=web"] },
    { ...values, path: annotation("mirror-target"), bad: ["http://a/;"], good: ["https://a"] },
    { ...values, path: annotation("mirror-host"), bad: ["a;b"], good: ["a"] },
    { ...values, path: annotation("satisfy"), bad: ["any"], good: ["all"] },
    { ...values, path: annotation("enable-global-auth"), bad: ["false"], good: ["true"] },
    { ...values, path: annotation("auth-tls-verify-client"), bad: ["off", "optional_no_ca"], good: ["on"] },
    {
      of: "route",
      path: "spec.hostnames",
      bad: [["*.example.com"]],
      good: [["a.example.com", "b.example.com"], []],
      absent: "pass",
    },
    { of: "route", path: "spec.parentRefs[0].name", good: ["other"], absent: "pass", unknown: "pass" },
    { of: "service", path: "spec.hosts", bad: [["*"]], good: [["shop"]], absent: "not-applicable" },
  ],
  cases: [
    ["lets a rule without paths have no host, since it leads nowhere", [withRules([{}])]],
    [
      "fails for a wildcard beside a host",
      [
        withRules([
          { host: "a.example.com", http: http("/") },
          { host: "*.example.com", http: http("/") },
        ]),
      ],
      { ingress: domain },
    ],
    [
      "finds a rule for any host beside an unknown one",
      [withRules([unknown, { http: http("/") }])],
      { ingress: anyHost },
    ],
    [
      "fails for both of two Ingresses with one host and path",
      [ingress(), named("other", "shop.example.com")()],
      { ingress: taken, other: taken },
    ],
    [
      "passes two Ingresses with one host and two paths",
      [ingress(), named("other", "shop.example.com", "/api")()],
    ],
    [
      "passes one Ingress that says it twice",
      [
        withRules([
          { host: "a.example.com", http: http("/") },
          { host: "a.example.com", http: http("/b") },
        ]),
      ],
    ],
    [
      "is undecided where the other's host is unknown",
      [ingress(), named("other", unknown)()],
      {
        ingress: "undecided: not known before the update: spec.rules[0].host",
        other: "undecided: not known before the update: spec.rules[0].host",
      },
    ],
    [
      "passes annotations of others",
      [ingress({ metadata: { name: "ingress", annotations: { "example.com/server-snippet": "a;" } } })],
    ],
    [
      "never repeats what an annotation holds",
      [annotated("auth-url", "http://user:secret@a/;")],
      { ingress: characters },
    ],
    [
      "fails where neither the route nor the listener names a host",
      [gateway(), nameless("gateway")],
      { route: "violation: neither it nor its listener says for which host it is" },
    ],
    ["does not take a gateway of the same name in another namespace", [gateway(), nameless("shop")]],
    ["passes a route that only redirects", [gateway(), redirect()]],
    [
      "asks nothing of routes of a Service or of a gateway elsewhere",
      [route({ spec: { parentRefs: [{ kind: "Service", name: "public" }], rules: [{}] } })],
    ],
    [
      "sees older versions, lists and patches",
      [
        fixture<object>("kubernetes:extensions/v1beta1:Ingress", "old", {
          spec: { backend: { serviceName: "a" } },
        })(),
        fixture<object>("kubernetes:networking.k8s.io/v1:IngressList", "list", {
          items: [{ spec: { rules: [{ http: http("/") }] } }],
        })(),
        fixture<object>("kubernetes:networking.k8s.io/v1:IngressPatch", "patch", {
          spec: { rules: [{ http: http("/") }] },
        })(),
      ],
      { old: "violation: its default backend answers for any host", list: anyHost },
    ],
  ],
};
