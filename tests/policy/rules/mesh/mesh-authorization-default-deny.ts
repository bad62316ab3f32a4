import type { NamespaceArgs, ServiceArgs } from "@pulumi/kubernetes/core/v1";
import type { ReleaseArgs } from "@pulumi/kubernetes/helm/v3";
import { meshAuthorizationDefaultDeny as rule } from "../../../../policy/rules/mesh/mesh-authorization-default-deny";
import { fixture, unknown } from "../../support/fixtures";
import type { IstioPolicy } from "../../support/istio";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

interface LinkerdPolicy {
  metadata: { name: string; namespace: string };
  spec: {
    targetRef: { kind: string; name: string };
    requiredAuthenticationRefs?: { kind: string; name: string }[];
  };
}
interface NetworkAuthentication {
  metadata: { name: string; namespace: string };
  spec: { networks: { cidr: string }[] };
}

const ambient = { "istio.io/dataplane-mode": "ambient" };
const INBOUND = "config.linkerd.io/default-inbound-policy";
const namespace = fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "shop", {
  metadata: { name: "shop", labels: ambient },
});
const inLinkerd = (policy?: string) =>
  namespace({
    metadata: {
      name: "shop",
      annotations: { "linkerd.io/inject": "enabled", ...(policy !== undefined && { [INBOUND]: policy }) },
    },
  });
const named = (name: string) =>
  fixture<IstioPolicy>("kubernetes:security.istio.io/v1:AuthorizationPolicy", name, {
    metadata: { name, namespace: "shop" },
    spec: {},
  });
const nothing = named("nothing");
const callers: NonNullable<IstioPolicy["spec"]["rules"]> = [
  {
    from: [{ source: { principals: ["cluster.local/ns/shop/sa/web"] } }],
    to: [{ operation: { ports: ["8080"] } }],
  },
];
const app = { matchLabels: { app: "app" } };
const allow = named("allow")({ spec: { selector: app, action: "ALLOW", rules: callers } });
const withRules = (rules: unknown, action = "ALLOW", more: object = {}) =>
  named("allow")({ spec: { action, rules: rules as typeof callers, ...more } });
const linkerd = fixture<LinkerdPolicy>(
  "kubernetes:policy.linkerd.io/v1alpha1:AuthorizationPolicy",
  "clients",
  {
    metadata: { name: "clients", namespace: "shop" },
    spec: {
      targetRef: { kind: "Server", name: "app" },
      requiredAuthenticationRefs: [{ kind: "MeshTLSAuthentication", name: "clients" }],
    },
  },
);
const networks = (cidr: string, at = "shop") =>
  fixture<NetworkAuthentication>("kubernetes:policy.linkerd.io/v1alpha1:NetworkAuthentication", "networks", {
    metadata: { name: "everybody", namespace: at },
    spec: { networks: [{ cidr }] },
  })();
const byNetwork = (kind = "Server") =>
  linkerd({
    spec: {
      targetRef: { kind, name: "app" },
      requiredAuthenticationRefs: [{ kind: "NetworkAuthentication", name: "everybody" }],
    },
  });
const controlPlane = (values: object) =>
  fixture<ReleaseArgs>("kubernetes:helm.sh/v3:Release", "linkerd", {
    chart: "linkerd-control-plane",
    values,
  })();
const entrance = fixture<ServiceArgs>("kubernetes:core/v1:Service", "entrance", {
  metadata: { name: "entrance", namespace: "shop" },
  spec: { type: "LoadBalancer", selector: { app: "app" } },
})();
const open = "violation: no policy denies its pods callers that no other policy allows";
const anybody = "violation: it allows any caller";
const wide = "violation: it allows any caller of a network as wide as the internet";

