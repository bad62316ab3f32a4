import type { Cloud, CloudObject } from "../../simulator/cloud";
import { isProps, type Props, text, valuesAt } from "../../simulator/values";
import { clusterOf } from "./cluster";

/** What a chart brings to a cluster and asks of it, as far as others can see. */
export interface ChartFacts {
  /** Custom kinds it defines, as `group/version/kind`. */
  readonly defines?: readonly string[];
  /** Value that switches the definitions on or off; `otherwise` is the chart's default. */
  readonly when?: { readonly value: string; readonly otherwise: boolean };
  /** Custom kinds it has objects of. */
  readonly uses?: readonly string[];
  /**
   * Some of its pods need Pod Security `privileged`: the value that takes them away, and the one that puts
   * them into a namespace of their own.
   */
  readonly privileged?: { readonly switch?: string; readonly namespace?: string };
}

const GATEWAY_API = [
  "gateway.networking.k8s.io/v1/GRPCRoute",
  "gateway.networking.k8s.io/v1/Gateway",
  "gateway.networking.k8s.io/v1/GatewayClass",
  "gateway.networking.k8s.io/v1/HTTPRoute",
  "gateway.networking.k8s.io/v1beta1/ReferenceGrant",
];

/** GKE's own policies for its load balancers; installed with the Gateway API. */
const GKE_GATEWAY = [
  "networking.gke.io/v1/GCPBackendPolicy",
  "networking.gke.io/v1/GCPGatewayPolicy",
  "networking.gke.io/v1/GCPHTTPFilter",
  "networking.gke.io/v1/HealthCheckPolicy",
];

const PROMETHEUS = [
  "monitoring.coreos.com/v1/Alertmanager",
  "monitoring.coreos.com/v1/PodMonitor",
  "monitoring.coreos.com/v1/Probe",
  "monitoring.coreos.com/v1/Prometheus",
  "monitoring.coreos.com/v1/PrometheusRule",
  "monitoring.coreos.com/v1/ServiceMonitor",
  "monitoring.coreos.com/v1/ThanosRuler",
  "monitoring.coreos.com/v1alpha1/AlertmanagerConfig",
  "monitoring.coreos.com/v1alpha1/PrometheusAgent",
  "monitoring.coreos.com/v1alpha1/ScrapeConfig",
];

const CERTIFICATES = ["cert-manager.io/v1/Certificate", "cert-manager.io/v1/Issuer"];

/** Those that the platform uses; the chart has the rest of their groups too. */
const ISTIO = [
  "networking.istio.io/v1/DestinationRule",
  "networking.istio.io/v1/ServiceEntry",
  "security.istio.io/v1/AuthorizationPolicy",
  "security.istio.io/v1/PeerAuthentication",
];

