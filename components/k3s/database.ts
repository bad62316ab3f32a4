import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DatabaseOutputs, DatabaseSpec, Size } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import { physicalName } from "../pure/naming";
import { backupSchedule, backupStore, PLUGIN } from "./backups";
import type { K3sConfig } from "./config";
import { databaseNamespace } from "./database-namespace";
import { createPool } from "./database-pool";
import { databaseDrill } from "./restore-drill";

/** Storage class that comes with K3s: a directory of the node's disk. */
export const STORAGE_CLASS = "local-path";

/** Where a PostgreSQL cluster is: names of everything that belongs to it derive from these. */
export interface Placement {
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
}

const DATABASE = "app";
const OWNER = "app";
const ADMIN = "vault_admin";
const ADMIN_SCRIPT = "admin.sql";

/** CloudNativePG allows 50 characters, because names of its own derive from a cluster's. */
const NAME_LENGTH = 50;

/** Guaranteed CPU and memory of one instance. */
const RESOURCES = {
  small: { cpu: "500m", memory: "1Gi" },
  medium: { cpu: "1", memory: "2Gi" },
  large: { cpu: "2", memory: "4Gi" },
} as const satisfies Record<Size, object>;

/**
 * PostgreSQL images by major version, from CloudNativePG's catalogue of 2026-08-31
 * (cloudnative-pg/artifacts, image-catalogs/catalog-minimal-trixie.yaml).
 */
const IMAGES: Readonly<Record<string, string>> = {
  "15": "15.19-202608310817-minimal-trixie@sha256:6db71471c06f74845eef160bb89b1f5f345b17168c5c67f9698d5a0bbcb4caa0",
  "16": "16.15-202608310817-minimal-trixie@sha256:cde2d1b10f5b497fbecd548578df5548025a1b1e42a709741c4af7c4533b658e",
  "17": "17.11-202608310816-minimal-trixie@sha256:c3c572b1cae6404fb508516456b0288d1c35feda39d4ef59857af2c9abe9282d",
};

/**
 * PostgreSQL by CloudNativePG in a namespace of its own: one service (`-rw`) that follows the primary and one
 * (`-ro`) for its replicas, base backups and write-ahead logs in the site's object store, metrics.
 *
 * @throws Error where the PostgreSQL version has no image
 */
export function database(config: K3sConfig, scope: Scope, spec: DatabaseSpec): DatabaseOutputs {
  const placement: Placement = {
    name: physicalName([spec.name, spec.key], NAME_LENGTH),
    namespace: databaseNamespace(scope, config, spec),
  };
  const admin = adminScript(scope, spec, placement);
  const store = backupStore(scope, config, spec, placement);
  const cluster = customResource(
    scope,
    "cluster",
    {
      apiVersion: "postgresql.cnpg.io/v1",
      kind: "Cluster",
      metadata: { ...placement, labels: spec.labels },
      spec: clusterSpec(config, spec, placement, admin),
    },
    { protect: spec.protect, dependsOn: [store] },
  );
  backupSchedule(scope, placement, { dependsOn: [cluster] });
  monitor(scope, placement);
  if (spec.drill !== undefined) {
    databaseDrill(scope, config, spec, spec.drill, {
      name: placement.name,
      image: imageOf(spec.version),
      storageClass: STORAGE_CLASS,
      database: DATABASE,
      owner: OWNER,
    });
  }
  const serviceOf = (role: "rw" | "ro") =>
    pulumi.interpolate`${placement.name}-${role}.${placement.namespace}.svc`;
  return {
    provider: "cloudnative-pg",
    host: serviceOf("rw"),
    // `-ro` has no pod behind it where the primary is alone (cloudnative-pg.io/documentation/current/service_management).
    readHost: serviceOf(spec.instances + spec.readers > 1 ? "ro" : "rw"),
    ...(spec.pooled ? { pool: createPool(scope, spec, placement, cluster) } : {}),
    location: { namespace: placement.namespace },
    databaseName: pulumi.output(DATABASE),
    adminUser: pulumi.output(ADMIN),
  };
}

/**
 * Vault's administrator, made by a script that runs once, when the database is initialised. A role that
 * CloudNativePG manages would not do: the operator puts its password back whenever Vault has rotated it.
 */
function adminScript(scope: Scope, spec: DatabaseSpec, { name, namespace }: Placement): Secret {
  const sql = pulumi.interpolate`CREATE ROLE ${ADMIN} LOGIN CREATEROLE PASSWORD '${spec.adminPassword}';
GRANT ${OWNER} TO ${ADMIN} WITH ADMIN OPTION;
`;
  return new Secret(
    `${scope.name}-admin-script`,
    {
      metadata: { name: `${name}-admin-script`, namespace },
      stringData: { [ADMIN_SCRIPT]: pulumi.secret(sql) },
    },
    scope.child(),
  );
}

function clusterSpec(
  config: K3sConfig,
  { version, size, instances: standing, readers, storageGib }: DatabaseSpec,
  { name }: Placement,
  admin: Secret,
): pulumi.Inputs {
  // Every instance but the primary serves reads.
  const instances = standing + readers;
  const resources = RESOURCES[size];
  return {
    instances,
    imageName: imageOf(version),
    enableSuperuserAccess: false,
    // A single instance must not keep its node from being drained.
    enablePDB: instances > 1,
    // One volume: a second one of `local-path` would lie on the same disk.
    storage: { size: `${storageGib}Gi`, storageClass: STORAGE_CLASS, resizeInUseVolumes: false },
    resources: { requests: resources, limits: resources },
    affinity: {
      enablePodAntiAffinity: true,
      topologyKey: "topology.kubernetes.io/zone",
      podAntiAffinityType: config.zones.length >= instances ? "required" : "preferred",
    },
    bootstrap: {
      initdb: {
        database: DATABASE,
        owner: OWNER,
        dataChecksums: true,
        postInitApplicationSQLRefs: {
          secretRefs: [{ name: admin.metadata.name, key: ADMIN_SCRIPT }],
        },
      },
    },
    postgresql: {
      pg_hba: ["hostnossl all all all reject"],
      ...(instances > 1 ? { synchronous: { method: "any", number: 1, dataDurability: "preferred" } } : {}),
    },
    plugins: [{ name: PLUGIN, isWALArchiver: true, parameters: { barmanObjectName: name } }],
  };
}

function imageOf(version: string): string {
  const image = IMAGES[version];
  if (image === undefined) {
    throw new Error(`no image of PostgreSQL ${version}; set one of ${Object.keys(IMAGES).join(", ")}`);
  }
  return `ghcr.io/cloudnative-pg/postgresql:${image}`;
}

function monitor(scope: Scope, placement: Placement): void {
  customResource(scope, "monitor", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { ...placement },
    spec: {
      selector: { matchLabels: { "cnpg.io/cluster": placement.name, "cnpg.io/podRole": "instance" } },
      podMetricsEndpoints: [{ port: "metrics" }],
    },
  });
}
