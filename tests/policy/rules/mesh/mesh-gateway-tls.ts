import { meshGatewayTls as rule } from "../../../../policy/rules/mesh/mesh-gateway-tls";
import { fixture, unknown } from "../../support/fixtures";
import { gateway, type HttpRoute, redirect } from "../../support/gateways";
import type { IstioGateway, VirtualService } from "../../support/istio";
import type { Examination } from "../../support/mutants";

const metadata = { name: "public", namespace: "gateway" };
const https = {
  hosts: ["shop.example.com"],
  port: { number: 443, name: "https", protocol: "HTTPS" },
  tls: { mode: "SIMPLE", minProtocolVersion: "TLSV1_2" },
};
const istio = fixture<IstioGateway>("kubernetes:networking.istio.io/v1:Gateway", "istio", {
  metadata,
  spec: {
    servers: [
      https,
      { hosts: ["*"], port: { number: 80, name: "http", protocol: "HTTP" }, tls: { httpsRedirect: true } },
    ],
  },
});
const service = fixture<VirtualService>("kubernetes:networking.istio.io/v1:VirtualService", "service", {
  metadata: { name: "shop", namespace: "shop" },
  spec: { hosts: ["shop.example.com"], gateways: ["gateway/public"] },
});
interface TlsOption {
  spec: { minVersion?: string; sniStrict?: boolean };
}
const option = fixture<TlsOption>("kubernetes:traefik.io/v1alpha1:TLSOption", "option", {
  spec: { minVersion: "VersionTLS12" },
});
interface GatewayPolicy {
  spec: { default: { sslPolicy?: string } };
}
const policy = fixture<GatewayPolicy>("kubernetes:networking.gke.io/v1:GCPGatewayPolicy", "policy", {
  spec: { default: { sslPolicy: "modern" } },
});
const route = (name: string, spec: Partial<HttpRoute["spec"]>, namespace = "gateway") =>
  fixture<HttpRoute>("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", name, {
    metadata: { name, namespace },
    spec: {
      parentRefs: [{ name: "public" }],
      rules: [{ backendRefs: [{ name: "shop", port: 80 }] }],
      ...spec,
    },
  })();
const listening = (listener: object) =>
  gateway({
    spec: {
      gatewayClassName: "gke",
      listeners: [{ name: "https", port: 443, protocol: "HTTPS", ...listener }],
    },
  });
const plain = "violation: it answers plain HTTP, and no route of the stack redirects all of it";
const anyHost = "violation: it serves any host";

export const examination: Examination = {
  rule,
  base: [istio(), service(), gateway(), redirect(), option(), policy()],
  mutants: [
    {
      of: "option",
      path: "spec.minVersion",
      bad: ["VersionTLS10", "VersionTLS11"],
      good: ["VersionTLS13"],
      absent: "pass",
    },
    { of: "policy", path: "spec.default.sslPolicy", good: ["other"], absent: "violation" },
    { of: "istio", path: "spec.servers[1].tls.httpsRedirect", bad: [false], absent: "violation" },
    {
      of: "istio",
      path: "spec.servers[0].tls.mode",
      good: ["MUTUAL", "PASSTHROUGH"],
      absent: "violation",
      empty: "pass",
    },
    {
      of: "istio",
      path: "spec.servers[0].tls.minProtocolVersion",
      bad: ["TLSV1_0", "TLSV1_1"],
      good: ["TLSV1_3", "TLS_AUTO"],
      absent: "pass",
    },
    {
      of: "istio",
      path: "spec.servers[0].hosts",
      bad: [["*"], ["shop/*"], ["shop.example.com", "*"]],
      good: [["*.example.com"]],
      absent: "violation",
    },
    {
      of: "istio",
      path: "spec.servers[0].port.protocol",
      bad: ["HTTP", "HTTP2", "GRPC"],
      good: ["TLS", "TCP"],
      absent: "pass",
    },
    {
      of: "service",
      path: "spec.hosts",
      bad: [["*"], ["*.example.com"]],
      absent: "violation",
      unknown: "undecided",
    },
    { of: "service", path: "spec.gateways", good: [["mesh"]], absent: "pass", unknown: "pass" },
    { of: "gateway", path: "spec.listeners[0].protocol", good: ["HBONE"], absent: "pass" },
    { of: "gateway", path: "spec.listeners[1].protocol", bad: ["HTTP"], good: ["TLS"], absent: "pass" },
    {
      of: "gateway",
      path: "spec.listeners[1].hostname",
      bad: ["*"],
      good: ["*.example.com"],
      absent: "violation",
    },
    {
      of: "gateway",
      path: "spec.listeners[1].tls.mode",
      good: ["Passthrough"],
      absent: "pass",
      unknown: "pass",
    },
  ],
  cases: [
    ["fails where nothing redirects plain HTTP", [gateway()], { gateway: plain }],
    [
      "fails where a route answers plain HTTP too",
      [gateway(), redirect(), route("shop", {})],
      { gateway: plain },
    ],
    [
      "passes a route that is attached to the listener with TLS",
      [gateway(), redirect(), route("shop", { parentRefs: [{ name: "public", sectionName: "https" }] })],
    ],
    [
      "passes a route of a namespace whose gateway is another",
      [gateway(), redirect(), route("shop", {}, "shop")],
    ],
    [
      "fails where a route comes from another namespace",
      [
        gateway(),
        redirect(),
        route("shop", { parentRefs: [{ name: "public", namespace: "gateway" }] }, "shop"),
      ],
      { gateway: plain },
    ],
    [
      "passes a redirect that lets authorities ask for their challenges",
      [
        gateway(),
        redirect(),
        route("challenges", { rules: [{ matches: [{ path: { value: "/.well-known/acme-challenge/" } }] }] }),
      ],
    ],
    [
      "passes where the routes of its own namespace name the hosts",
      [listening({}), route("shop", { hostnames: ["shop.example.com"] })],
    ],
    [
      "fails where one of them does not",
      [listening({}), route("shop", { hostnames: ["shop.example.com"] }), route("other", {})],
      { gateway: anyHost },
    ],
    [
      "fails where anybody may attach routes",
      [
        listening({ allowedRoutes: { namespaces: { from: "All" } } }),
        route("shop", { hostnames: ["shop.example.com"] }),
      ],
      { gateway: anyHost },
    ],
    [
      "finds a listener for any host beside an unknown one",
      [
        gateway({
          spec: { gatewayClassName: "x", listeners: [unknown, { name: "a", port: 443, protocol: "HTTPS" }] },
        }),
      ],
      { gateway: anyHost },
    ],
    [
      "is undecided about unknown listeners",
      [gateway({ spec: { gatewayClassName: "x", listeners: unknown } })],
      { gateway: "undecided: not known before the update: spec.listeners" },
    ],
    [
      "is undecided where the route's gateway is unknown",
      [
        gateway(),
        route("redirect", { ...(redirect().props["spec"] as object), parentRefs: [{ name: unknown }] }),
      ],
      { gateway: "undecided: not known before the update: spec.parentRefs[0].name" },
    ],
    [
      "sees lists, and patches that set something",
      [
        fixture<object>("kubernetes:networking.istio.io/v1beta1:GatewayList", "list", {
          items: [{ spec: { servers: [{ ...https, hosts: ["*"] }] } }],
        })(),
        fixture<object>("kubernetes:networking.istio.io/v1:VirtualServicePatch", "patch", { metadata: {} })(),
      ],
      { list: anyHost },
    ],
  ],
};
