import * as pulumi from "@pulumi/pulumi";
import { SecretBackendRole } from "@pulumi/vault/database/secretBackendRole";
import type { Scope } from "../component";
import type { Location } from "../contract";
import type { DatabaseAccess } from "../database-credentials";
import { customResource } from "../kubernetes/custom-resource";
import {
  AUTHORITY_ENTRY,
  BINDINGS,
  type BindingKind,
  bindingName,
  CREDENTIAL_ENTRIES,
  type EntryKey,
} from "../pure/bindings";
import { creationStatements, revocationStatements } from "../pure/database-role";
import type { EngineAccess, SecretEngine } from "../secrets/engine";
import { labelsOf, type ServiceSpec } from "./spec";

/** Seconds that Vault would renew a database user for at most; External Secrets takes a new one instead. */
const LONGEST_LIFE = 86_400;

/** How often kept entries are looked up; they change when the store does, or when somebody changes them by hand. */
const REFRESH = "30m";

/** A store that the service's pods have a directory of connection entries for. */
export interface Binding {
  /** Its directory below `SERVICE_BINDING_ROOT`. */
  readonly name: string;
  readonly secretName: string;
  /** Its entries stay until somebody changes them; those of a database are lent, and change all the time. */
  readonly kept: boolean;
  /** What must exist before the pods do. */
  readonly secret: pulumi.Resource;
  /** Where the pods must be let out to. */
  readonly location: Location;
  readonly ports: readonly number[];
}

/**
 * What the service needs to connect to each of its stores: Secrets in the form of the Service Binding
 * specification, which External Secrets fetches as a client of the service's own, who may read these secrets and
 * no others. They are the same wherever the secrets are kept.
 */
export function bindStores(scope: Scope, spec: ServiceSpec, secrets: SecretEngine): Binding[] {
  const { name, team, namespace, database, stores } = spec;
  if (database === undefined && stores.length === 0) return [];
  const users = database && databaseUsers(scope, spec, database);
  const kept = stores.map(({ kind, key, access }) => [bindingName(kind, key), access.path] as const);
  const access = secrets.admit(scope, {
    name,
    namespaceName: team,
    namespace,
    clusterWide: false,
    identity: [team, name],
    kept: Object.fromEntries(kept),
    existing: stores.flatMap(({ access: { credentials } }) => credentials ?? []),
    ...(users === undefined ? {} : { users }),
  });
  return [
    ...(database === undefined || users === undefined
      ? []
      : [bindDatabase(scope, spec, { database, users: users.path, provider: access.users })]),
    ...bindKeptStores(scope, spec, access.store),
  ];
}

/** A service's role in Vault's database mount; the path that new users come from, and how long one lives. */
function databaseUsers(scope: Scope, { name }: ServiceSpec, { mount, connection, users }: DatabaseAccess) {
  const lifetime = users.lifetimeMinutes * 60;
  const role = new SecretBackendRole(
    `${scope.name}-database-role`,
    {
      backend: mount,
      name,
      dbName: connection,
      creationStatements: creationStatements(name),
      revocationStatements: revocationStatements(),
      defaultTtl: lifetime,
      maxTtl: Math.max(lifetime, LONGEST_LIFE),
    },
    scope.child(),
  );
  return { path: pulumi.interpolate`${mount}/creds/${role.name}`, lifetime };
}

interface BoundDatabase {
  readonly database: DatabaseAccess;
  /** Path in Vault that new users come from. */
  readonly users: pulumi.Output<string>;
  /** How External Secrets gets there. */
  readonly provider: EngineAccess["users"];
}

/**
 * Short-lived users of a service's own: by default a new one every 30 minutes, which lives an hour, so whatever pool
 * the service has must not keep a connection for longer than the difference.
 */
