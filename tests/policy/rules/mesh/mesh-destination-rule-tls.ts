import { meshDestinationRuleTls as rule } from "../../../../policy/rules/mesh/mesh-destination-rule-tls";
import { fixture, unknown } from "../../support/fixtures";
import type { DestinationRule, ServiceEntry } from "../../support/istio";
import type { Examination } from "../../support/mutants";

const tls = { mode: "SIMPLE", caCertificates: "/etc/ssl/ca.pem", subjectAltNames: ["partner.example"] };
const destination = fixture<DestinationRule>("kubernetes:networking.istio.io/v1:DestinationRule", "rule", {
  metadata: { name: "partner", namespace: "shop" },
  spec: {
    host: "partner.example",
    trafficPolicy: { tls, portLevelSettings: [{ port: { number: 443 }, tls }] },
    subsets: [{ name: "v1", trafficPolicy: { tls } }],
  },
});
const entry = fixture<ServiceEntry>("kubernetes:networking.istio.io/v1:ServiceEntry", "entry", {
  metadata: { name: "other", namespace: "shop" },
  spec: {
    hosts: ["other.example"],
    location: "MESH_EXTERNAL",
    ports: [{ number: 443, name: "tls", protocol: "TLS" }],
  },
});
const http = (host: string) =>
  entry({
    spec: {
      hosts: [host],
      location: "MESH_EXTERNAL",
      ports: [{ number: 80, name: "http", protocol: "HTTP" }],
    },
  });
const withTls = (mutation: object) =>
  destination({ spec: { host: "partner.example", trafficPolicy: { tls: { ...tls, ...mutation } } } });
const unverified = "violation: names no authority and no subject, so that any certificate will do";
const plain = "violation: calls the world in plain HTTP, and no DestinationRule makes it TLS";
const modes = {
  of: "rule",
  bad: ["DISABLE"],
  good: ["MUTUAL", "ISTIO_MUTUAL"],
  absent: "violation",
  empty: "pass",
} as const;

export const examination: Examination = {
  rule,
  base: [destination(), entry()],
  mutants: [
    { ...modes, path: "spec.trafficPolicy.tls.mode" },
    { ...modes, path: "spec.trafficPolicy.portLevelSettings[0].tls.mode" },
    { ...modes, path: "spec.subsets[0].trafficPolicy.tls.mode" },
    {
      of: "rule",
      path: "spec.trafficPolicy.tls",
      bad: [{ mode: "SIMPLE" }],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "rule",
      path: "spec.trafficPolicy.tls.insecureSkipVerify",
      bad: [true],
      good: [false],
      absent: "pass",
    },
    {
      of: "entry",
      path: "spec.ports[0].protocol",
      bad: ["HTTP", "GRPC", "HTTP2"],
      good: ["HTTPS", "TCP"],
      absent: "pass",
    },
    { of: "entry", path: "spec.location", good: ["MESH_INTERNAL"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    ["leaves TLS within the mesh to the mesh", [destination({ spec: { host: "orders" } })]],
    [
      "fails where nothing says whose certificate it must be",
      [withTls({ caCertificates: undefined, subjectAltNames: undefined })],
      { rule: unverified },
    ],
    [
      "passes authorities from a secret",
      [withTls({ caCertificates: undefined, subjectAltNames: undefined, credentialName: "ca" })],
    ],
    ["fails for plain HTTP to the world", [destination(), http("other.example")], { entry: plain }],
    ["passes plain HTTP that a DestinationRule makes TLS", [destination(), http("partner.example")]],
    [
      "fails where that DestinationRule has no TLS either",
      [destination({ spec: { host: "partner.example" } }), http("partner.example")],
      { entry: plain },
    ],
    [
      "takes an external location for granted",
      [entry({ spec: { hosts: ["a.example"], ports: [{ number: 80, name: "http", protocol: "HTTP" }] } })],
      { entry: plain },
    ],
    [
      "is undecided where the host of the DestinationRule is unknown",
      [destination({ spec: { host: unknown, trafficPolicy: { tls } } }), http("other.example")],
      { entry: "undecided: not known before the update: spec.host" },
    ],
    [
      "finds verification turned off beside an unknown mode",
      [withTls({ mode: unknown, insecureSkipVerify: true })],
      { rule: "violation: does not verify the server's certificate" },
    ],
    [
      "sees patches and lists",
      [
        fixture<object>("kubernetes:networking.istio.io/v1beta1:DestinationRulePatch", "patch", {
          spec: { trafficPolicy: { tls: { mode: "DISABLE" } } },
        })(),
      ],
      { patch: "violation: connects in plain text" },
    ],
  ],
};
