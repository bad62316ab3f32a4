/**
 * The compatibility set: versions that go together, each with the source of its limits. Charts, and images that
 * no chart pins, have their versions here and nowhere else; a target pins what its cloud versions.
 */
import type { ChartName, ChartReference, Charts } from "../components/contract";

/** Kubernetes minor versions that no part of the set excludes; `incompatibilities` says why another is not here. */
export const KUBERNETES_VERSIONS = ["1.34", "1.35"] as const;

/** Version of the Gateway API's definitions that `traefik-crds` carries. */
export const GATEWAY_API_VERSION = "1.5.1";

const LINKERD = "https://helm.linkerd.io/edge";
const PROMETHEUS = "https://prometheus-community.github.io/helm-charts";
const CNPG = "https://cloudnative-pg.github.io/charts";

export const charts: Charts = {
  // Argo Rollouts 1.9.0. github.com/argoproj/argo-helm, charts/argo-rollouts/Chart.yaml.
  "argo-rollouts": chart("https://argoproj.github.io/argo-helm", "argo-rollouts", "2.41.0"),
  // Chart and controller have had the same version since 3.0. github.com/aws/eks-charts.
  "aws-load-balancer-controller": chart(
    "https://aws.github.io/eks-charts",
    "aws-load-balancer-controller",
    "3.5.0",
  ),
  // Plugin 0.13.0; needs cert-manager and CloudNativePG 1.26 or later. github.com/cloudnative-pg/charts.
  "barman-cloud-plugin": chart(CNPG, "plugin-barman-cloud", "0.7.0"),
  // Brings its own definitions (`crds.enabled`). github.com/cert-manager/cert-manager, tags.
  "cert-manager": chart("https://charts.jetstack.io", "cert-manager", "v1.21.1"),
  // Operator 1.30.0. github.com/cloudnative-pg/charts.
  "cloudnative-pg": chart(CNPG, "cloudnative-pg", "0.29.0"),
  // Its project tested 2.8 on Kubernetes 1.35 and 1.36 and 2.9 on 1.36 only (docs, stability and support).
  "external-secrets": chart("https://charts.external-secrets.io", "external-secrets", "2.8.0"),
  // Operator 0.93.1. github.com/prometheus-community/helm-charts.
  "kube-prometheus-stack": chart(PROMETHEUS, "kube-prometheus-stack", "88.5.3"),
  // edge-26.6.3 is release 2.20; stable artefacts come from vendors only. The three move together.
  "linkerd-cni": chart(LINKERD, "linkerd2-cni", "2026.6.3"),
  "linkerd-control-plane": chart(LINKERD, "linkerd-control-plane", "2026.6.3"),
  "linkerd-crds": chart(LINKERD, "linkerd-crds", "2026.6.3"),
  // The same operator version as kube-prometheus-stack's.
  "prometheus-operator-crds": chart(PROMETHEUS, "prometheus-operator-crds", "31.0.1"),
  // Traefik 3.7.11. github.com/traefik/traefik-helm-chart.
  traefik: chart("https://traefik.github.io/charts", "traefik", "41.3.0"),
  // The last release of a chart that is no longer developed: Traefik 3.7's own kinds, and the Gateway API.
  // A later Gateway API needs another carrier, and a Linkerd that knows it.
  "traefik-crds": chart("https://traefik.github.io/charts", "traefik-crds", "1.18.0"),
  "trust-manager": chart("https://charts.jetstack.io", "trust-manager", "v0.24.0"),
};

/** Images that the program names itself. */
export const images = {
  /** Gateway API plugin of Argo Rollouts. github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi. */
  rolloutsGatewayApiPlugin: "ghcr.io/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi:v0.15.0",
} as const;

function chart(repo: string, name: string, version: string): ChartReference {
  return { repo, chart: name, version };
}

/** A range of versions outside which a part does not work, or is not known to. */
export interface Limit {
  readonly part: ChartName;
  readonly of: "Kubernetes" | "Gateway API";
  readonly from: string;
  /** Default: no upper end is known. */
  readonly to?: string;
  readonly source: string;
}

const LIMITS: readonly Limit[] = [
  {
    part: "linkerd-control-plane",
    of: "Kubernetes",
    from: "1.31",
    to: "1.35",
    source: "linkerd.io/2-edge/reference/k8s-versions, row 2.20",
  },
  {
    part: "linkerd-control-plane",
    of: "Gateway API",
    from: "1.2.1",
    to: "1.5.1",
    source: "linkerd.io/2-edge/features/gateway-api, row 2.20; no field newer than 1.2.1 may be used",
  },
  {
    part: "traefik",
    of: "Gateway API",
    from: "1.5.1",
    source: "traefik.io, Kubernetes Gateway provider of 3.7: it watches TLSRoute and BackendTLSPolicy v1",
  },
  {
    part: "cloudnative-pg",
    of: "Kubernetes",
    from: "1.34",
    to: "1.36",
    source: "cloudnative-pg.io, supported releases, row 1.30",
  },
];

export interface SetVersions {
  readonly kubernetes: string;
  /** Default: what this set installs. */
  readonly gatewayApi?: string;
}

/** Why versions do not go with the set, one sentence for each part; empty where they do. */
export function incompatibilities({ kubernetes, gatewayApi = GATEWAY_API_VERSION }: SetVersions): string[] {
  const given = { Kubernetes: kubernetes, "Gateway API": gatewayApi } as const;
  return LIMITS.filter((limit) => !within(given[limit.of], limit)).map(({ part, of, from, to, source }) => {
    const range = to === undefined ? `${from} or later` : `${from} to ${to}`;
    return `${part} ${charts[part].version} needs ${of} ${range}, not ${given[of]} (${source})`;
  });
}

function within(version: string, { from, to }: Limit): boolean {
  return compare(version, from) >= 0 && (to === undefined || compare(version, to) <= 0);
}

/** Compares dotted numbers as far as both go: 1.35.2 is within a range that ends at 1.35. */
function compare(left: string, right: string): number {
  const rights = right.split(".").map(Number);
  const differences = left
    .split(".")
    .map(Number)
    .map((part, index) => part - (rights[index] ?? part));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/**
 * The same charts from a mirror, for sites without internet.
 *
 * @param mirror an OCI prefix (`oci://registry/charts`, one repository a chart), a directory with the files
 *   that `helm pull` writes, or undefined for the charts' own repositories
 */
export function mirrored(references: Charts, mirror: string | undefined): Charts {
  if (mirror === undefined) return references;
  const prefix = mirror.replace(/\/+$/, "");
  const relocate = ({ chart: name, version }: ChartReference): ChartReference => ({
    chart: prefix.startsWith("oci://") ? `${prefix}/${name}` : `${prefix}/${name}-${version}.tgz`,
    version,
  });
  const entries = Object.entries(references).map(([name, reference]) => [name, relocate(reference)] as const);
  return { ...references, ...Object.fromEntries(entries) };
}
