import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import type { input } from "@pulumi/kubernetes/types";
import { networkPolicyDefaultDeny as rule } from "../../../../policy/rules/network/network-policy-default-deny";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { asEveryKind, deployment, each } from "../../support/workloads";

const namespace = fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "shop", {
  metadata: { name: "shop" },
});
type Spec = input.networking.v1.NetworkPolicySpec;
const closed: Spec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const named = (name: string) =>
  fixture<NetworkPolicyArgs>("kubernetes:networking.k8s.io/v1:NetworkPolicy", name, {
    metadata: { name, namespace: "shop" },
    spec: closed,
  });
const policy = named("policy");
const withSpec = (spec: Partial<Spec>) => policy({ spec: { podSelector: {}, ...spec } });
const workloads = (what: string) => (direction: string) =>
  `violation: no network policy denies ${direction} by default ${what}`;
const forPods = workloads("for its pods");
const inNamespace = workloads("in the namespace");
const ingress = forPods("ingress");
const egress = forPods("egress");
const both = `${ingress} | ${egress}`;
const made = { propertyDependencies: { metadata: [urnOf("kubernetes:core/v1:Namespace", "shop")] } };
const metadata = { name: "app", namespace: unknown };
const kinds = asEveryKind({});
const other = (type: string, name: string, spec: object) =>
  fixture<object>(type, name, { metadata: { name, namespace: "shop" }, spec })();
const cilium = (spec: object, kind = "CiliumNetworkPolicy") =>
  other(`kubernetes:cilium.io/v2:${kind}`, "cilium", spec);
const calico = (spec: object, kind = "NetworkPolicy") =>
  other(`kubernetes:crd.projectcalico.org/v1:${kind}`, "calico", spec);
const baseline = (spec: object) =>
  other("kubernetes:policy.networking.k8s.io/v1alpha1:BaselineAdminNetworkPolicy", "baseline", spec);
const everywhere = [{ action: "Deny", from: [{ namespaces: {} }], to: [{ namespaces: {} }] }];
const platform = fixture<object>("trivium:index:Platform", "platform", { environment: "prod" })();