function bindDatabase(scope: Scope, spec: ServiceSpec, bound: BoundDatabase): Binding {
  const { key, provider, host, readHost, port, databaseName, location, users } = bound.database;
  const secretName = `${spec.name}-database`;
  const apiVersion = "generators.external-secrets.io/v1alpha1";
  const kind = "VaultDynamicSecret";
  const generator = customResource(scope, "database-generator", {
    apiVersion,
    kind,
    metadata: { name: secretName, namespace: spec.namespace, labels: labelsOf(spec) },
    spec: { path: bound.users, method: "GET", provider: bound.provider },
  });
  const entries: Record<EntryKey<"database">, pulumi.Input<string>> = {
    provider,
    host,
    "read-host": readHost,
    port: String(port),
    database: databaseName,
    username: "{{ .username }}",
    password: "{{ .password }}",
  };
  const secret = externalSecret(scope, spec, {
    logicalName: "database",
    secretName,
    kind: "database",
    data: { type: BINDINGS.database.type, ...entries },
    spec: {
      refreshInterval: `${users.refreshMinutes}m`,
      dataFrom: [{ sourceRef: { generatorRef: { apiVersion, kind, name: secretName } } }],
    },
    dependsOn: [generator],
  });
  return { name: bindingName("database", key), secretName, kept: false, secret, location, ports: [port] };
}

/** Entries that are kept as they are, until the store itself changes. */
function bindKeptStores(scope: Scope, spec: ServiceSpec, provider: pulumi.Inputs): Binding[] {
  const { name, namespace, stores } = spec;
  if (stores.length === 0) return [];
  const store = customResource(scope, "store", {
    apiVersion: "external-secrets.io/v1",
    kind: "SecretStore",
    metadata: { name, namespace, labels: labelsOf(spec) },
    spec: { provider },
  });
  return stores.map(({ kind, key, access }) => {
    const binding = bindingName(kind, key);
    const secretName = `${name}-${binding}`;
    const secret = externalSecret(scope, spec, {
      logicalName: binding,
      secretName,
      kind,
      spec: {
        refreshInterval: REFRESH,
        secretStoreRef: { kind: "SecretStore", name },
        dataFrom: [{ extract: { key: access.path } }],
        ...(access.credentials === undefined ? {} : { data: credentialsAt(kind, access.credentials) }),
      },
      ...(access.authority === undefined ? {} : { authority: access.authority }),
      dependsOn: [store],
    });
    return { name: binding, secretName, kept: true, secret, location: access.location, ports: access.ports };
  });
}

/** Lays entries of another secret over those of their name: External Secrets reads `data` after `dataFrom`. */
function credentialsAt(kind: BindingKind, key: string): object[] {
  return (CREDENTIAL_ENTRIES[kind] ?? []).map((property) => ({
    secretKey: property,
    remoteRef: { key, property },
  }));
}

interface ExternalSecretArgs {
  readonly logicalName: string;
  readonly secretName: string;
  readonly kind: BindingKind;
  /** Entries that the Secret is made of. Default: whatever is fetched. */
  readonly data?: Readonly<Record<string, pulumi.Input<string>>>;
  /** ConfigMap that the authorities come from, instead of from what is fetched. */
  readonly authority?: string;
  readonly spec: pulumi.Inputs;
  readonly dependsOn: pulumi.Resource[];
}

function externalSecret(
  scope: Scope,
  service: ServiceSpec,
  { logicalName, secretName, kind, data, authority, spec, dependsOn }: ExternalSecretArgs,
): pulumi.Resource {
  return customResource(
    scope,
    `${logicalName}-secret`,
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: secretName, namespace: service.namespace, labels: labelsOf(service) },
      spec: {
        ...spec,
        target: {
          name: secretName,
          creationPolicy: "Owner",
          template: {
            type: `servicebinding.io/${BINDINGS[kind].type}`,
            ...(data === undefined ? {} : { data }),
            ...(authority === undefined ? {} : authorityFrom(authority)),
          },
        },
      },
    },
    { dependsOn },
  );
}

/** Lays the entry of a ConfigMap over the one of its name; the rest stays as it was fetched. */
function authorityFrom(configMap: string): object {
  const items = [{ key: AUTHORITY_ENTRY, templateAs: "Values" }];
  return { mergePolicy: "Merge", templateFrom: [{ target: "Data", configMap: { name: configMap, items } }] };
}
