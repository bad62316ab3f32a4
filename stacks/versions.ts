/**
 * The compatibility set: versions that go together. Charts, and images that no chart pins, have their versions
 * here and nowhere else; a target pins what its cloud versions. What limits them is in stacks/compatibility/.
 */
import type { ChartReference, Charts, Images } from "../components/contract";

/** Version of the Gateway API's definitions that `traefik-crds` carries. */
export const GATEWAY_API_VERSION = "1.5.1";

const LINKERD = "https://helm.linkerd.io/edge";
const PROMETHEUS = "https://prometheus-community.github.io/helm-charts";
const KARPENTER = "oci://public.ecr.aws/karpenter";
const PERCONA = "https://percona.github.io/percona-helm-charts";
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
  // Both move together; Kubernetes 1.35 needs 1.9 or later. github.com/aws/karpenter-provider-aws, tags.
  karpenter: { chart: `${KARPENTER}/karpenter`, version: "1.14.1" },
  "karpenter-crd": { chart: `${KARPENTER}/karpenter-crd`, version: "1.14.1" },
  // Operator 0.93.1. github.com/prometheus-community/helm-charts.
  "kube-prometheus-stack": chart(PROMETHEUS, "kube-prometheus-stack", "88.5.3"),
  // edge-26.6.3 is release 2.20; stable artefacts come from vendors only. The three move together.
  "linkerd-cni": chart(LINKERD, "linkerd2-cni", "2026.6.3"),
  "linkerd-control-plane": chart(LINKERD, "linkerd-control-plane", "2026.6.3"),
  "linkerd-crds": chart(LINKERD, "linkerd-crds", "2026.6.3"),
  // The same operator version as kube-prometheus-stack's.
  "prometheus-operator-crds": chart(PROMETHEUS, "prometheus-operator-crds", "31.0.1"),
  // Both move together, and with `crVersion` of the replica sets. github.com/percona/percona-helm-charts, tags.
  "psmdb-operator": chart(PERCONA, "psmdb-operator", "1.22.0"),
  "psmdb-operator-crds": chart(PERCONA, "psmdb-operator-crds", "1.22.0"),
  // Traefik 3.7.11. github.com/traefik/traefik-helm-chart.
  traefik: chart("https://traefik.github.io/charts", "traefik", "41.3.0"),
  // The last release of a chart that is no longer developed: Traefik 3.7's own kinds, and the Gateway API.
  // A later Gateway API needs another carrier, and a Linkerd that knows it.
  "traefik-crds": chart("https://traefik.github.io/charts", "traefik-crds", "1.18.0"),
  "trust-manager": chart("https://charts.jetstack.io", "trust-manager", "v0.24.0"),
};

/** Images that the program names itself. */
export const images: Images = {
  /** Gateway API plugin of Argo Rollouts. github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi. */
  rolloutsGatewayApiPlugin: "ghcr.io/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi:v0.15.0",
  // The default of operator 1.22.0, for x86-64 (github.com/percona/k8spsmdb-docs, release notes of 1.22.0).
  mongodb: pinned(
    "docker.io/percona/percona-server-mongodb:8.0.19-7",
    "779378a9f52cd9e617d0c356053b4b9c97209b0b759aa819300427836f6f2c66",
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
