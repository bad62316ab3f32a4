/** Where the sources of charts come from, for tests that hold values against them. */
import * as path from "node:path";

export interface ChartSource {
  readonly module: string;
  /** Folder whose go.mod pins it. Default: `modules` here. */
  readonly pins?: string;
  /** Folder of the chart in the module. */
  readonly folder: string;
  /** Charts that it is made of, by the key of their values; another chart's own name, or a folder of the same module. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Paths of values that another program's configuration is made of: any name may stand in them. */
  readonly free?: readonly string[];
}

/** Where the sandbox pins the modules that custom resource definitions come from. */
const DEFINITIONS = path.join(__dirname, "..", "..", "..", "sandbox", "definitions", "modules");

const ARGO = "github.com/argoproj/argo-helm";
const GRAFANA = "github.com/grafana-community/helm-charts";
const ISTIO = "github.com/istio/istio";
const PROMETHEUS = "github.com/prometheus-community/helm-charts";

/** By the chart's own name. Charts that are not here are in no module that can be had. */
export const SOURCES: Readonly<Record<string, ChartSource>> = {
  "argo-cd": { module: ARGO, folder: "charts/argo-cd", free: ["configs.cm", "configs.params"] },
  "argo-rollouts": { module: ARGO, folder: "charts/argo-rollouts" },
  "aws-load-balancer-controller": {
    module: "github.com/aws/eks-charts",
    folder: "stable/aws-load-balancer-controller",
  },
  "cert-manager": {
    module: "github.com/cert-manager/cert-manager",
    pins: DEFINITIONS,
    folder: "deploy/charts/cert-manager",
  },
  "external-secrets": {
    module: "github.com/external-secrets/external-secrets",
    pins: DEFINITIONS,
    folder: "deploy/charts/external-secrets",
  },
  karpenter: {
    module: "github.com/aws/karpenter-provider-aws",
    pins: DEFINITIONS,
    folder: "charts/karpenter",
  },
  // Istio's charts are released from these folders with the release's number.
  base: { module: ISTIO, folder: "manifests/charts/base" },
  cni: { module: ISTIO, folder: "manifests/charts/istio-cni" },
  istiod: { module: ISTIO, folder: "manifests/charts/istio-control/istio-discovery" },
  ztunnel: { module: ISTIO, folder: "manifests/charts/ztunnel" },
  gatekeeper: { module: "github.com/open-policy-agent/gatekeeper/v3", folder: "charts/gatekeeper" },
  grafana: { module: GRAFANA, folder: "charts/grafana", free: ["grafana.ini"] },
  keda: { module: "github.com/kedacore/charts", folder: "keda" },
  "kube-prometheus-stack": {
    module: PROMETHEUS,
    folder: "charts/kube-prometheus-stack",
    parts: {
      grafana: "grafana",
      "kube-state-metrics": "kube-state-metrics",
      "prometheus-node-exporter": "prometheus-node-exporter",
    },
  },
  "kube-state-metrics": { module: PROMETHEUS, folder: "charts/kube-state-metrics" },
  loki: { module: GRAFANA, folder: "charts/loki", free: ["loki.limits_config"] },
  "prometheus-node-exporter": { module: PROMETHEUS, folder: "charts/prometheus-node-exporter" },
  "prometheus-operator-crds": { module: PROMETHEUS, folder: "charts/prometheus-operator-crds" },
  traefik: { module: "github.com/traefik/traefik-helm-chart", folder: "traefik" },
  "trust-manager": { module: "github.com/cert-manager/trust-manager", folder: "deploy/charts/trust-manager" },
  vault: { module: "github.com/hashicorp/vault-helm", folder: "" },
  velero: { module: "github.com/vmware-tanzu/helm-charts", folder: "charts/velero" },
};
