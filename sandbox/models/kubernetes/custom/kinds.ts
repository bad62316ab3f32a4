/**
 * The custom kinds the platform uses, by the package of typings (`@kubernetes-models/<package>`) their fields
 * are read from: generate.ts writes kinds.json. Kinds that no package types are in handwritten.ts.
 */
export const typedKinds: Readonly<Record<string, readonly string[]>> = {
  "argo-rollouts": [
    "argoproj.io/v1alpha1/AnalysisTemplate",
    "argoproj.io/v1alpha1/ClusterAnalysisTemplate",
    "argoproj.io/v1alpha1/Rollout",
  ],
  "cert-manager": [
    "cert-manager.io/v1/Certificate",
    "cert-manager.io/v1/ClusterIssuer",
    "cert-manager.io/v1/Issuer",
    "trust.cert-manager.io/v1alpha1/Bundle",
  ],
  "cloudnative-pg": [
    "postgresql.cnpg.io/v1/Cluster",
    "postgresql.cnpg.io/v1/Pooler",
    "postgresql.cnpg.io/v1/ScheduledBackup",
  ],
  "external-secrets": [
    "external-secrets.io/v1/ClusterSecretStore",
    "external-secrets.io/v1/ExternalSecret",
    "external-secrets.io/v1/SecretStore",
    "generators.external-secrets.io/v1alpha1/Password",
    "generators.external-secrets.io/v1alpha1/VaultDynamicSecret",
  ],
  "gateway-api": [
    "gateway.networking.k8s.io/v1/GRPCRoute",
    "gateway.networking.k8s.io/v1/Gateway",
    "gateway.networking.k8s.io/v1/GatewayClass",
    "gateway.networking.k8s.io/v1/HTTPRoute",
    "gateway.networking.k8s.io/v1beta1/ReferenceGrant",
  ],
  "prometheus-operator": [
    "monitoring.coreos.com/v1/PodMonitor",
    "monitoring.coreos.com/v1/PrometheusRule",
    "monitoring.coreos.com/v1/ServiceMonitor",
    "monitoring.coreos.com/v1alpha1/AlertmanagerConfig",
    "monitoring.coreos.com/v1alpha1/ScrapeConfig",
  ],
  traefik: [
    "traefik.io/v1alpha1/Middleware",
    "traefik.io/v1alpha1/TLSOption",
    "traefik.io/v1alpha1/TLSStore",
  ],
};
