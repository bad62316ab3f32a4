import type { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DatabaseSpec } from "../contract";
import { namespace } from "../kubernetes/namespace";
import { physicalName } from "../pure/naming";
import type { K3sConfig } from "./config";
import { OPERATOR_NAMESPACE } from "./foundation";

const POSTGRES_PORT = 5432;
/** Status of an instance, for the operator. */
const STATUS_PORT = 8000;
const METRICS_PORT = 9187;
const DNS_PORT = 53;
/** Where a K3s server listens; policies see it, and not the Service in front of it. */
const API_SERVER_PORT = 6443;

/**
 * A database's namespace. Nothing gets in or out but what its three policies name: clients and Vault on
 * PostgreSQL's port, the operator, the scrapers, and on the way out DNS, the API server and the object store.
 */
export function databaseNamespace(scope: Scope, config: K3sConfig, spec: DatabaseSpec): Namespace {
  const home = namespace(
    scope,
    { name: physicalName(["database", spec.key]), labels: spec.labels },
    { protect: spec.protect },
  );
  const policy = (name: string, rules: pulumi.Inputs) =>
    new NetworkPolicy(
      `${scope.name}-${name}`,
      { metadata: { name, namespace: home.metadata.name }, spec: { podSelector: {}, ...rules } },
      scope.child(),
    );
  policy("default-deny", { policyTypes: ["Ingress", "Egress"] });
  policy("allow-clients", {
    policyTypes: ["Ingress"],
    ingress: [
      { from: [{ podSelector: {} }], ports: tcp(POSTGRES_PORT, STATUS_PORT) },
      { from: [teams, named("vault")], ports: tcp(POSTGRES_PORT) },
      { from: [named(OPERATOR_NAMESPACE)], ports: tcp(POSTGRES_PORT, STATUS_PORT) },
      { from: [named("monitoring")], ports: tcp(METRICS_PORT) },
    ],
  });
  policy("allow-egress", {
    policyTypes: ["Egress"],
    egress: [
      { to: [{ podSelector: {} }], ports: tcp(POSTGRES_PORT, STATUS_PORT) },
      {
        to: [named("kube-system")],
        ports: [...tcp(DNS_PORT), { protocol: "UDP", port: DNS_PORT }],
      },
      // Neither has a pod or a fixed address: only their ports can be named.
      { ports: tcp(API_SERVER_PORT, portOf(config.backups.endpoint)) },
    ],
  });
  return home;
}

/** Namespaces of teams; which of their services may log in is Vault's decision. */
const teams = { namespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists" }] } };

function named(name: string) {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

function tcp(...ports: readonly number[]) {
  return ports.map((port) => ({ protocol: "TCP", port }));
}

function portOf(url: string): number {
  const { port } = new URL(url);
  return port === "" ? 443 : Number(port);
}
