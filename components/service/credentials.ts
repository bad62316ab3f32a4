import * as pulumi from "@pulumi/pulumi";
import { SecretBackendRole } from "@pulumi/vault/database/secretBackendRole";
import type { Scope } from "../component";
import type { DatabaseAccess } from "../database-credentials";
import { customResource } from "../kubernetes/custom-resource";
import { creationStatements, revocationStatements } from "../pure/database-role";
import { vaultClient, vaultProvider } from "../vault";
import { labelsOf, type ServiceSpec } from "./spec";

/** Seconds a database user lives, and how long Vault would renew it; External Secrets takes a new one instead. */
const LIFETIME = { defaultTtl: 3600, maxTtl: 86_400 };

/** A new user in half the time an old one lives: the old one still works while pods learn of the new. */
const REFRESH = "30m";

/** What the container gets of its database. */
export interface DatabaseCredentials {
  /** Secret with `username` and `password`. */
  readonly secretName: string;
  readonly access: DatabaseAccess;
  /** What must exist before the pods do. */
  readonly secret: pulumi.Resource;
}

/**
 * Short-lived credentials of a service's own: a role in Vault's database mount, a Vault client that may read
 * that one path, and an ExternalSecret that asks for a new user every 30 minutes. Users live an hour, so
 * whatever pool the service has must not keep a connection for longer than 30 minutes.
 *
 * @returns undefined where the service has no database
 */
export function issueCredentials(scope: Scope, spec: ServiceSpec): DatabaseCredentials | undefined {
  const { name, team, namespace, vault, database } = spec;
  if (database === undefined) return undefined;
  const role = new SecretBackendRole(
    `${scope.name}-database-role`,
    {
      backend: database.mount,
      name,
      dbName: database.connection,
      creationStatements: creationStatements(name),
      revocationStatements: revocationStatements(),
      ...LIFETIME,
    },
    scope.child(),
  );
  const path = pulumi.interpolate`${database.mount}/creds/${role.name}`;
  const client = vaultClient(scope, scope, {
    name,
    namespace,
    login: vault,
    identity: [team, name],
    readable: [path],
    tokenTtl: LIFETIME.defaultTtl,
  });
  const secretName = `${name}-database`;
  const metadata = { name: secretName, namespace, labels: labelsOf(spec) };
  const apiVersion = "generators.external-secrets.io/v1alpha1";
  const generator = customResource(scope, "database-generator", {
    apiVersion,
    kind: "VaultDynamicSecret",
    metadata,
    spec: { path, method: "GET", provider: vaultProvider(vault, client, { clusterWide: false }) },
  });
  const secret = customResource(
    scope,
    "database-secret",
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata,
      spec: {
        refreshInterval: REFRESH,
        target: { name: secretName, creationPolicy: "Owner" },
        dataFrom: [
          { sourceRef: { generatorRef: { apiVersion, kind: "VaultDynamicSecret", name: secretName } } },
        ],
      },
    },
    { dependsOn: [generator] },
  );
  return { secretName, access: database, secret };
}
