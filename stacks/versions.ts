/**
 * The compatibility set: versions that go together. Charts, and images that no chart pins, have their versions
 * here and nowhere else; a target pins what its cloud versions. What limits them is in stacks/compatibility/.
 */
import type { ChartReference, Charts, Images } from "../components/contract";

/** Version of the Gateway API's definitions that `traefik-crds` carries. */
export const GATEWAY_API_VERSION = "1.5.1";

const LINKERD = "https://helm.linkerd.io/edge";
const PROMETHEUS = "https://prometheus-community.github.io/helm-charts";
const ISTIO = "https://istio-release.storage.googleapis.com/charts";
const KARPENTER = "oci://public.ecr.aws/karpenter";
const PERCONA = "https://percona.github.io/percona-helm-charts";
const FALCO = "https://falcosecurity.github.io/charts";
const CNPG = "https://cloudnative-pg.github.io/charts";

export const charts: Charts = {
  // Argo CD 3.5.2. github.com/argoproj/argo-helm, charts/argo-cd/Chart.yaml.
  "argo-cd": chart("https://argoproj.github.io/argo-helm", "argo-cd", "10.8.0"),
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
  // Fluent Bit 5.1.1. github.com/fluent/helm-charts, charts/fluent-bit/Chart.yaml.
  "fluent-bit": chart("https://fluent.github.io/helm-charts", "fluent-bit", "0.58.1"),
  // Jaeger 2.19.0. github.com/jaegertracing/helm-charts, charts/jaeger/Chart.yaml.
  jaeger: chart("https://jaegertracing.github.io/helm-charts", "jaeger", "4.11.1"),
  // Falco 0.44.1, and what passes its events on, 2.32.0. github.com/falcosecurity/charts, tags.
  falco: chart(FALCO, "falco", "9.1.0"),
  falcosidekick: chart(FALCO, "falcosidekick", "0.13.1"),
  // Chart and controller have one version. github.com/open-policy-agent/gatekeeper, charts/gatekeeper at v3.23.1.
  gatekeeper: chart("https://open-policy-agent.github.io/gatekeeper/charts", "gatekeeper", "3.23.1"),
  // The line that the Gateway API plugin of Argo Rollouts was tested with (docs/provider-status.md: 1.29.1), and its last
  // patch release that istio.io/api has a tag of. The four move together. github.com/istio/istio, manifests/charts.
  "istio-base": chart(ISTIO, "base", "1.29.3"),
  "istio-cni": chart(ISTIO, "cni", "1.29.3"),
  istiod: chart(ISTIO, "istiod", "1.29.3"),
  // Both move together; Kubernetes 1.35 needs 1.9 or later. github.com/aws/karpenter-provider-aws, tags.
  karpenter: { chart: `${KARPENTER}/karpenter`, version: "1.14.1" },
  "karpenter-crd": { chart: `${KARPENTER}/karpenter-crd`, version: "1.14.1" },
  // KEDA has its chart's version. github.com/kedacore/charts, tags.
  keda: chart("https://kedacore.github.io/charts", "keda", "2.20.2"),
  // Operator 0.93.1. github.com/prometheus-community/helm-charts.
  "kube-prometheus-stack": chart(PROMETHEUS, "kube-prometheus-stack", "88.5.3"),
  // edge-26.6.3 is release 2.20; stable artefacts come from vendors only. The three move together.
  "linkerd-cni": chart(LINKERD, "linkerd2-cni", "2026.6.3"),
  "linkerd-control-plane": chart(LINKERD, "linkerd-control-plane", "2026.6.3"),
  "linkerd-crds": chart(LINKERD, "linkerd-crds", "2026.6.3"),
  // Loki 3.7.6; Grafana's own repository of this chart is frozen. github.com/grafana-community/helm-charts.
  loki: chart("https://grafana-community.github.io/helm-charts", "loki", "18.11.0"),
  // Collector 0.158.0. github.com/open-telemetry/opentelemetry-helm-charts.
  "opentelemetry-collector": chart(
    "https://open-telemetry.github.io/opentelemetry-helm-charts",
    "opentelemetry-collector",
    "0.170.0",
  ),
  // Controller 0.13.1. github.com/sigstore/helm-charts, tag policy-controller-0.10.6.
  "policy-controller": chart("https://sigstore.github.io/helm-charts", "policy-controller", "0.10.6"),
  // The same operator version as kube-prometheus-stack's.
  "prometheus-operator-crds": chart(PROMETHEUS, "prometheus-operator-crds", "31.0.1"),
  // Both move together, and with `crVersion` of the replica sets. github.com/percona/percona-helm-charts, tags.
  "psmdb-operator": chart(PERCONA, "psmdb-operator", "1.22.0"),
  "psmdb-operator-crds": chart(PERCONA, "psmdb-operator-crds", "1.22.0"),
  // Kafka 4.3.1; only `kafka.strimzi.io/v1` from 1.0 on. github.com/strimzi/strimzi-kafka-operator, tags.
  "strimzi-kafka-operator": chart("https://strimzi.io/charts", "strimzi-kafka-operator", "1.2.0"),
  // Reloader 1.4.21; watches a list of namespaces since 2.2.16. github.com/stakater/Reloader.
  reloader: chart("https://stakater.github.io/stakater-charts", "reloader", "2.2.16"),
  // Traefik 3.7.11. github.com/traefik/traefik-helm-chart.
  traefik: chart("https://traefik.github.io/charts", "traefik", "41.3.0"),
  // The last release of a chart that is no longer developed: Traefik 3.7's own kinds, and the Gateway API.
  // A later Gateway API needs another carrier, and a Linkerd that knows it.
  "traefik-crds": chart("https://traefik.github.io/charts", "traefik-crds", "1.18.0"),
  "trust-manager": chart("https://charts.jetstack.io", "trust-manager", "v0.24.0"),
  // Vault 2.0.4. github.com/hashicorp/vault-helm, tag v0.34.1.
  vault: chart("https://helm.releases.hashicorp.com", "vault", "0.34.1"),
  // Velero 1.18.1. github.com/vmware-tanzu/helm-charts, charts/velero/Chart.yaml.
  velero: chart("https://vmware-tanzu.github.io/helm-charts", "velero", "12.1.0"),
  // Autoscaler 1.8.1. github.com/kubernetes/autoscaler, vertical-pod-autoscaler/charts.
  "vertical-pod-autoscaler": chart(
    "https://kubernetes.github.io/autoscaler",
    "vertical-pod-autoscaler",
    "0.13.0",
  ),
  ztunnel: chart(ISTIO, "ztunnel", "1.29.3"),
};

