// Modules whose releases carry custom resource definitions; `go mod download` checks them against go.sum.
module trivium/sandbox/definitions

go 1.25.0

require (
	github.com/argoproj/argo-cd/v3 v3.5.2
	github.com/argoproj/argo-rollouts v1.9.0
	github.com/aws/karpenter-provider-aws v1.14.1
	github.com/cert-manager/cert-manager v1.21.1
	github.com/cert-manager/trust-manager v0.25.0
	github.com/cloudnative-pg/plugin-barman-cloud v0.15.0
	github.com/external-secrets/external-secrets v1.3.2
	github.com/kedacore/keda/v2 v2.20.2
	github.com/open-policy-agent/gatekeeper/v3 v3.23.1
	github.com/prometheus-operator/prometheus-operator v0.85.0
	github.com/sigstore/policy-controller v0.13.1
	github.com/traefik/traefik/v3 v3.7.11
	github.com/vmware-tanzu/velero v1.18.1
	istio.io/api v1.29.3
	k8s.io/autoscaler/vertical-pod-autoscaler v1.8.1
	sigs.k8s.io/gateway-api v1.5.1
)