export const examination: Examination = {
  rule,
  base: [namespace(), policy(), deployment()],
  mutants: [
    {
      of: "policy",
      path: "spec.podSelector",
      bad: [
        { matchLabels: { app: "other" } },
        { matchExpressions: [{ key: "app", operator: "DoesNotExist" }] },
      ],
      good: [
        { matchLabels: {} },
        { matchLabels: { app: "app" } },
        { matchExpressions: [{ key: "app", operator: "In", values: ["app"] }] },
      ],
      absent: "pass",
      on: "app",
    },
    {
      of: "policy",
      path: "spec.policyTypes",
      bad: [["Ingress"], ["Egress"], []],
      absent: "violation",
      on: "app",
    },
    { of: "policy", path: "spec.ingress", bad: [[{}]], good: [[]], absent: "pass", on: "app" },
    { of: "policy", path: "spec.egress", bad: [[{}]], good: [[]], absent: "pass", on: "app" },
    { of: "policy", path: "metadata.namespace", bad: ["other", "default"], absent: "violation", on: "app" },
    { of: "shop", path: "metadata.name", good: ["other"], absent: "pass", unknown: "pass", on: "app" },
  ],
  cases: [
    ["passes a namespace that is closed", [namespace(), policy(), deployment()]],
    [
      "passes two policies, one for each direction",
      [
        namespace(),
        named("incoming")({ spec: { podSelector: {}, policyTypes: ["Ingress"] } }),
        named("outgoing")({ spec: { podSelector: {}, policyTypes: ["Egress"] } }),
        deployment(),
      ],
    ],
    [
      "passes a closed namespace with openings",
      [
        namespace(),
        withSpec({ ...closed, egress: [{ ports: [{ port: 53 }] }], podSelector: { matchLabels: {} } }),
        deployment(),
      ],
    ],
    ["asks nothing of a namespace without workloads", [namespace()]],
    ["fails without a policy", [namespace(), deployment()], { app: both }],
    ["fails where the namespace is not declared", [deployment()], { app: both }],
    ["fails where one direction is left open", [namespace(), withSpec({}), deployment()], { app: egress }],
    [
      "knows that rules for egress imply its type, and rules for ingress do not",
      [namespace(), withSpec({ egress: [], ingress: [] }), deployment()],
    ],
    [
      "passes pods that a policy of their own closes",
      [namespace(), withSpec({ ...closed, podSelector: { matchLabels: { app: "app" } } }), deployment()],
    ],
    [
      "asks our platform for a policy for every pod, once for each namespace",
      [
        platform,
        namespace(),
        withSpec({ ...closed, podSelector: { matchLabels: { app: "app" } } }),
        deployment(),
      ],
      { shop: `${inNamespace("ingress")} | ${inNamespace("egress")}` },
    ],
    [
      "fails where a rule of the policy admits everything",
      [namespace(), withSpec({ ...closed, ingress: [{}] }), deployment()],
      { app: ingress },
    ],
    [
      "fails where the policy is in another namespace",
      [namespace(), policy({ metadata: { name: "default-deny", namespace: "other" } }), deployment()],
      { app: both },
    ],
    ["sees workloads of every kind", kinds.single, each(kinds.single, both)],
    [
      "follows a name that is unknown to the namespace it comes from",
      [namespace(), policy({ metadata }, made), deployment()],
    ],
    [
      "is undecided about a policy in a namespace that nobody knows",
      [namespace(), policy({ metadata }), deployment()],
      { app: "undecided: not known before the update: metadata.namespace" },
    ],
    [
      "is undecided about a selector that is unknown",
      [namespace(), withSpec({ ...closed, podSelector: unknown }), deployment()],
      {
        app: "undecided: not known before the update: spec.podSelector",
        policy: "undecided: not known before the update: spec.podSelector",
      },
    ],
    [
      "finds a closing policy beside an unknown one",
      [namespace(), policy({ metadata }), policy(), deployment()],
    ],
    [
      "fails for a policy that says nothing",
      [withSpec({ podSelector: undefined as never })],
      { policy: "violation: it names neither pods nor rules" },
    ],
    ["passes Cilium's policy", [cilium({ endpointSelector: {}, ingress: [{}], egress: [{}] }), deployment()]],
    [
      "passes Cilium's policy for the cluster",
      [
        cilium(
          { endpointSelector: {}, ingressDeny: [{}], egressDeny: [{}] },
          "CiliumClusterwideNetworkPolicy",
        ),
        deployment(),
      ],
    ],
    [
      "fails where Cilium's admits all, or does not close by itself",
      [
        cilium({
          endpointSelector: {},
          ingress: [{ fromEntities: ["all"] }],
          egress: [{}],
          enableDefaultDeny: { egress: false },
        }),
        deployment(),
      ],
      { app: both },
    ],
    ["passes Calico's policy", [calico({ types: ["Ingress", "Egress"] }), deployment()]],
    [
      "passes Calico's policy for the cluster",
      [calico({ selector: "all()", types: ["Ingress", "Egress"] }, "GlobalNetworkPolicy"), deployment()],
    ],
    [
      "fails where Calico's is for some pods, or allows all",
      [calico({ selector: "app == 'x'", types: ["Egress"] }), deployment()],
      { app: both },
    ],
    [
      "fails where Calico's allows all",
      [calico({ types: ["Ingress", "Egress"], egress: [{ action: "Allow" }] }), deployment()],
      { app: egress },
    ],
    [
      "passes the administrators' baseline",
      [baseline({ subject: { namespaces: {} }, ingress: everywhere, egress: everywhere }), deployment()],
    ],
    [
      "fails where the baseline is for some namespaces, or some ports",
      [
        baseline({
          subject: { namespaces: {} },
          ingress: [{ ...everywhere[0], ports: [{ portNumber: { port: 22 } }] }],
          egress: [{ ...everywhere[0], action: "Allow" }],
        }),
        deployment(),
      ],
      { app: both },
    ],
    [
      "may ask for a policy for every pod of a namespace, known or not",
      [namespace(), withSpec({ ...closed, podSelector: { matchLabels: { app: "app" } } }), deployment()],
      { shop: `${inNamespace("ingress")} | ${inNamespace("egress")}` },
      { everyPod: true },
    ],
  ],
};
