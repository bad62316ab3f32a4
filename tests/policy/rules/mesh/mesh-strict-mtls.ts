import type { NamespaceArgs, ServiceArgs } from "@pulumi/kubernetes/core/v1";
import type { ReleaseArgs } from "@pulumi/kubernetes/helm/v3";
import { meshStrictMtls as rule } from "../../../../policy/rules/mesh/mesh-strict-mtls";
import { fixture, unknown } from "../../support/fixtures";
import { meshWide, type PeerAuthentication } from "../../support/istio";
import type { Examination } from "../../support/mutants";

interface Server {
  metadata: { name: string; namespace: string };
  spec: {
    accessPolicy?: string;
    port: number | string;
    podSelector: { matchLabels: Record<string, string> };
  };
}

const namespace = fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "shop", {
  metadata: { name: "shop", labels: { "istio.io/dataplane-mode": "ambient" } },
});
const policy = (spec: PeerAuthentication["spec"], version = "v1") =>
  fixture<PeerAuthentication>(`kubernetes:security.istio.io/${version}:PeerAuthentication`, "policy", {
    metadata: { name: "policy", namespace: "shop" },
    spec,
  })();
const app = { matchLabels: { app: "app" } };
const server = fixture<Server>("kubernetes:policy.linkerd.io/v1beta3:Server", "server", {
  metadata: { name: "app", namespace: "shop" },
  spec: { accessPolicy: "deny", port: 8080, podSelector: app },
});
const release = fixture<ReleaseArgs>("kubernetes:helm.sh/v3:Release", "linkerd", {
  chart: "linkerd-control-plane",
  namespace: "linkerd",
  values: { proxy: { defaultInboundPolicy: "all-authenticated" } },
});
const istiod = fixture<ReleaseArgs>("kubernetes:helm.sh/v3:Release", "istiod", { chart: "istiod" })();
const entrance = (labels = { app: "app", tier: "web" }) =>
  fixture<ServiceArgs>("kubernetes:core/v1:Service", "entrance", {
    metadata: { name: "entrance", namespace: "shop" },
    spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 443 }] },
  })();
const open = "violation: no PeerAuthentication makes its mutual TLS STRICT";
const permissive = "violation: it admits plain text: PERMISSIVE";
const UNAUTHENTICATED = ["all-unauthenticated", "cluster-unauthenticated", "audit"];

export const examination: Examination = {
  rule,
  base: [
    meshWide(),
    namespace(),
    policy({ selector: app, mtls: { mode: "STRICT" }, portLevelMtls: { "8080": { mode: "STRICT" } } }),
    server(),
    release(),
  ],
  mutants: [
    {
      of: "mesh",
      path: "spec.mtls.mode",
      bad: ["PERMISSIVE", "DISABLE"],
      inContext: true,
      good: ["UNSET"],
      absent: "pass",
    },
    { of: "mesh", path: "spec.mtls.mode", bad: ["PERMISSIVE", "UNSET"], absent: "violation", on: "shop" },
    { of: "mesh", path: "spec.selector", bad: [app], good: [{}], absent: "pass", on: "shop" },
    {
      of: "policy",
      path: "spec.mtls.mode",
      bad: ["PERMISSIVE", "DISABLE"],
      // The ports of an entrance may be open to callers outside the mesh.
      inContext: true,
      good: ["UNSET"],
      absent: "pass",
    },
    {
      of: "policy",
      path: "spec.portLevelMtls",
      bad: [{ "8080": { mode: "PERMISSIVE" } }, { "8080": { mode: "DISABLE" } }],
      inContext: true,
      good: [{ "8080": { mode: "UNSET" } }],
      absent: "pass",
    },
    {
      of: "shop",
      path: "metadata.labels",
      good: [{ "istio-injection": "enabled" }, { "istio.io/rev": "stable" }],
      absent: "not-applicable",
      unknown: "pass",
    },
    {
      of: "server",
      path: "spec.accessPolicy",
      bad: UNAUTHENTICATED,
      good: ["all-authenticated"],
      absent: "pass",
    },
    {
      of: "linkerd",
      path: "values.proxy.defaultInboundPolicy",
      bad: UNAUTHENTICATED,
      good: ["deny", "cluster-authenticated"],
      absent: "violation",
      empty: "pass",
    },
  ],
  cases: [
    ["fails where nothing makes it strict", [istiod, namespace()], { shop: open }],
    ["asks nothing where the mesh is another stack's", [namespace()]],
    [
      "passes where the namespace makes it strict",
      [istiod, namespace(), policy({ mtls: { mode: "STRICT" } })],
    ],
    [
      "lets a namespace override the mesh, whatever the order",
      [namespace(), policy({ mtls: { mode: "PERMISSIVE" } }), meshWide()],
      { shop: open, policy: permissive },
    ],
    ["lets UNSET inherit", [meshWide(), namespace(), policy({ mtls: { mode: "UNSET" } })]],
    [
      "does not take a workload's policy for the namespace's",
      [istiod, namespace(), policy({ selector: app, mtls: { mode: "STRICT" } })],
      { shop: open },
    ],
    [
      "does not take another namespace's policy",
      [istiod, namespace(), meshWide({ metadata: { name: "default", namespace: "other" } })],
      { shop: open },
    ],
    ["sees older versions", [policy({ mtls: { mode: "PERMISSIVE" } }, "v1beta1")], { policy: permissive }],
    [
      "lets the public into an entrance by port",
      [
        entrance(),
        policy({
          selector: app,
          mtls: { mode: "STRICT" },
          portLevelMtls: { "8443": { mode: "PERMISSIVE" } },
        }),
      ],
    ],
    [
      "does not let an entrance go without TLS at all",
      [entrance(), policy({ selector: app, portLevelMtls: { "8443": { mode: "DISABLE" } } })],
      { policy: "violation: port 8443 admits plain text: DISABLE" },
    ],
    [
      "does not take a load balancer for other pods",
      [entrance({ app: "other", tier: "web" }), policy({ selector: app, mtls: { mode: "PERMISSIVE" } })],
      { policy: permissive },
    ],
    [
      "lets the public into an entrance of Linkerd's",
      [entrance(), server({ spec: { accessPolicy: "all-unauthenticated", port: 8443, podSelector: app } })],
    ],
    [
      "finds a port that is open beside an unknown one",
      [policy({ portLevelMtls: { "1": { mode: unknown }, "2": { mode: "DISABLE" } } })],
      { policy: "violation: port 2 admits plain text: DISABLE" },
    ],
    [
      "is undecided about the mode of the mesh",
      [namespace(), meshWide({ spec: { mtls: { mode: unknown } } })],
      {
        mesh: "undecided: not known before the update: spec.mtls.mode",
        shop: "undecided: not known before the update: spec.mtls.mode",
      },
    ],
  ],
};
