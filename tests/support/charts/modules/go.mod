// Repositories of charts, as Go modules: `go mod download` checks them against go.sum. None is imported.
module trivium/tests/charts

go 1.25.0

require (
	github.com/argoproj/argo-helm v0.0.0-20260904222229-3bbb4305eea9
	github.com/aws/eks-charts v0.0.243-0.20260821194545-743f98a89b5b
	github.com/cert-manager/trust-manager v0.24.0
	github.com/grafana-community/helm-charts v0.0.0-20260829030558-dbf9f4fb5fa1
	github.com/hashicorp/vault-helm v0.34.1
	github.com/istio/istio v0.0.0-20260907190003-78a8ed366225
	github.com/kedacore/charts v2.20.3-0.20260903105638-fe065f4d8938+incompatible
	github.com/open-policy-agent/gatekeeper/v3 v3.23.1
	github.com/prometheus-community/helm-charts v0.0.0-20260828105119-ed5d7d9b5933
	github.com/traefik/traefik-helm-chart v41.6.0+incompatible
	github.com/vmware-tanzu/helm-charts v0.0.0-20260916040517-6b2197350079
)
