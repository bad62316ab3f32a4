import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import { meshInjectionNotBypassed as rule } from "../../../../policy/rules/mesh/mesh-injection-not-bypassed";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

type Annotations = Record<string, string>;
const inject = { "linkerd.io/inject": "enabled" };
const namespace = (annotations: Annotations = inject) =>
  fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "shop", {
    metadata: { name: "shop", annotations },
  })();
const inOther = fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "other", {
  metadata: { name: "other", annotations: inject },
})();
const ambient = { "istio.io/dataplane-mode": "ambient" };
const labelled = (labels: Annotations = ambient, annotations: Annotations = {}) =>
  fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "shop", {
    metadata: { name: "shop", labels, annotations },
  })();
const pods = (annotations: Annotations) => deployment({}, { annotations });
const outside = "violation: its pods are not in the mesh";
const platform = fixture<object>("trivium:index:Platform", "platform", {})();
const refused = "violation: it keeps its pods out of the mesh";
const template = "spec.template.metadata.annotations";

export const examination: Examination = {
  rule,
  base: [namespace(), deployment({}, { labels: { app: "app" }, annotations: {} })],
  mutants: [
    {
      of: "shop",
      path: 'metadata.annotations["linkerd.io/inject"]',
      bad: ["disabled", "no"],
      good: ["ingress"],
      absent: "not-applicable",
      empty: "pass",
    },
    {
      of: "shop",
      path: 'metadata.labels["istio-injection"]',
      good: ["enabled", "disabled"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "app",
      path: 'spec.template.metadata.annotations["linkerd.io/inject"]',
      bad: ["disabled"],
      good: ["enabled", "ingress"],
      absent: "pass",
    },
    {
      of: "app",
      path: 'spec.template.metadata.labels["sidecar.istio.io/inject"]',
      bad: ["false"],
      good: ["true"],
      absent: "pass",
    },
    {
      of: "app",
      path: 'spec.template.metadata.annotations["config.linkerd.io/skip-outbound-ports"]',
      bad: ["5432"],
      absent: "pass",
    },
    {
      of: "app",
      path: 'spec.template.metadata.annotations["traffic.sidecar.istio.io/excludeOutboundPorts"]',
      bad: ["5432"],
      absent: "pass",
    },
    { of: "app", path: "spec.template.spec.hostNetwork", bad: [true], good: [false], absent: "pass" },
  ],
  cases: [
    ["passes pods of a namespace in the mesh", [namespace(), deployment()]],
    ["passes pods that join by themselves", [pods(inject)]],
    ["passes pods of a namespace in Istio's mesh", [labelled(), deployment()]],
    ["passes pods that join Istio's mesh by themselves", [deployment({}, { labels: ambient })]],
    [
      "fails where the pods leave Istio's mesh",
      [labelled(), deployment({}, { labels: { "istio.io/dataplane-mode": "none" } })],
      { app: outside },
    ],
    [
      "fails where traffic goes past Istio's proxy",
      [
        labelled(ambient, { "ambient.istio.io/bypass-inbound-capture": "true" }),
        pods({ "ambient.istio.io/bypass-inbound-capture": "true" }),
      ],
      {
        shop: "violation: ambient.istio.io/bypass-inbound-capture takes its ports out of the mesh",
        app: "violation: ambient.istio.io/bypass-inbound-capture takes its ports out of the mesh",
      },
    ],
    [
      "is undecided where Istio's label is unknown",
      [platform, labelled({ "istio.io/dataplane-mode": unknown }), deployment()],
      { app: 'undecided: not known before the update: metadata.labels["istio.io/dataplane-mode"]' },
    ],
    ["asks nothing where no mesh is spoken of", [namespace({}), deployment()]],
    ["asks nothing of a program without namespaces", [deployment()]],
    ["fails on our platform where neither joins", [platform, namespace({}), deployment()], { app: outside }],
    ["fails on our platform where the namespace is not declared", [platform, deployment()], { app: outside }],
    ["asks nothing of the pods that nobody took in, beside a mesh", [inOther, namespace({}), deployment()]],
    ["fails where a namespace refuses", [labelled({ "istio-injection": "disabled" })], { shop: refused }],
    [
      "fails where it says what no mesh knows",
      [labelled({ "istio.io/dataplane-mode": "other" })],
      { shop: refused },
    ],
    [
      "lets the namespaces of our platform refuse, and not the pods in them",
      [platform, labelled({ "istio.io/dataplane-mode": "none" }), deployment()],
      { app: outside },
    ],
    [
      "fails where pods refuse Istio's sidecar, by annotation or label",
      [pods({ "sidecar.istio.io/inject": "false" })],
      { app: outside },
    ],
    [
      "fails where ports go past Istio's sidecar",
      [pods({ "traffic.sidecar.istio.io/excludeOutboundPorts": "443" })],
      { app: "violation: traffic.sidecar.istio.io/excludeOutboundPorts takes ports out of the mesh" },
    ],
    ["passes sidecars that somebody asked for", [pods({ "sidecar.istio.io/inject": "true" })]],
    [
      "asks nothing of the host's network outside the mesh",
      [inOther, namespace({}), deployment({ hostNetwork: true })],
    ],
    [
      "fails where the pods refuse",
      [namespace(), pods({ "linkerd.io/inject": "disabled" })],
      { app: outside },
    ],
    [
      "fails where ports go past the proxy",
      [
        namespace({ ...inject, "config.linkerd.io/skip-inbound-ports": "8080" }),
        pods({ "config.linkerd.io/skip-outbound-ports": "5432" }),
      ],
      {
        shop: "violation: config.linkerd.io/skip-inbound-ports takes ports out of the mesh",
        app: "violation: config.linkerd.io/skip-outbound-ports takes ports out of the mesh",
      },
    ],
    [
      "fails where callers need no identity",
      [
        namespace({ ...inject, "config.linkerd.io/default-inbound-policy": "all-unauthenticated" }),
        pods({ "config.linkerd.io/default-inbound-policy": "cluster-unauthenticated" }),
      ],
      {
        shop: "violation: its inbound policy all-unauthenticated admits anybody",
        app: "violation: its inbound policy cluster-unauthenticated admits anybody",
      },
    ],
    [
      "fails on the host's network, where no proxy can be",
      [namespace(), deployment({ hostNetwork: true })],
      { app: "violation: the host's network has no place for the mesh's proxy" },
    ],
    [
      "asks nothing of a namespace outside the mesh",
      [namespace({ "config.linkerd.io/skip-inbound-ports": "80" })],
    ],
    [
      "is undecided where it is unknown",
      [platform, namespace({ "linkerd.io/inject": unknown }), deployment()],
      { app: 'undecided: not known before the update: metadata.annotations["linkerd.io/inject"]' },
    ],
    [
      "is undecided about unknown annotations",
      [namespace(), deployment({}, { annotations: unknown })],
      { app: `undecided: not known before the update: ${template}` },
    ],
    [
      "fails on one annotation whatever another says",
      [namespace(), pods({ "linkerd.io/inject": unknown, "config.linkerd.io/skip-inbound-ports": "8080" })],
      { app: "violation: config.linkerd.io/skip-inbound-ports takes ports out of the mesh" },
    ],
  ],
};
