/** What every spec of the contract is made of. */

/** Relative size of a machine or database; each target maps it to its own types. */
export type Size = "small" | "medium" | "large";

/** Labels and tags every resource carries where its cloud allows any. */
export type Labels = Readonly<Record<string, string>>;

/** Where a Helm chart comes from; a mirror replaces the repository and nothing else. */
export interface ChartReference {
  /** Chart name in `repo`, or an OCI reference or directory where there is no `repo`. */
  readonly chart: string;
  readonly repo?: string;
  readonly version: string;
}

/** The charts of the compatibility set (stacks/versions.ts). */
export type ChartName =
  | "argo-cd"
  | "argo-rollouts"
  | "aws-load-balancer-controller"
  | "barman-cloud-plugin"
  | "cert-manager"
  | "cloudnative-pg"
  | "external-secrets"
  | "falco"
  | "falcosidekick"
  | "fluent-bit"
  | "istio-base"
  | "istio-cni"
  | "istiod"
  | "jaeger"
  | "gatekeeper"
  | "karpenter"
  | "karpenter-crd"
  | "keda"
  | "kube-prometheus-stack"
  | "linkerd-cni"
  | "linkerd-control-plane"
  | "linkerd-crds"
  | "loki"
  | "opentelemetry-collector"
  | "policy-controller"
  | "prometheus-operator-crds"
  | "psmdb-operator"
  | "psmdb-operator-crds"
  | "reloader"
  | "strimzi-kafka-operator"
  | "traefik"
  | "traefik-crds"
  | "trust-manager"
  | "vault"
  | "velero"
  | "vertical-pod-autoscaler"
  | "ztunnel";
export type Charts = Readonly<Record<ChartName, ChartReference>>;

/** The images that the platform runs by itself, without a chart (stacks/versions.ts). */
export type ImageName =
  | "curl"
  | "flagd"
  | "k6"
  | "kubectl"
  | "mongodb"
  | "opensearch"
  | "rabbitmq"
  | "rolloutsGatewayApiPlugin"
  | "seaweedfs"
  | "valkey"
  | "vault"
  | "veleroPluginAws";
export type Images = Readonly<Record<ImageName, string>>;

/** The meshes to choose from. */
export type MeshName = "linkerd" | "istio";

/** What the whole platform shares. */
export interface PlatformSpec {
  /** Name people see: cluster, network and database names derive from it. At most 24 characters. */
  readonly name: string;
  readonly labels: Labels;
  /** The mesh that everything of the platform lives in. */
  readonly mesh: MeshName;
  /** Stateful resources refuse deletion, in the cloud and in the engine. */
  readonly protect: boolean;
}
