import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import type { input } from "@pulumi/kubernetes/types";
import { networkPolicyNotAllowAll as rule } from "../../../../policy/rules/network/network-policy-not-allow-all";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

type Spec = input.networking.v1.NetworkPolicySpec;
const metadata = "169.254.169.254/32";
const policy = fixture<NetworkPolicyArgs>("kubernetes:networking.k8s.io/v1:NetworkPolicy", "policy", {
  metadata: { name: "policy", namespace: "shop" },
  spec: {
    podSelector: {},
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: "shop" } } }] }],
    egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [metadata] } }] }],
  },
});
const withSpec = (spec: Partial<Spec>) => policy({ spec: { podSelector: {}, ...spec } });
const everybody = "violation: admits everybody to every port";
const everyPod = "violation: admits every pod of the cluster to every port";
const internet = "violation: admits 0.0.0.0/0 to more than ports 80 and 443";
const anywhere = "violation: lets its pods connect to everybody";
const node = `violation: lets its pods connect to 0.0.0.0/0 with ${metadata}, the metadata of the node, not excepted`;
const undecided = (path: string) => `undecided: not known before the update: ${path}`;
const wide = [{ ipBlock: { cidr: "0.0.0.0/0" } }];

export const examination: Examination = {
  rule,
  base: [policy()],
  mutants: [
    { of: "policy", path: "spec.ingress", bad: [[{}], [{ from: [] }]], good: [[]], absent: "pass" },
    {
      of: "policy",
      path: "spec.ingress[0].from",
      bad: [[], wide, [{ namespaceSelector: {} }]],
      // A policy of an entrance may.
      inContext: true,
      absent: "violation",
    },
    {
      of: "policy",
      path: "spec.ingress[0].from[0].ipBlock.cidr",
      bad: ["0.0.0.0/0", "::/0", "128.0.0.0/1"],
      good: ["10.0.0.0/8"],
      absent: "pass",
      empty: "undecided",
    },
    {
      of: "policy",
      path: "spec.ingress[0].from[0].namespaceSelector",
      bad: [{}],
      good: [{ matchExpressions: [{ key: "team", operator: "Exists" }] }],
      absent: "pass",
      empty: "violation",
    },
    { of: "policy", path: "spec.egress", bad: [[{}]], good: [[]], absent: "pass" },
    {
      of: "policy",
      path: "spec.egress[0].to",
      bad: [[], wide],
      // Ports may be open to all but the metadata service.
      inContext: true,
      good: [[{ podSelector: {} }]],
      absent: "violation",
    },
    {
      of: "policy",
      path: "spec.egress[0].to[0].ipBlock.cidr",
      good: ["10.0.0.0/8", "128.0.0.0/1"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "policy",
      path: "spec.egress[0].to[0].ipBlock.except",
      bad: [[], ["10.0.0.0/8"]],
      good: [["169.254.0.0/16"], ["10.0.0.0/8", metadata]],
      absent: "violation",
    },
  ],
  cases: [
    ["knows that an empty rule admits everybody", [withSpec({ ingress: [{}] })], { policy: everybody }],
    ["and that an empty list of rules admits nobody", [withSpec({ ingress: [], egress: [] })]],
    [
      "and that an empty list of peers is everybody",
      [withSpec({ ingress: [{ from: [] }] })],
      { policy: everybody },
    ],
    [
      "fails for every pod of the cluster",
      [withSpec({ ingress: [{ from: [{ namespaceSelector: {} }] }] })],
      { policy: everyPod },
    ],
    ["passes every pod of its namespace", [withSpec({ ingress: [{ from: [{ podSelector: {} }] }] })]],
    ["passes everybody to one port", [withSpec({ ingress: [{ ports: [{ port: 8443 }] }] })]],
    [
      "fails for the internet on a port",
      [withSpec({ ingress: [{ from: wide, ports: [{ port: 5432 }] }] })],
      { policy: internet },
    ],
    [
      "fails for the internet on a port with a name",
      [withSpec({ ingress: [{ from: wide, ports: [{ port: "http" }] }] })],
      { policy: internet },
    ],
    [
      "fails for the internet on a range that begins at 80",
      [withSpec({ ingress: [{ from: wide, ports: [{ port: 80, endPort: 90 }] }] })],
      { policy: internet },
    ],
    [
      "passes the internet on public ports",
      [withSpec({ ingress: [{ from: wide, ports: [{ port: 80 }, { port: 443 }] }] })],
    ],
    ["fails for connections to everybody", [withSpec({ egress: [{}] })], { policy: anywhere }],
    ["fails for the metadata of the node", [withSpec({ egress: [{ to: wide }] })], { policy: node }],
    [
      "fails where the metadata's port is in a range",
      [withSpec({ egress: [{ to: wide, ports: [{ port: 1, endPort: 1024 }] }] })],
      { policy: node },
    ],
    [
      "passes the internet on a port the metadata is not on",
      [withSpec({ egress: [{ to: wide, ports: [{ port: 443 }] }] })],
    ],
    [
      "passes the internet of IPv6, where the metadata is not",
      [withSpec({ egress: [{ to: [{ ipBlock: { cidr: "::/0" } }] }] })],
    ],
    ["finds a bad rule beside an unknown one", [withSpec({ ingress: [unknown, {}] })], { policy: everybody }],
    [
      "is undecided about unknown ports",
      [withSpec({ ingress: [{ ports: unknown }] })],
      { policy: undecided("spec.ingress[0].ports") },
    ],
    ["is undecided about an unknown spec", [policy({ spec: unknown })], { policy: undecided("spec") }],
    [
      "sees policies in lists and patches",
      [
        fixture<object>("kubernetes:networking.k8s.io/v1:NetworkPolicyList", "list", {
          items: [policy().props],
        })(),
        fixture<object>("kubernetes:networking.k8s.io/v1:NetworkPolicyPatch", "patch", {
          spec: { egress: [{}] },
        })(),
        fixture<object>("kubernetes:networking.k8s.io/v1:NetworkPolicyPatch", "silent", { metadata: {} })(),
      ],
      { patch: anywhere },
    ],
    [
      "takes other public ports",
      [withSpec({ ingress: [{ from: wide, ports: [{ port: 80 }] }] })],
      { policy: "violation: admits 0.0.0.0/0 to more than ports 443" },
      { publicPorts: [443] },
    ],
  ],
};