/** The charts of the compatibility set, read from their templates and default values. */
const CHARTS: Readonly<Record<string, ChartFacts>> = {
  "argo-cd": {
    defines: [
      "argoproj.io/v1alpha1/AppProject",
      "argoproj.io/v1alpha1/Application",
      "argoproj.io/v1alpha1/ApplicationSet",
    ],
    when: { value: "crds.install", otherwise: true },
  },
  "argo-rollouts": {
    defines: [
      "argoproj.io/v1alpha1/AnalysisRun",
      "argoproj.io/v1alpha1/AnalysisTemplate",
      "argoproj.io/v1alpha1/ClusterAnalysisTemplate",
      "argoproj.io/v1alpha1/Experiment",
      "argoproj.io/v1alpha1/Rollout",
    ],
    when: { value: "installCRDs", otherwise: true },
  },
  "aws-load-balancer-controller": {
    defines: ["elbv2.k8s.aws/v1beta1/IngressClassParams", "elbv2.k8s.aws/v1beta1/TargetGroupBinding"],
  },
  base: { defines: ISTIO },
  "cert-manager": {
    defines: [...CERTIFICATES, "cert-manager.io/v1/CertificateRequest", "cert-manager.io/v1/ClusterIssuer"],
    when: { value: "crds.enabled", otherwise: false },
  },
  cni: { privileged: {} },
  "cloudnative-pg": {
    defines: [
      "postgresql.cnpg.io/v1/Backup",
      "postgresql.cnpg.io/v1/Cluster",
      "postgresql.cnpg.io/v1/Pooler",
      "postgresql.cnpg.io/v1/ScheduledBackup",
    ],
    when: { value: "crds.create", otherwise: true },
  },
  "external-secrets": {
    defines: [
      "external-secrets.io/v1/ClusterSecretStore",
      "external-secrets.io/v1/ExternalSecret",
      "external-secrets.io/v1/SecretStore",
      "generators.external-secrets.io/v1alpha1/Password",
      "generators.external-secrets.io/v1alpha1/VaultDynamicSecret",
    ],
    when: { value: "installCRDs", otherwise: true },
  },
  // Sensors mount directories of the node.
  falco: { uses: ["monitoring.coreos.com/v1/ServiceMonitor"], privileged: {} },
  falcosidekick: { uses: ["monitoring.coreos.com/v1/ServiceMonitor"] },
  // Collectors read the node's files.
  "fluent-bit": { uses: ["monitoring.coreos.com/v1/ServiceMonitor"], privileged: {} },
  // Gatekeeper itself makes the kinds of constraints, from templates (definitions.ts).
  gatekeeper: { defines: ["templates.gatekeeper.sh/v1/ConstraintTemplate"] },
  istiod: { uses: ["networking.istio.io/v1/DestinationRule"] },
  jaeger: {},
  // Installed with its chart's CRDs skipped: they come from karpenter-crd.
  karpenter: { uses: ["karpenter.sh/v1/NodePool"] },
  "karpenter-crd": {
    defines: [
      "karpenter.k8s.aws/v1/EC2NodeClass",
      "karpenter.sh/v1/NodeClaim",
      "karpenter.sh/v1/NodePool",
      "karpenter.sh/v1alpha1/NodeOverlay",
    ],
  },
  "kube-prometheus-stack": {
    defines: PROMETHEUS,
    when: { value: "crds.enabled", otherwise: true },
    uses: ["monitoring.coreos.com/v1/Prometheus", "monitoring.coreos.com/v1/ServiceMonitor"],
    privileged: {
      switch: "nodeExporter.enabled",
      namespace: "prometheus-node-exporter.namespaceOverride",
    },
  },
  keda: {
    defines: [
      "keda.sh/v1alpha1/ClusterTriggerAuthentication",
      "keda.sh/v1alpha1/ScaledJob",
      "keda.sh/v1alpha1/ScaledObject",
      "keda.sh/v1alpha1/TriggerAuthentication",
    ],
    when: { value: "crds.install", otherwise: true },
  },
  "linkerd-control-plane": {
    uses: ["policy.linkerd.io/v1beta3/Server", "gateway.networking.k8s.io/v1/HTTPRoute"],
  },
  "linkerd-crds": {
    defines: [
      "linkerd.io/v1alpha2/ServiceProfile",
      "policy.linkerd.io/v1alpha1/AuthorizationPolicy",
      "policy.linkerd.io/v1alpha1/EgressNetwork",
      "policy.linkerd.io/v1alpha1/HTTPLocalRateLimitPolicy",
      "policy.linkerd.io/v1alpha1/MeshTLSAuthentication",
      "policy.linkerd.io/v1alpha1/NetworkAuthentication",
      "policy.linkerd.io/v1beta3/Server",
    ],
  },
  "linkerd2-cni": { privileged: {} },
  loki: { uses: ["monitoring.coreos.com/v1/ServiceMonitor"] },
  "opentelemetry-collector": { uses: ["monitoring.coreos.com/v1/ServiceMonitor"] },
  "plugin-barman-cloud": {
    defines: ["barmancloud.cnpg.io/v1/ObjectStore"],
    when: { value: "crds.create", otherwise: true },
    uses: CERTIFICATES,
  },
  "policy-controller": {
    defines: ["policy.sigstore.dev/v1beta1/ClusterImagePolicy", "policy.sigstore.dev/v1alpha1/TrustRoot"],
    when: { value: "installCRDs", otherwise: true },
    uses: ["monitoring.coreos.com/v1/ServiceMonitor"],
  },
  "prometheus-operator-crds": { defines: PROMETHEUS },
  // Installed with its chart's CRDs skipped: they come from psmdb-operator-crds.
  "psmdb-operator": { uses: ["psmdb.percona.com/v1/PerconaServerMongoDB"] },
  "psmdb-operator-crds": {
    defines: [
      "psmdb.percona.com/v1/PerconaServerMongoDB",
      "psmdb.percona.com/v1/PerconaServerMongoDBBackup",
      "psmdb.percona.com/v1/PerconaServerMongoDBRestore",
    ],
  },
  reloader: { uses: ["monitoring.coreos.com/v1/PodMonitor"] },
  "strimzi-kafka-operator": {
    defines: [
      "kafka.strimzi.io/v1/Kafka",
      "kafka.strimzi.io/v1/KafkaNodePool",
      "kafka.strimzi.io/v1/KafkaTopic",
      "kafka.strimzi.io/v1/KafkaUser",
    ],
  },
  // Installed with its chart's CRDs skipped: they come from traefik-crds.
  traefik: { uses: ["traefik.io/v1alpha1/TLSOption"] },
  "traefik-crds": {
    defines: [
      "traefik.io/v1alpha1/IngressRoute",
      "traefik.io/v1alpha1/Middleware",
      "traefik.io/v1alpha1/TLSOption",
      "traefik.io/v1alpha1/TLSStore",
    ],
    when: { value: "traefik", otherwise: true },
  },
  "trust-manager": {
    defines: ["trust.cert-manager.io/v1alpha1/Bundle"],
    when: { value: "crds.enabled", otherwise: true },
    uses: CERTIFICATES,
  },
  // The definition that it is scraped by is the platform's own.
  vault: {},
  // Node agents read volumes through the kubelet's directory.
  velero: {
    defines: [
      "velero.io/v1/Backup",
      "velero.io/v1/BackupStorageLocation",
      "velero.io/v1/Restore",
      "velero.io/v1/Schedule",
    ],
    uses: ["monitoring.coreos.com/v1/ServiceMonitor"],
    privileged: {},
  },
  "vertical-pod-autoscaler": {
    defines: [
      "autoscaling.k8s.io/v1/VerticalPodAutoscaler",
      "autoscaling.k8s.io/v1/VerticalPodAutoscalerCheckpoint",
    ],
    when: { value: "crds.enabled", otherwise: true },
  },
  ztunnel: { privileged: {} },
};

