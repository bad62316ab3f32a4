/**
 * What the parts of the compatibility set say they work with. All rows were read on `READ`, from the projects' own
 * repositories. A version of a part that changes in stacks/versions.ts has its rows read again.
 */
import type { ChartName } from "../../components/contract";
import { charts, GATEWAY_API_VERSION, images } from "../versions";

/** The date of what was read. */
export const READ = "2026-08-22";

/** Parts of the set that need something of others; images are those that no chart pins. */
export type Part = ChartName | "Gateway API" | "rolloutsGatewayApiPlugin";

/** What a part can be limited to versions of. */
export type Subject = "Kubernetes" | "Gateway API" | "CloudNativePG" | "cert-manager" | "Argo Rollouts";

/** Versions of the applications in the charts, by the charts' own `appVersion`. */
export const APPLICATIONS = {
  CloudNativePG: "1.30.0",
  "cert-manager": "1.21.1",
  "Argo Rollouts": "1.9.0",
} as const satisfies Partial<Record<Subject, string>>;

/** A range of versions outside which a part does not work, or is not known to. Without `to` no end is known. */
export interface Limit {
  readonly part: Part;
  readonly of: Subject;
  readonly from: string;
  readonly to?: string;
  /**
   * `supported`: the project supports the part within the range only, and the set refuses what is outside.
   * `tested`: it says no more than what it tests, and what is outside is reported and not refused.
   */
  readonly basis: "supported" | "tested";
  readonly source: string;
  /** The newest release of the part that was known on `READ`, and how far that one goes. Where there is a `to`. */
  readonly newest?: { readonly release: string; readonly to: string };
}

const CNPG = "github.com/cloudnative-pg";

export const LIMITS: readonly Limit[] = [
  {
    part: "linkerd-control-plane",
    of: "Kubernetes",
    from: "1.31",
    to: "1.35",
    basis: "supported",
    source: "linkerd.io/2-edge/reference/k8s-versions, row 2.20",
    newest: { release: "2.20", to: "1.35" },
  },
  {
    part: "linkerd-control-plane",
    of: "Gateway API",
    from: "1.2.1",
    to: "1.5.1",
    basis: "supported",
    source: "linkerd.io/2-edge/features/gateway-api, row 2.20; no field newer than 1.2.1 may be used",
    newest: { release: "2.20", to: "1.5.1" },
  },
  // `tested`: a stack has one mesh, and a limit of the other must not refuse its versions.
  {
    part: "istiod",
    of: "Kubernetes",
    from: "1.31",
    to: "1.35",
    basis: "tested",
    source: "istio.io/latest/docs/releases/supported-releases, row 1.29",
    newest: { release: "1.29.3", to: "1.35" },
  },
  atLeast("linkerd-cni", "Kubernetes", "1.31", "github.com/linkerd/linkerd2, kubeVersion of the chart"),
  atLeast("linkerd-crds", "Kubernetes", "1.31", "github.com/linkerd/linkerd2, kubeVersion of the chart"),
  atLeast(
    "Gateway API",
    "Kubernetes",
    "1.31",
    "github.com/kubernetes-sigs/gateway-api, CHANGELOG 1.5: validation of TLSRoute",
  ),
  atLeast(
    "traefik",
    "Gateway API",
    "1.5.1",
    "traefik.io, Kubernetes Gateway provider of 3.7: it watches TLSRoute and BackendTLSPolicy v1",
  ),
  atLeast("traefik", "Kubernetes", "1.25", "github.com/traefik/traefik-helm-chart, kubeVersion of 41.3.0"),
  {
    part: "cert-manager",
    of: "Kubernetes",
    from: "1.33",
    to: "1.36",
    basis: "supported",
    source: "cert-manager.io/docs/releases, row 1.21",
    newest: { release: "1.21", to: "1.36" },
  },
  atLeast("trust-manager", "Kubernetes", "1.25", "github.com/cert-manager/trust-manager, kubeVersion"),
  atLeast(
    "external-secrets",
    "Kubernetes",
    "1.19",
    "github.com/external-secrets/external-secrets, kubeVersion",
  ),
  {
    part: "external-secrets",
    of: "Kubernetes",
    from: "1.35",
    to: "1.36",
    basis: "tested",
    source: "external-secrets.io, stability and support, row 2.8",
    newest: { release: "2.9", to: "1.36" },
  },
  {
    part: "cloudnative-pg",
    of: "Kubernetes",
    from: "1.34",
    to: "1.36",
    basis: "supported",
    source: "cloudnative-pg.io, supported releases, row 1.30",
    newest: { release: "1.30", to: "1.36" },
  },
  atLeast(
    "barman-cloud-plugin",
    "Kubernetes",
    "1.29",
    `${CNPG}/charts, kubeVersion of plugin-barman-cloud 0.7.0`,
  ),
  atLeast("barman-cloud-plugin", "CloudNativePG", "1.26", `${CNPG}/plugin-barman-cloud, docs, installation`),
  atLeast(
    "kube-prometheus-stack",
    "Kubernetes",
    "1.25",
    "github.com/prometheus-community/helm-charts, kubeVersion of 88.5.3",
  ),
  atLeast(
    "prometheus-operator-crds",
    "Kubernetes",
    "1.16",
    "github.com/prometheus-community/helm-charts, kubeVersion of 31.0.1",
  ),
  atLeast(
    "velero",
    "Kubernetes",
    "1.16",
    "github.com/vmware-tanzu/helm-charts, kubeVersion of velero 12.1.0",
  ),
  atLeast("loki", "Kubernetes", "1.25", "github.com/grafana-community/helm-charts, kubeVersion of loki"),
  atLeast("vault", "Kubernetes", "1.20", "github.com/hashicorp/vault-helm v0.34.1, kubeVersion"),
  atLeast("keda", "Kubernetes", "1.23", "github.com/kedacore/charts, kubeVersion of 2.20.2"),
  atLeast(
    "strimzi-kafka-operator",
    "Kubernetes",
    "1.30",
    "github.com/strimzi/strimzi-kafka-operator, CHANGELOG 0.51.0",
  ),
  {
    part: "psmdb-operator",
    of: "Kubernetes",
    from: "1.32",
    to: "1.35",
    basis: "tested",
    source: "github.com/percona/k8spsmdb-docs, release notes of 1.22.0: Amazon EKS; GKE to 1.33",
    newest: { release: "1.22.0", to: "1.35" },
  },
  {
    part: "argo-cd",
    of: "Kubernetes",
    from: "1.33",
    to: "1.36",
    basis: "tested",
    source: "github.com/argoproj/argo-cd v3.5.2, docs/operator-manual/tested-kubernetes-versions.md",
    newest: { release: "3.5.2", to: "1.36" },
  },
  {
    part: "argo-rollouts",
    of: "Kubernetes",
    from: "1.32",
    to: "1.35",
    basis: "tested",
    source: "github.com/argoproj/argo-rollouts v1.9.1, .github/workflows/testing.yaml",
    newest: { release: "1.9.1", to: "1.35" },
  },
  {
    part: "rolloutsGatewayApiPlugin",
    of: "Gateway API",
    from: "1.4.0",
    to: "1.5",
    basis: "tested",
    source: "github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi, examples",
    newest: { release: "0.15.0", to: "1.5" },
  },
  atLeast(
    "rolloutsGatewayApiPlugin",
    "Argo Rollouts",
    "1.5",
    "github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi, examples/google-cloud-experiment",
  ),
  atLeast(
    "aws-load-balancer-controller",
    "Kubernetes",
    "1.22",
    "github.com/kubernetes-sigs/aws-load-balancer-controller, docs, installation",
  ),
  {
    part: "karpenter",
    of: "Kubernetes",
    from: "1.30",
    to: "1.36",
    basis: "supported",
    source: "karpenter.sh/docs/upgrading/compatibility",
    newest: { release: "1.14.1", to: "1.36" },
  },
];

