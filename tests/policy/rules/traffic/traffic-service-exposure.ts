import type { ListenerArgs, LoadBalancerArgs } from "@pulumi/aws/lb";
import type { ServiceArgs } from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import { trafficServiceExposure as rule } from "../../../../policy/rules/traffic/traffic-service-exposure";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import { gateway } from "../../support/gateways";
import type { Examination } from "../../support/mutants";

type Spec = input.core.v1.ServiceSpec;
const service = fixture<ServiceArgs>("kubernetes:core/v1:Service", "service", {
  metadata: { name: "shop", namespace: "shop", annotations: {} },
  spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["203.0.113.0/24"], ports: [{ port: 80 }] },
});
const balanced = (annotations: Record<string, string>, spec: Spec = {}) =>
  service({ metadata: { name: "shop", annotations }, spec: { type: "LoadBalancer", ...spec } });
const entrance = (ports: number[]) =>
  service({
    metadata: { name: "traefik", namespace: "gateway" },
    spec: { type: "LoadBalancer", ports: ports.map((port) => ({ name: `port-${port}`, port })) },
  });
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const balancer = fixture<LoadBalancerArgs>(BALANCER, "balancer", { internal: true });
const listener = (port: unknown, name = "listener") =>
  fixture<ListenerArgs>(
    "aws:lb/listener:Listener",
    name,
    { loadBalancerArn: unknown, port: port as number, defaultActions: [] },
    { propertyDependencies: { loadBalancerArn: [urnOf(BALANCER, "balancer")] } },
  )();
const everybody = "violation: its load balancer admits everybody";
const facing = "violation: it faces the internet, and does not serve ports for the public only";
const aws = (key: string) => `service.beta.kubernetes.io/aws-load-balancer-${key}`;

export const examination: Examination = {
  rule,
  base: [service(), balancer()],
  mutants: [
    {
      of: "service",
      path: "spec.type",
      bad: ["NodePort"],
      good: ["ClusterIP", "ExternalName"],
      absent: "pass",
    },
    { of: "service", path: "spec.externalIPs", bad: [["203.0.113.1"]], good: [[]], absent: "pass" },
    {
      of: "service",
      path: "spec.loadBalancerSourceRanges",
      bad: [["0.0.0.0/0"], ["0.0.0.0/1", "128.0.0.0/1"], []],
      good: [["10.0.0.0/8"]],
      absent: "violation",
    },
    {
      of: "service",
      path: "spec.externalTrafficPolicy",
      good: ["Local", "Cluster"],
      absent: "pass",
      unknown: "pass",
    },
    { of: "balancer", path: "internal", bad: [false], absent: "violation" },
  ],
  cases: [
    ["passes the internal balancer of each cloud", [balanced({ [aws("scheme")]: "internal" })]],
    ["of Google", [balanced({ "networking.gke.io/load-balancer-type": "Internal" })]],
    [
      "of Google, as it was written before",
      [balanced({ "cloud.google.com/load-balancer-type": "Internal" })],
    ],
    ["of AWS, whose controller makes internal ones by default", [balanced({ [aws("type")]: "external" })]],
    ["of AWS, by class", [balanced({}, { loadBalancerClass: "service.k8s.aws/nlb" })]],
    [
      "fails where the controller is told otherwise",
      [balanced({ [aws("type")]: "external", [aws("scheme")]: "internet-facing" })],
      { service: everybody },
    ],
    [
      "passes source ranges in an annotation",
      [balanced({ "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8" })],
    ],
    ["passes the entrance of a gateway, on public ports", [gateway(), entrance([80, 443])]],
    ["fails where the entrance has another port", [gateway(), entrance([443, 9000])], { service: everybody }],
    [
      "fails without a gateway in the namespace",
      [gateway({ metadata: { name: "public", namespace: "other" } }), entrance([443])],
      { service: everybody },
    ],
    [
      "finds a claimed address beside an unknown one",
      [service({ spec: { externalIPs: [unknown, "203.0.113.1"] } })],
      { service: "violation: it claims an address of the network" },
    ],
    [
      "is undecided about an unknown scheme",
      [balanced({ [aws("scheme")]: unknown })],
      { service: `undecided: not known before the update: metadata.annotations["${aws("scheme")}"]` },
    ],
    [
      "passes a balancer of AWS that is an entrance",
      [balancer({ internal: false }), listener(80), listener(443, "https")],
    ],
    [
      "fails where it listens on another port too",
      [balancer({ internal: false }), listener(443), listener(9000, "other")],
      { balancer: facing },
    ],
    ["fails where nothing listens", [balancer({ internal: false })], { balancer: facing }],
    ["passes a balancer for appliances", [balancer({ internal: false, loadBalancerType: "gateway" })]],
    [
      "is undecided where the port of its listener is unknown",
      [balancer({ internal: false }), listener(unknown)],
      { balancer: "undecided: not known before the update: port" },
    ],
    [
      "sees lists and patches",
      [
        fixture<object>("kubernetes:core/v1:ServiceList", "list", {
          items: [{ spec: { type: "NodePort" } }],
        })(),
        fixture<object>("kubernetes:core/v1:ServicePatch", "patch", { spec: { externalIPs: ["1.2.3.4"] } })(),
      ],
      {
        list: "violation: it opens a port on every node",
        patch: "violation: it claims an address of the network",
      },
    ],
  ],
};
