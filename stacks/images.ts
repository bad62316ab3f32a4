/**
 * The container images that each chart brings to a cluster with the values the platform gives it, read from the
 * chart's own values and templates at the named version. What no chart brings stands in the planned objects.
 */

/** What is known of one version of a chart. */
export interface ChartImages {
  readonly version: string;
  readonly images: readonly string[];
  /** Parts whose images could not be read, for people. */
  readonly unread?: string;
}

const NONE = { images: [] } as const;

/** By the chart's own name. */
export const CHART_IMAGES: Readonly<Record<string, ChartImages>> = {
  // argoproj/argo-helm, charts/argo-rollouts/values.yaml: controller.image; the tag is the appVersion.
  "argo-rollouts": { version: "2.41.0", images: ["quay.io/argoproj/argo-rollouts:v1.9.0"] },
  // aws/eks-charts, stable/aws-load-balancer-controller/values.yaml: image.
  "aws-load-balancer-controller": {
    version: "3.5.0",
    images: ["public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0"],
  },
  // cert-manager/cert-manager, deploy/charts/cert-manager: one tag for all; the solver's pods come with challenges.
  "cert-manager": {
    version: "v1.21.1",
    images: ["acmesolver", "cainjector", "controller", "startupapicheck", "webhook"].map(
      (part) => `quay.io/jetstack/cert-manager-${part}:v1.21.1`,
    ),
  },
  // cloudnative-pg/charts, charts/cloudnative-pg/values.yaml: image; the tag is the appVersion.
  "cloudnative-pg": { version: "0.29.0", images: ["ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0"] },
  // external-secrets, deploy/charts/external-secrets/values.yaml: one image for its three controllers.
  "external-secrets": { version: "2.8.0", images: ["ghcr.io/external-secrets/external-secrets:v2.8.0"] },
  // prometheus-community/helm-charts, charts/kube-prometheus-stack/values.yaml and its dependencies' Chart.yaml.
  "kube-prometheus-stack": {
    version: "88.5.3",
    images: [
      "quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1",
      "quay.io/prometheus-operator/prometheus-operator:v0.93.1",
      "quay.io/prometheus/alertmanager:v0.34.0",
      "quay.io/prometheus/node-exporter:v1.12.1",
      "quay.io/prometheus/prometheus:v3.14.0-distroless",
      "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0",
    ],
    unread: "Grafana and its sidecar, from its dependency grafana 12.11.1",
  },
  // linkerd/linkerd2 at edge-26.6.3, charts/linkerd-control-plane: the CNI plugin stands in for proxy-init.
  "linkerd-control-plane": {
    version: "2026.6.3",
    images: ["cr.l5d.io/linkerd/controller:edge-26.6.3", "cr.l5d.io/linkerd/proxy:edge-26.6.3"],
  },
  "linkerd-crds": { version: "2026.6.3", ...NONE },
  // linkerd/linkerd2 at edge-26.6.3, charts/linkerd2-cni/values.yaml: image.
  "linkerd2-cni": { version: "2026.6.3", images: ["cr.l5d.io/linkerd/cni-plugin:v1.6.8"] },
  // cloudnative-pg/charts, charts/plugin-barman-cloud/values.yaml: image and sidecarImage.
  "plugin-barman-cloud": {
    version: "0.7.0",
    images: [
      "ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.13.0",
      "ghcr.io/cloudnative-pg/plugin-barman-cloud:v0.13.0",
    ],
  },
  "prometheus-operator-crds": { version: "31.0.1", ...NONE },
  // percona/percona-helm-charts, charts/psmdb-operator/values.yaml: image; it starts every member too.
  "psmdb-operator": {
    version: "1.22.0",
    images: ["docker.io/percona/percona-server-mongodb-operator:1.22.0"],
  },
  "psmdb-operator-crds": { version: "1.22.0", ...NONE },
  // traefik/traefik-helm-chart, traefik/Chart.yaml: appVersion.
  traefik: { version: "41.3.0", images: ["docker.io/traefik:v3.7.11"] },
  "traefik-crds": { version: "1.18.0", ...NONE },
  // cert-manager/trust-manager at v0.24.0, deploy/charts/trust-manager and make/00_debian_trixie_version.mk.
  "trust-manager": {
    version: "v0.24.0",
    images: ["quay.io/jetstack/trust-manager:v0.24.0", "quay.io/jetstack/trust-pkg-debian-trixie:20250419.1"],
  },
};
