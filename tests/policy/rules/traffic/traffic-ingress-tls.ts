import type { IngressArgs } from "@pulumi/kubernetes/networking/v1";
import type { input } from "@pulumi/kubernetes/types";
import { trafficIngressTls as rule } from "../../../../policy/rules/traffic/traffic-ingress-tls";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

type Annotations = Record<string, string>;
const http = {
  paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "shop", port: { number: 80 } } } }],
};
const rules: input.networking.v1.IngressRule[] = [{ host: "shop.example.com", http }];
const spec: input.networking.v1.IngressSpec = {
  ingressClassName: "nginx",
  rules,
  tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
};
const ingress = fixture<IngressArgs>("kubernetes:networking.k8s.io/v1:Ingress", "ingress", {
  metadata: { name: "shop", namespace: "shop", annotations: {} },
  spec,
});
const ofClass = (
  ingressClassName: string | undefined,
  annotations: Annotations,
  tls?: (typeof spec)["tls"],
) =>
  ingress({
    metadata: { name: "shop", annotations },
    spec: {
      rules,
      ...(ingressClassName !== undefined && { ingressClassName }),
      ...(tls !== undefined && { tls }),
    },
  });
const withSpec = (more: Partial<typeof spec>) => ingress({ spec: { ...spec, ...more } });
const uncovered = "violation: no entry of tls is for this host";
const plain = "violation: it answers plain HTTP without a redirect";
const nginx = (key: string) => `metadata.annotations["nginx.ingress.kubernetes.io/${key}"]`;
const redirects = { "alb.ingress.kubernetes.io/ssl-redirect": "443" };
const certificate = {
  "alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:eu-central-1:1:certificate/1",
};
const managed = { "networking.gke.io/managed-certificates": "shop" };
const noHttp = { "kubernetes.io/ingress.allow-http": "false" };

export const examination: Examination = {
  rule,
  base: [ingress()],
  mutants: [
    {
      of: "ingress",
      path: "spec.tls",
      bad: [[], [{ hosts: ["other.example.com"] }]],
      good: [[{}], [{ hosts: ["*.example.com"] }]],
      absent: "violation",
    },
    {
      of: "ingress",
      path: "spec.tls[0].hosts",
      bad: [["*.com"], []],
      good: [["a.example.com", "shop.example.com"]],
      absent: "pass",
      empty: "violation",
    },
    { of: "ingress", path: "spec.tls[0].secretName", good: ["other"], absent: "pass", unknown: "pass" },
    {
      of: "ingress",
      path: "spec.rules[0].host",
      bad: ["other.example.com"],
      absent: "pass",
      empty: "violation",
    },
    { of: "ingress", path: nginx("ssl-redirect"), bad: ["false"], good: ["true"], absent: "pass" },
    { of: "ingress", path: nginx("force-ssl-redirect"), bad: ["false"], good: ["true"], absent: "pass" },
    {
      of: "ingress",
      path: 'metadata.annotations["kubernetes.io/ingress.allow-http"]',
      bad: ["true"],
      good: ["false"],
      absent: "pass",
    },
    { of: "ingress", path: "spec.ingressClassName", bad: ["alb", "gce"], good: ["traefik"], absent: "pass" },
  ],
  cases: [
    [
      "fails where one host of two has no certificate",
      [withSpec({ rules: [...rules, { host: "b.example.com" }] })],
      { ingress: uncovered },
    ],
    [
      "does not let a wildcard cover two labels",
      [withSpec({ rules: [{ host: "a.b.example.com" }], tls: [{ hosts: ["*.example.com"] }] })],
      { ingress: uncovered },
    ],
    [
      "finds an uncovered host beside an unknown one",
      [withSpec({ rules: [{ host: unknown }, { host: "b.example.com" }] })],
      { ingress: uncovered },
    ],
    [
      "is undecided about unknown certificates",
      [withSpec({ tls: unknown })],
      { ingress: "undecided: not known before the update: spec.tls" },
    ],
    ["takes ALB's certificate from an annotation", [ofClass("alb", { ...certificate, ...redirects })]],
    [
      "takes ALB's certificate by host where it listens on HTTPS",
      [ofClass("alb", { "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS":443}]' })],
    ],
    [
      "fails where ALB listens on both and redirects neither",
      [ofClass("alb", { "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]' })],
      { ingress: plain },
    ],
    [
      "knows ALB by its annotation",
      [ofClass(undefined, { "kubernetes.io/ingress.class": "alb", ...certificate, ...redirects })],
    ],
    [
      "does not take ALB's annotation from another class",
      [ofClass("nginx", certificate)],
      { ingress: uncovered },
    ],
    ["takes Google's certificates from an annotation", [ofClass("gce", { ...managed, ...noHttp })]],
    [
      "takes Google's redirect from its FrontendConfig",
      [ofClass("gce", { ...managed, "networking.gke.io/v1beta1.FrontendConfig": "redirect" })],
    ],
    ["fails where Google's answers plain HTTP", [ofClass("gce", managed)], { ingress: plain }],
    ["takes an Ingress without class and without HTTP for Google's", [ofClass(undefined, noHttp)]],
    ["does not take that word from another class", [ofClass("nginx", noHttp)], { ingress: uncovered }],
    [
      "fails for an Ingress with nothing but a default backend",
      [ingress({ spec: { defaultBackend: { service: { name: "shop" } } } })],
      { ingress: uncovered },
    ],
    [
      "sees older versions, lists and patches",
      [
        fixture<object>("kubernetes:extensions/v1beta1:Ingress", "old", {
          metadata: {},
          spec: { rules: [{ host: "a" }] },
        })(),
        fixture<object>("kubernetes:networking.k8s.io/v1:IngressList", "list", {
          items: [{ spec: { rules: [{ host: "a" }] } }],
        })(),
        fixture<object>("kubernetes:networking.k8s.io/v1:IngressPatch", "patch", {
          metadata: { annotations: {} },
        })(),
      ],
      { old: uncovered, list: uncovered },
    ],
  ],
};
