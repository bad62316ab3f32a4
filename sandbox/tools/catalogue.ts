import * as path from "node:path";

export type ToolName =
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "etcd"
  | "kwok"
  | "helm"
  | "rollouts-controller"
  | "prometheus"
  | "promtool"
  | "amtool";

/** A program that the sandbox runs beside the engine. */
export interface Tool {
  /** Key of `modules`: what it is built from. */
  readonly module: ModuleName;
  /** Import path of its package. */
  readonly package: string;
  /** What makes it print its version. Default: `--version`. */
  readonly versionArguments?: readonly string[];
  /** Pattern that finds the version in what it prints. */
  readonly pattern: RegExp;
  /** Versions that may be used when they are found, as a semver range. */
  readonly fits: string;
  /** Whether a cluster of the user's, which SANDBOX_KUBECONFIG names, makes it unnecessary. */
  readonly ofControlPlane: boolean;
}

/** A Go module under this folder, which pins programs by its go.mod and go.sum. */
export interface ToolModule {
  /** Version of its programs. */
  readonly version: string;
  /** Variables that tell a program its version where the build alone does not. */
  readonly variables: Readonly<Record<string, string>>;
}

export type ModuleName = "kubernetes" | "etcd" | "kwok" | "helm" | "rollouts" | "prometheus" | "alertmanager";

const KUBERNETES_VERSION = "k8s.io/component-base/version";
const PROMETHEUS_VERSION = "github.com/prometheus/common/version.Version";

export const modules: Readonly<Record<ModuleName, ToolModule>> = {
  kubernetes: {
    version: "1.35.4",
    variables: {
      [`${KUBERNETES_VERSION}.gitVersion`]: "v1.35.4",
      [`${KUBERNETES_VERSION}.gitMajor`]: "1",
      [`${KUBERNETES_VERSION}.gitMinor`]: "35",
    },
  },
  etcd: { version: "3.6.16", variables: {} },
  kwok: { version: "0.7.0", variables: {} },
  helm: { version: "3.22.0", variables: { "helm.sh/helm/v3/internal/version.version": "v3.22.0" } },
  rollouts: {
    version: "1.9.2",
    variables: { "github.com/argoproj/argo-rollouts/utils/version.version": "1.9.2" },
  },
  // The module of Prometheus 3.15 is numbered 0.315.
  prometheus: {
    version: "3.15.0",
    variables: { [PROMETHEUS_VERSION]: "3.15.0" },
  },
  alertmanager: { version: "0.34.2", variables: { [PROMETHEUS_VERSION]: "0.34.2" } },
};

const kubernetes = (name: string): Tool => ({
  module: "kubernetes",
  package: `k8s.io/kubernetes/cmd/${name}`,
  pattern: /^Kubernetes v(\S+)/m,
  fits: "1.35.x", // The parts of a control plane are of one minor version.
  ofControlPlane: true,
});

export const tools: Readonly<Record<ToolName, Tool>> = {
  "kube-apiserver": kubernetes("kube-apiserver"),
  "kube-controller-manager": kubernetes("kube-controller-manager"),
  "kube-scheduler": kubernetes("kube-scheduler"),
  etcd: {
    module: "etcd",
    package: "go.etcd.io/etcd/server/v3",
    pattern: /^etcd Version: (\S+)/m,
    fits: ">=3.5",
    ofControlPlane: true,
  },
  kwok: {
    module: "kwok",
    package: "sigs.k8s.io/kwok/cmd/kwok",
    pattern: /^kwok version v?(\S+)/m,
    fits: ">=0.7",
    ofControlPlane: true,
  },
  helm: {
    module: "helm",
    package: "helm.sh/helm/v3/cmd/helm",
    versionArguments: ["version", "--short"],
    pattern: /^v(\d\S*?)(?:\+|$)/m,
    fits: ">=3.14 <4",
    ofControlPlane: false,
  },
  "rollouts-controller": {
    module: "rollouts",
    package: "github.com/argoproj/argo-rollouts/cmd/rollouts-controller",
    pattern: /^v(\S+)/m,
    fits: ">=1.8",
    ofControlPlane: false,
  },
  prometheus: {
    module: "prometheus",
    package: "github.com/prometheus/prometheus/cmd/prometheus",
    pattern: /^prometheus, version (\S+)/m,
    fits: ">=2.40",
    ofControlPlane: false,
  },
  promtool: {
    module: "prometheus",
    package: "github.com/prometheus/prometheus/cmd/promtool",
    pattern: /^promtool, version (\S+)/m,
    fits: ">=3",
    ofControlPlane: false,
  },
  amtool: {
    module: "alertmanager",
    package: "github.com/prometheus/alertmanager/cmd/amtool",
    pattern: /^amtool, version (\S+)/m,
    fits: ">=0.28",
    ofControlPlane: false,
  },
};

export function moduleFolder(name: ModuleName): string {
  return path.join(__dirname, name);
}