/** Parts that no limit could be read for, each with the reason. */
export const UNLIMITED: Readonly<Partial<Record<Part, string>>> = {
  "istio-base": "definitions only; istiod is limited by its row",
  "istio-cni": "moves with istiod, which is limited by its row",
  ztunnel: "moves with istiod, which is limited by its row",
  "karpenter-crd": "definitions only; Karpenter is limited by its row",
  "fluent-bit": "its chart names no range of Kubernetes versions",
  jaeger: "its chart names no range of Kubernetes versions",
  "opentelemetry-collector": "its chart names no range of Kubernetes versions",
  reloader: "its project names no range of Kubernetes versions; it uses kinds of core, apps and batch",
  falco:
    "its project names no range of Kubernetes versions; its sensors need a kernel of 5.8 or later with BTF",
  falcosidekick: "its project names no range of Kubernetes versions; it talks to Alertmanager alone",
  gatekeeper: "its chart names no range of Kubernetes versions",
  "policy-controller": "its chart names no range of Kubernetes versions",
  "psmdb-operator-crds": "definitions only; the operator is limited by its row",
  "vertical-pod-autoscaler": "its project names no range that could be read",
  "traefik-crds": "definitions only; the Gateway API's own are limited by their row",
};

/** The version of a part that the set pins. */
export function pinnedVersion(part: Part): string {
  if (part === "Gateway API") return GATEWAY_API_VERSION;
  if (part === "rolloutsGatewayApiPlugin") return images[part].split(":").at(-1) ?? "";
  return charts[part].version;
}

/** A part that works with a version and, as far as is known, with all later ones. */
function atLeast(part: Part, of: Subject, from: string, source: string): Limit {
  return { part, of, from, basis: "supported", source };
}