/** Images that the program names itself. */
export const images: Images = {
  // Smoke tests of new versions. The digest is the one that public projects had pinned, and has not been read from the
  // registry.
  curl: pinned(
    "docker.io/curlimages/curl:8.21.0",
    "7c12af72ceb38b7432ab85e1a265cff6ae58e06f95539d539b654f2cfa64bb13",
  ),
  /** Gateway API plugin of Argo Rollouts. github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi. */
  rolloutsGatewayApiPlugin: "ghcr.io/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi:v0.15.0",
  // Checks of routes. The digest is the one that go-vela/vela-k6 had pinned, and has not been read from the registry.
  k6: pinned(
    "docker.io/grafana/k6:1.4.2",
    "3656673de3f30424e8ebcfa46acd9558d83b6a43612d0f668ffeac953950c6c7",
  ),
  // Its only program is kubectl. The digest is one that a public project had pinned, not read from the registry.
  kubectl: pinned(
    "registry.k8s.io/kubectl:v1.35.1",
    "c93e4fb811b3217ef69ee7a79a9a15fb277887cd1c3002fbe154e676037a274a",
  ),
  // The default of operator 1.22.0, for x86-64 (github.com/percona/k8spsmdb-docs, release notes of 1.22.0).
  mongodb: pinned(
    "docker.io/percona/percona-server-mongodb:8.0.19-7",
    "779378a9f52cd9e617d0c356053b4b9c97209b0b759aa819300427836f6f2c66",
  ),
  // Digest as a public project had pinned it in 2026; it has not been read from the registry.
  // github.com/open-feature/flagd, tag flagd/v0.16.1.
  flagd: pinned(
    "ghcr.io/open-feature/flagd:v0.16.1",
    "9525b3c2916183810f93f0a72774c1dfad48d1ae22852c753719c46db80af5e7",
  ),
  // In-cluster stores, where the cloud has none. Tags are pushed again when a base image changes; the digests are
  // those that public projects had pinned in September 2026, and have not been read from the registry.
  // github.com/opensearch-project/OpenSearch, tag 3.8.0.
  opensearch: pinned(
    "docker.io/opensearchproject/opensearch:3.8.0",
    "bcc1797519726ceb6d651d4a3e60b7c30da91793914a8dfe75fd441d4f641509",
  ),
  // 4.3 is the first whose quorum queues have a consumer timeout. github.com/docker-library/rabbitmq.
  rabbitmq: pinned(
    "docker.io/library/rabbitmq:4.3.6-management",
    "cdf40d8cb363d145e377ed88d59696a42386ffe54b30125f10eb128b862eea95",
  ),
  // Takes its encryption key from outside and expires old versions (github.com/seaweedfs/seaweedfs, read at 4.44).
  seaweedfs: pinned(
    "docker.io/chrislusf/seaweedfs:4.48",
    "4e61d15fd35994cb1e43e1e553dff106794841fd9a99ade2fc8c8bfce4d7872d",
  ),
  // 9.1 is the first that reads renewed certificates by itself. github.com/valkey-io/valkey, tag 9.1.1.
  valkey: pinned(
    "docker.io/valkey/valkey:9.1.1-trixie",
    "3acc0687f2a2e1091fae6450d7842dd658c941338cf0a873ddd9e14b9e4ea4dd",
  ),
  // The image of the chart's own version. The digest is one that public projects had pinned, not read from the registry.
  // github.com/hashicorp/vault, tag v2.0.4.
  vault: pinned(
    "docker.io/hashicorp/vault:2.0.4",
    "5be49781ecf78bfe775c5309c6a4d9f4e9e040b6c885c99eb2b12fb69855e1a2",
  ),
  // For Velero 1.18, whose plugins for S3 are 1.14. The digest is one that public projects had pinned, not read from the
  // registry. github.com/vmware-tanzu/velero-plugin-for-aws.
  veleroPluginAws: pinned(
    "docker.io/velero/velero-plugin-for-aws:v1.14.2",
    "0751144c1c8e52d52c48717fbd13ad5a3061e612ae4d7ad744a946cd5b139d1a",
  ),
};

function pinned(image: string, digest: string): string {
  return `${image}@sha256:${digest}`;
}

function chart(repo: string, name: string, version: string): ChartReference {
  return { repo, chart: name, version };
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
  const relocate = ({ chart: reference, version }: ChartReference): ChartReference => {
    // A chart from a registry is known by its whole reference, and ends in its name.
    const name = reference.slice(reference.lastIndexOf("/") + 1);
    const chart = prefix.startsWith("oci://") ? `${prefix}/${name}` : `${prefix}/${name}-${version}.tgz`;
    return { chart, version };
  };
  const entries = Object.entries(references).map(([name, reference]) => [name, relocate(reference)] as const);
  return { ...references, ...Object.fromEntries(entries) };
}
