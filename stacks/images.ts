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
  // argoproj/argo-helm, charts/argo-cd/values.yaml: global.image, whose tag is the appVersion, and redis.image.
  "argo-cd": {
    version: "10.8.0",
    images: ["ecr-public.aws.com/docker/library/redis:8.6.4-alpine", "quay.io/argoproj/argocd:v3.5.2"],
  },
  // argoproj/argo-helm, charts/argo-rollouts/values.yaml: controller.image; the tag is the appVersion.
  "argo-rollouts": { version: "2.41.0", images: ["quay.io/argoproj/argo-rollouts:v1.9.0"] },
  // aws/eks-charts, stable/aws-load-balancer-controller/values.yaml: image.
  "aws-load-balancer-controller": {
    version: "3.5.0",
    images: ["public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0"],
  },
  // istio/istio, manifests/charts: one tag for all; the platform names hub and variant itself. istiod starts waypoints.
  base: { version: "1.29.3", ...NONE },
  cni: { version: "1.29.3", images: ["docker.io/istio/install-cni:1.29.3-distroless"] },
  istiod: {
    version: "1.29.3",
    images: ["docker.io/istio/pilot:1.29.3-distroless", "docker.io/istio/proxyv2:1.29.3-distroless"],
  },
  ztunnel: { version: "1.29.3", images: ["docker.io/istio/ztunnel:1.29.3-distroless"] },
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
  // kedacore/charts at v2.20.2, keda/values.yaml: image; its webhook is left out.
  keda: {
    version: "2.20.2",
    images: ["ghcr.io/kedacore/keda-metrics-apiserver:2.20.2", "ghcr.io/kedacore/keda:2.20.2"],
  },
  // falcosecurity/charts at falco-9.1.0, charts/falco: its rules and plugins are in the image, and nothing loads a driver.
  falco: { version: "9.1.0", images: ["docker.io/falcosecurity/falco:0.44.1"] },
  // falcosecurity/charts at falcosidekick-0.13.1, charts/falcosidekick/values.yaml: image.
  falcosidekick: { version: "0.13.1", images: ["docker.io/falcosecurity/falcosidekick:2.32.0"] },
  // open-policy-agent/gatekeeper at v3.23.1, charts/gatekeeper/values.yaml: image, and the job for its definitions.
  gatekeeper: {
    version: "3.23.1",
    images: ["openpolicyagent/gatekeeper-crds:v3.23.1", "openpolicyagent/gatekeeper:v3.23.1"],
  },
  // fluent/helm-charts, charts/fluent-bit/values.yaml: image; the tag is the appVersion, and its test is left out.
  "fluent-bit": { version: "0.58.1", images: ["cr.fluentbit.io/fluent/fluent-bit:5.1.1"] },
  // jaegertracing/helm-charts, charts/jaeger/values.yaml: image; the tag is the appVersion.
  jaeger: { version: "4.11.1", images: ["docker.io/jaegertracing/jaeger:2.19.0"] },
  // grafana-community/helm-charts, charts/loki/values.yaml: image; gateway, caches, canary and sidecar are left out.
  loki: { version: "18.11.0", images: ["docker.io/grafana/loki:3.7.6"] },
  // open-telemetry/opentelemetry-helm-charts, charts/opentelemetry-collector/Chart.yaml: appVersion.
  "opentelemetry-collector": {
    version: "0.170.0",
    images: ["docker.io/otel/opentelemetry-collector-contrib:0.158.0"],
  },
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
  // sigstore/helm-charts at policy-controller-0.10.6: the webhook, and the job after its removal, which floats.
  "policy-controller": {
    version: "0.10.6",
    images: [
      "cgr.dev/chainguard/kubectl:latest-dev",
      "ghcr.io/sigstore/policy-controller/policy-controller@sha256:0bcd60beb93f4427c29cf3a669743caf58490e98ded4380c33c09f092734a6ab",
    ],
  },
  "prometheus-operator-crds": { version: "31.0.1", ...NONE },
  // percona/percona-helm-charts, charts/psmdb-operator/values.yaml: image; it starts every member too.
  "psmdb-operator": {
    version: "1.22.0",
    images: ["docker.io/percona/percona-server-mongodb-operator:1.22.0"],
  },
  "psmdb-operator-crds": { version: "1.22.0", ...NONE },
  // stakater/Reloader, deployments/kubernetes/chart/reloader/values.yaml: image.
  reloader: { version: "2.2.16", images: ["ghcr.io/stakater/reloader:v1.4.21"] },
  // strimzi/strimzi-kafka-operator at 1.2.0, packaging/helm-charts/helm3: the operator, and Kafka, which it starts.
  "strimzi-kafka-operator": {
    version: "1.2.0",
    images: ["quay.io/strimzi/kafka:1.2.0-kafka-4.3.1", "quay.io/strimzi/operator:1.2.0"],
  },
  // traefik/traefik-helm-chart, traefik/Chart.yaml: appVersion.
  traefik: { version: "41.3.0", images: ["docker.io/traefik:v3.7.11"] },
  "traefik-crds": { version: "1.18.0", ...NONE },
  // cert-manager/trust-manager at v0.24.0, deploy/charts/trust-manager and make/00_debian_trixie_version.mk.
  "trust-manager": {
    version: "v0.24.0",
    images: ["quay.io/jetstack/trust-manager:v0.24.0", "quay.io/jetstack/trust-pkg-debian-trixie:20250419.1"],
  },
  // hashicorp/vault-helm at v0.34.1, values.yaml: server.image, which the platform pins; injector and CSI are left out.
  vault: {
    version: "0.34.1",
    images: [
      "docker.io/hashicorp/vault:2.0.4@sha256:5be49781ecf78bfe775c5309c6a4d9f4e9e040b6c885c99eb2b12fb69855e1a2",
    ],
  },
  // vmware-tanzu/helm-charts, charts/velero/values.yaml: image, and kubectl of the job for its definitions.
  velero: {
    version: "12.1.0",
    images: ["docker.io/velero/velero:v1.18.1", "registry.k8s.io/kubectl:v1.35.1"],
  },
  // kubernetes/autoscaler, vertical-pod-autoscaler/charts at 0.13.0: the recommender alone.
  "vertical-pod-autoscaler": {
    version: "0.13.0",
    images: ["registry.k8s.io/autoscaling/vpa-recommender:1.8.1"],
  },
};
