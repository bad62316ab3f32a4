// Modules whose releases carry custom resource definitions; `go mod download` checks them against go.sum.
module trivium/sandbox/definitions

go 1.25.0

require (
	github.com/argoproj/argo-rollouts v1.9.0
	github.com/aws/karpenter-provider-aws v1.14.1
	github.com/cert-manager/cert-manager v1.21.1
	github.com/cert-manager/trust-manager v0.25.0
	github.com/cloudnative-pg/plugin-barman-cloud v0.15.0
	github.com/external-secrets/external-secrets v1.3.2
	github.com/prometheus-operator/prometheus-operator v0.85.0
	github.com/traefik/traefik/v3 v3.7.11
	sigs.k8s.io/gateway-api v1.5.1
)
