import { problemAt } from "../problems";
import type { Check } from "./check";

/** Namespaces that exist without any team, and what the names of some begin with. */
const PLATFORM_NAMESPACES = [
  "argo-rollouts",
  "argocd",
  "boundary",
  "boundary-workers",
  "cert-manager",
  "cnpg-system",
  "cosign-system",
  "crds",
  "default",
  "external-secrets",
  "falco",
  "falcosidekick",
  "fluent-bit",
  "gatekeeper-system",
  "gateway",
  "flags",
  "istio-nodes",
  "istio-system",
  "kafka",
  "keda",
  "linkerd",
  "linkerd-cni",
  "logs",
  "monitoring",
  "node-exporter",
  "psmdb-operator",
  "reloader",
  "system-upgrade",
  "restore-drill",
  "restore-sample",
  "strimzi",
  "synthetics",
  "tracing",
  "vault",
  "velero",
  "vertical-pod-autoscaler",
];
const PLATFORM_PREFIXES = [
  "kube-",
  "database-",
  "cache-",
  "queue-",
  "search-",
  "bucket-",
  "document-",
  "drill-",
];

/** Whether a namespace belongs to the platform, or to the cluster itself. */
export function isPlatformNamespace(name: string): boolean {
  return PLATFORM_NAMESPACES.includes(name) || PLATFORM_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** A team's namespace has the team's name. */
export const teamNames: Check = ({ draft }) =>
  Object.keys(draft.teams ?? {})
    .filter(isPlatformNamespace)
    .map((name) =>
      problemAt(
        ["teams", name],
        `has the name of a namespace of the platform; set another, such as team-${name}`,
      ),
    );
