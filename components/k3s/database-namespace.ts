import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DatabaseSpec } from "../contract";
import { namespace, TEAM_LABEL } from "../kubernetes/namespace";
import {
  type Allowance,
  DNS,
  networkPolicy,
  type NetworkPolicyArgs,
  podsIn,
  tcp,
} from "../kubernetes/network-policy";
import { MONITORING_NAMESPACE } from "../kubernetes/platform-namespace";
import { meshRules } from "../mesh/rules";
import { physicalName } from "../pure/naming";
import { VAULT_NAMESPACE } from "../vault-server/places";
import type { K3sConfig } from "./config";
import { OPERATOR_NAMESPACE } from "./foundation";

const POSTGRES_PORT = 5432;
/** Status of an instance, for the operator and the other instances. */
const STATUS_PORT = 8000;
const METRICS_PORT = 9187;
/** Of PgBouncer's. */
const POOL_METRICS_PORT = 9127;
/** Where a K3s server listens; policies see it, and not the Service in front of it. */
const API_SERVER_PORT = 6443;

/** Instances of the database, for replication and to see each other's state. */
const INSTANCES: Allowance = { peers: [{ podSelector: {} }], ports: tcp(POSTGRES_PORT, STATUS_PORT) };

/** Pods of any team; which of their services may log in is Vault's decision. */
const TEAMS = { namespaceSelector: { matchExpressions: [{ key: TEAM_LABEL, operator: "Exists" }] } };

/**
 * A database's namespace. Nothing gets in but clients and Vault on PostgreSQL's port, the operator and the
 * scrapers, and nothing gets out but to the cluster's DNS, the API server and the object store.
 */
export function databaseNamespace(
  scope: Scope,
  config: K3sConfig,
  spec: DatabaseSpec,
): pulumi.Output<string> {
  const home = namespace(
    scope,
    { name: physicalName(["database", spec.key]), labels: spec.labels },
    { protect: spec.protect },
  );
  networkPolicy(scope, { name: "default-deny", namespace: home, ingress: [], egress: [] });
  networkPolicy(scope, {
    name: "clients",
    namespace: home,
    ingress: [
      INSTANCES,
      // Vault makes and drops users, and databases have no address outside the cluster: the site's Vault must run here,
      // by `vault.server` or at `vault.address` (docs/adr/0008-database-administrator.md).
      { peers: [TEAMS, podsIn(VAULT_NAMESPACE)], ports: tcp(POSTGRES_PORT) },
      { peers: [podsIn(OPERATOR_NAMESPACE)], ports: tcp(POSTGRES_PORT, STATUS_PORT) },
      { peers: [podsIn(MONITORING_NAMESPACE)], ports: tcp(METRICS_PORT, POOL_METRICS_PORT) },
    ],
  });
  networkPolicy(scope, {
    name: "egress",
    namespace: home,
    egress: [
      INSTANCES,
      DNS,
      // Neither has a pod or a fixed address: only their ports can be named.
      { ports: tcp(API_SERVER_PORT, portOf(config.backups.endpoint)) },
    ],
  });
  return home;
}

/**
 * Where a restore of the database is tried out. Nothing gets in but the operator and the pods of the trial, and
 * nothing gets out but to the cluster's DNS, the API server, the object store and the mesh's control plane.
 *
 * @param name its name, as text
 */
export function drillNamespace(
  scope: Scope,
  config: K3sConfig,
  { labels, mesh }: DatabaseSpec,
  name: string,
): pulumi.Output<string> {
  const home = namespace(scope, { key: "drill", name, labels });
  const policy = (part: string, rules: Pick<NetworkPolicyArgs, "ingress" | "egress">) =>
    networkPolicy(scope, { name: part, logicalName: `drill-${part}`, namespace: home, ...rules });
  policy("default-deny", { ingress: [], egress: [] });
  policy("operator", {
    ingress: [INSTANCES, { peers: [podsIn(OPERATOR_NAMESPACE)], ports: tcp(POSTGRES_PORT, STATUS_PORT) }],
  });
  policy("egress", {
    egress: [
      INSTANCES,
      DNS,
      ...meshRules(mesh).egress,
      { ports: tcp(API_SERVER_PORT, portOf(config.backups.endpoint)) },
    ],
  });
  return home;
}

function portOf(url: string): number {
  const { port } = new URL(url);
  return port === "" ? 443 : Number(port);
}