/** What is known of a release's chart, by the last part of its reference; undefined for a foreign one. */
export function factsOf(release: Props): ChartFacts | undefined {
  return CHARTS[chartName(release)];
}

/** `oci://registry/cert-manager`, `mirror/cert-manager-v1.21.1.tgz` and `cert-manager` are one chart. */
export function chartName(release: Props): string {
  const last = (text(release, "chart") ?? "").split("/").at(-1) ?? "";
  return last.replace(`-${text(release, "version") ?? ""}.tgz`, "");
}

/** The kinds that a release with its values defines. */
export function definedBy(release: Props): readonly string[] {
  const facts = factsOf(release);
  const own = facts?.defines !== undefined && switchedOn(release, facts.when) ? facts.defines : [];
  const gateway =
    chartName(release) === "traefik-crds" && switchedOn(release, { value: "gatewayAPI", otherwise: false });
  return gateway ? [...own, ...GATEWAY_API] : own;
}

/** Whether a cluster brings a kind by itself: GKE installs the Gateway API where its channel is on. */
export function broughtByCluster(kind: string, config: Props, cloud: Cloud): boolean {
  const cluster: CloudObject | undefined = clusterOf(config, cloud)?.object;
  if (cluster === undefined || ![...GATEWAY_API, ...GKE_GATEWAY].includes(kind)) return false;
  return text(cluster.outputs, "gatewayApiConfig.channel") === "CHANNEL_STANDARD";
}

/** A truth value among a release's values. */
export function switchedOn(release: Props, when: ChartFacts["when"]): boolean {
  if (when === undefined) return true;
  const values = release["values"];
  const value = isProps(values) ? valuesAt(values, when.value)[0]?.value : undefined;
  return typeof value === "boolean" ? value : when.otherwise;
}
