import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DatabaseOutputs, DatabaseSpec } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import type { Placement } from "./database";

const PORT = 5432;

/** Connections that services may hold to one PgBouncer, and that it holds for each user and database. */
const PARAMETERS = { max_client_conn: "1000", default_pool_size: "20" };

/**
 * PgBouncer before the primary, by CloudNativePG: services hold connections to it, and it holds few to PostgreSQL,
 * given out for one transaction at a time. It asks PostgreSQL for passwords, so Vault's users need nothing more. As
 * many as the database has instances for failover; clients without TLS are refused, as PostgreSQL refuses them.
 */
export function createPool(
  scope: Scope,
  { instances }: DatabaseSpec,
  { name, namespace }: Placement,
  cluster: pulumi.Resource,
): NonNullable<DatabaseOutputs["pool"]> {
  const pooler = `${name}-pool`;
  const metadata = { name: pooler, namespace };
  customResource(
    scope,
    "pool",
    {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Pooler",
      metadata,
      spec: {
        cluster: { name },
        type: "rw",
        instances,
        pgbouncer: {
          poolMode: "transaction",
          parameters: PARAMETERS,
          pg_hba: ["hostnossl all all all reject"],
        },
      },
    },
    { dependsOn: [cluster] },
  );
  customResource(scope, "pool-monitor", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata,
    spec: {
      selector: { matchLabels: { "cnpg.io/poolerName": pooler } },
      podMetricsEndpoints: [{ port: "metrics" }],
    },
  });
  return { host: pulumi.interpolate`${pooler}.${namespace}.svc`, port: PORT };
}