export const examination: Examination = {
  rule,
  base: [namespace(), nothing(), allow, linkerd(), deployment()],
  mutants: [
    { of: "nothing", path: "spec.selector", good: [app, {}], absent: "pass", unknown: "pass", on: "shop" },
    { of: "nothing", path: "spec.action", good: ["DENY", "AUDIT", "ALLOW"], absent: "pass", unknown: "pass" },
    { of: "nothing", path: "spec", good: [{ rules: [] }, { rules: callers }], absent: "pass" },
    {
      of: "allow",
      path: "spec.rules",
      bad: [[{}], [...callers, {}], [{ to: [{ operation: { paths: ["/"] } }] }]],
      good: [[]],
      absent: "pass",
    },
    {
      of: "allow",
      path: "spec.rules[0].from",
      bad: [[], [{ source: {} }], [{}]],
      good: [[{ source: { ipBlocks: ["10.0.0.0/8"] } }]],
      absent: "violation",
    },
    { of: "allow", path: "spec.rules[0].to", good: [[]], absent: "pass", unknown: "pass" },
    {
      of: "shop",
      path: "metadata.labels",
      good: [{ "istio-injection": "enabled" }],
      absent: "not-applicable",
      unknown: "pass",
    },
    {
      of: "clients",
      path: "spec.requiredAuthenticationRefs",
      bad: [[]],
      good: [[{ kind: "ServiceAccount", name: "web" }]],
      absent: "violation",
    },
  ],
  cases: [
    [
      "fails where only some of the pods have a policy",
      [namespace(), named("other")({ spec: { selector: { matchLabels: { app: "other" } } } }), deployment()],
      { shop: open },
    ],
    ["passes where each workload has one", [namespace(), allow, deployment()]],
    [
      "fails where the policy is another namespace's",
      [namespace(), nothing({ metadata: { name: "nothing", namespace: "other" } }), deployment()],
      { shop: open },
    ],
    [
      "passes the policy of the whole mesh",
      [namespace(), nothing({ metadata: { name: "nothing", namespace: "istio-system" } }), deployment()],
    ],
    [
      "does not take a policy that only denies",
      [namespace(), withRules(callers, "DENY"), deployment()],
      { shop: open },
    ],
    [
      "does not take the waypoint's policy for the pods'",
      [namespace(), nothing({ spec: { targetRefs: [{ kind: "Gateway", name: "waypoint" }] } }), deployment()],
      { shop: open },
    ],
    ["asks nothing where no policy can be seen", [namespace(), deployment()]],
    [
      "asks nothing of a namespace without pods",
      [namespace(), nothing({ metadata: { name: "nothing", namespace: "other" } })],
    ],
    ["knows that an empty rule allows all, and no rule allows nobody", [withRules([{}])], { allow: anybody }],
    ["lets a rule that denies name nobody", [withRules([{}], "DENY")]],
    [
      "takes a condition about the caller for a source",
      [withRules([{ when: [{ key: "source.namespace", values: ["web"] }] }])],
    ],
    [
      "and none about anything else",
      [withRules([{ when: [{ key: "destination.port", values: ["80"] }] }])],
      { allow: anybody },
    ],
    ["lets everybody into an entrance", [entrance, withRules([{}], "ALLOW", { selector: app })]],
    ["finds a rule for anybody beside an unknown one", [withRules([unknown, {}])], { allow: anybody }],
    [
      "is undecided about unknown rules",
      [withRules(unknown)],
      { allow: "undecided: not known before the update: spec.rules" },
    ],
    ["fails for a network as wide as the internet", [networks("0.0.0.0/0"), byNetwork()], { clients: wide }],
    ["passes a network that is somebody's", [networks("10.0.0.0/8"), byNetwork()]],
    ["passes it for a route, such as that of probes", [networks("0.0.0.0/0"), byNetwork("HTTPRoute")]],
    ["does not take a network of another namespace", [networks("0.0.0.0/0", "other"), byNetwork()]],
    ["passes where Linkerd's namespace denies", [inLinkerd("deny"), deployment()]],
    [
      "passes where Linkerd's control plane denies callers without identity",
      [controlPlane({ proxy: { defaultInboundPolicy: "all-authenticated" } }), inLinkerd(), deployment()],
    ],
    [
      "fails where Linkerd admits anybody by default",
      [controlPlane({}), inLinkerd(), deployment()],
      { shop: open },
    ],
    [
      "fails where the namespace opens it again",
      [
        controlPlane({ proxy: { defaultInboundPolicy: "deny" } }),
        inLinkerd("all-unauthenticated"),
        deployment(),
      ],
      { shop: open },
    ],
    [
      "is undecided where the namespace's word is unknown",
      [inLinkerd(unknown), deployment()],
      { shop: `undecided: not known before the update: metadata.annotations["${INBOUND}"]` },
    ],
  ],
};
