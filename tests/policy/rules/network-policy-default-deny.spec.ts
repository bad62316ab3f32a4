import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import type { NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import type { input } from "@pulumi/kubernetes/types";
import { networkPolicyDefaultDeny as rule } from "../../../policy/rules/network-policy-default-deny";
import { fixture, unknown, urnOf } from "../support/fixtures";
import { decides } from "../support/outcomes";
import { asEveryKind, deployment, each } from "../support/workloads";

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
const ingress = "violation: no NetworkPolicy denies ingress by default in the namespace";
const egress = "violation: no NetworkPolicy denies egress by default in the namespace";
const made = { propertyDependencies: { metadata: [urnOf("kubernetes:core/v1:Namespace", "shop")] } };
const metadata = { name: "app", namespace: unknown };
const kinds = asEveryKind({});

describe(rule.id, () => {
  decides(rule, [
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
    [
      "fails without a policy, at the namespace",
      [namespace(), deployment()],
      { shop: `${ingress} | ${egress}` },
    ],
    [
      "fails at the workload where the namespace is not declared",
      [deployment()],
      { app: `${ingress} | ${egress}` },
    ],
    ["fails where one direction is left open", [namespace(), withSpec({}), deployment()], { shop: egress }],
    [
      "fails where the policy is for some pods only",
      [namespace(), withSpec({ ...closed, podSelector: { matchLabels: { app: "app" } } }), deployment()],
      { shop: `${ingress} | ${egress}` },
    ],
    [
      "fails where a rule of the policy admits everything",
      [namespace(), withSpec({ ...closed, ingress: [{}] }), deployment()],
      { shop: ingress },
    ],
    [
      "fails where the policy is in another namespace",
      [namespace(), policy({ metadata: { name: "default-deny", namespace: "other" } }), deployment()],
      { shop: `${ingress} | ${egress}` },
    ],
    ["sees workloads of every kind", kinds.single, each(kinds.single, `${ingress} | ${egress}`)],
    [
      "follows a name that is unknown to the namespace it comes from",
      [namespace(), policy({ metadata }, made), deployment()],
    ],
    [
      "is undecided about a policy in a namespace that nobody knows",
      [namespace(), policy({ metadata }), deployment()],
      { shop: "undecided: not known before the update: metadata.namespace" },
    ],
    [
      "is undecided about a selector that is unknown",
      [namespace(), withSpec({ ...closed, podSelector: unknown }), deployment()],
      { shop: "undecided: not known before the update: spec.podSelector" },
    ],
    [
      "finds a closing policy beside an unknown one",
      [namespace(), policy({ metadata }), policy(), deployment()],
    ],
  ]);
});
