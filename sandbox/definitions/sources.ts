/** Where the definitions of the custom kinds come from: releases of their projects, as Go modules. */

/** A folder of definitions in a Go module; modules/go.mod has its version, modules/go.sum its checksum. */
export interface ModuleSource {
  readonly module: string;
  /** Folder of the definitions, one YAML file each, in the module. */
  readonly folder: string;
  /** API groups whose kinds they define. */
  readonly groups: readonly string[];
  /** Kinds of a group that another module defines the rest of, `group/Kind` each. Default: none. */
  readonly kinds?: readonly string[];
}

/** Groups whose definitions no module that can be had carries. */
export interface NoSource {
  readonly groups: readonly string[];
  /** Why not, for people. */
  readonly reason: string;
}

export const MODULES: readonly ModuleSource[] = [
  {
    // The group is Argo Rollouts', which shares it.
    module: "github.com/argoproj/argo-cd/v3",
    folder: "manifests/crds",
    groups: [],
    kinds: ["argoproj.io/AppProject", "argoproj.io/Application", "argoproj.io/ApplicationSet"],
  },
  { module: "github.com/argoproj/argo-rollouts", folder: "manifests/crds", groups: ["argoproj.io"] },
  {
    module: "github.com/aws/karpenter-provider-aws",
    folder: "pkg/apis/crds",
    groups: ["karpenter.k8s.aws", "karpenter.sh"],
  },
  {
    module: "github.com/cert-manager/cert-manager",
    folder: "deploy/crds",
    groups: ["acme.cert-manager.io", "cert-manager.io"],
  },
  {
    module: "github.com/cert-manager/trust-manager",
    folder: "deploy/crds",
    groups: ["trust-manager.io", "trust.cert-manager.io"],
  },
  {
    module: "github.com/cloudnative-pg/plugin-barman-cloud",
    folder: "config/crd/bases",
    groups: ["barmancloud.cnpg.io"],
  },
  {
    module: "github.com/external-secrets/external-secrets",
    folder: "config/crds/bases",
    groups: ["external-secrets.io", "generators.external-secrets.io"],
  },
  {
    module: "github.com/kedacore/keda/v2",
    folder: "config/crd/bases",
    groups: ["eventing.keda.sh", "keda.sh"],
  },
  {
    module: "github.com/open-policy-agent/gatekeeper/v3",
    folder: "charts/gatekeeper/crds",
    groups: ["templates.gatekeeper.sh"],
  },
  {
    module: "github.com/prometheus-operator/prometheus-operator",
    folder: "example/prometheus-operator-crd",
    groups: ["monitoring.coreos.com"],
  },
  { module: "github.com/sigstore/policy-controller", folder: "config", groups: ["policy.sigstore.dev"] },
  {
    module: "github.com/traefik/traefik/v3",
    folder: "docs/content/reference/dynamic-configuration",
    groups: ["traefik.io"],
  },
  {
    module: "istio.io/api",
    folder: "kubernetes",
    groups: ["networking.istio.io", "security.istio.io"],
  },
  {
    module: "k8s.io/autoscaler/vertical-pod-autoscaler",
    folder: "deploy",
    groups: ["autoscaling.k8s.io"],
  },
  { module: "github.com/vmware-tanzu/velero", folder: "config/crd/v1/bases", groups: ["velero.io"] },
  {
    // Standard channel: what traefik-crds and GKE install.
    module: "sigs.k8s.io/gateway-api",
    folder: "config/crd/standard",
    groups: ["gateway.networking.k8s.io"],
  },
];

export const NO_SOURCES: readonly NoSource[] = [
  {
    groups: ["constraints.gatekeeper.sh"],
    reason: "Gatekeeper makes each kind from its template when it runs",
  },
  {
    groups: ["linkerd.io", "policy.linkerd.io"],
    reason:
      "linkerd2 has its definitions as templates of a chart alone, and Helm and the chart would be needed",
  },
  {
    groups: ["postgresql.cnpg.io"],
    reason:
      "the module github.com/cloudnative-pg/cloudnative-pg is not served everywhere, so it is not pinned",
  },
  {
    groups: ["psmdb.percona.com"],
    reason:
      "the module github.com/percona/percona-server-mongodb-operator is not served everywhere, so it is not pinned",
  },
  {
    groups: ["kafka.strimzi.io"],
    reason: "Strimzi is written in Java and is no Go module",
  },
  {
    groups: ["networking.gke.io"],
    reason: "GKE installs them with its load balancer controller, whose source is not public",
  },
  {
    groups: ["elbv2.k8s.aws"],
    reason: "sigs.k8s.io/aws-load-balancer-controller is tagged as a module up to 1.1 only, which has none",
  },
];

/** Groups whose kinds the program defines itself, by an object among the others. */
export const OWN_GROUPS: readonly string[] = ["upgrade.cattle.io"];

/** What runs in production, by the chart that brings the definitions there. */
export interface Carrier {
  /** Version of the chart in stacks/versions.ts that `application` was read for. */
  readonly chart: string;
  /** Versions of what the chart defines, by API group, or of all of it. */
  readonly application: string | Readonly<Record<string, string>>;
}

/** Carriers by the chart's own name. Their versions are those that the sources in stacks/versions.ts name. */
export const CARRIERS: Readonly<Record<string, Carrier>> = {
  base: { chart: "1.29.3", application: "v1.29.3" },
  "argo-cd": { chart: "10.8.0", application: "v3.5.2" },
  "argo-rollouts": { chart: "2.41.0", application: "v1.9.0" },
  "aws-load-balancer-controller": { chart: "3.5.0", application: "v3.5.0" },
  "cert-manager": { chart: "v1.21.1", application: "v1.21.1" },
  "cloudnative-pg": { chart: "0.29.0", application: "v1.30.0" },
  "external-secrets": { chart: "2.8.0", application: "v2.8.0" },
  gatekeeper: { chart: "3.23.1", application: "v3.23.1" },
  "karpenter-crd": { chart: "1.14.1", application: "v1.14.1" },
  keda: { chart: "2.20.2", application: "v2.20.2" },
  "linkerd-crds": { chart: "2026.6.3", application: "edge-26.6.3" },
  "plugin-barman-cloud": { chart: "0.7.0", application: "v0.13.0" },
  "policy-controller": { chart: "0.10.6", application: "v0.13.1" },
  "prometheus-operator-crds": { chart: "31.0.1", application: "v0.93.1" },
  "psmdb-operator-crds": { chart: "1.22.0", application: "v1.22.0" },
  "strimzi-kafka-operator": { chart: "1.2.0", application: "v1.2.0" },
  "traefik-crds": {
    chart: "1.18.0",
    application: { "gateway.networking.k8s.io": "v1.5.1", "traefik.io": "v3.7" },
  },
  "trust-manager": { chart: "v0.24.0", application: "v0.24.0" },
  velero: { chart: "12.1.0", application: "v1.18.1" },
  "vertical-pod-autoscaler": { chart: "0.13.0", application: "v1.8.1" },
};
