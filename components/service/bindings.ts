import * as pulumi from "@pulumi/pulumi";
import { SecretBackendRole } from "@pulumi/vault/database/secretBackendRole";
import type { Scope } from "../component";
import type { Location } from "../contract";
import type { DatabaseAccess } from "../database-credentials";
import { customResource } from "../kubernetes/custom-resource";
import { AUTHORITY_ENTRY, BINDINGS, type BindingKind, bindingName, type EntryKey } from "../pure/bindings";
import { creationStatements, revocationStatements } from "../pure/database-role";
import { SECRET_MOUNT } from "../store";
import { vaultClient, type VaultClient, vaultProvider } from "../vault";
import { type BoundStore, labelsOf, type ServiceSpec } from "./spec";

/** Seconds a database user lives, and how long Vault would renew it; External Secrets takes a new one instead. */
const LIFETIME = { defaultTtl: 3600, maxTtl: 86_400 };

/** A new user in half the time an old one lives: the old one still works while pods learn of the new. */
const REFRESH = "30m";

/** A store that the service's pods have a directory of connection entries for. */
export interface Binding {
  /** Its directory below `SERVICE_BINDING_ROOT`. */
  readonly name: string;
  readonly secretName: string;
  /** What must exist before the pods do. */
  readonly secret: pulumi.Resource;
  /** Where the pods must be let out to. */
  readonly location: Location;
  readonly ports: readonly number[];
}

/**
 * What the service needs to connect to each of its stores: Secrets in the form of the Service Binding
 * specification, which External Secrets fetches from Vault as a client of the service's own, who may read these
 * paths and no others.
 */
export function bindStores(scope: Scope, spec: ServiceSpec): Binding[] {
  const { name, team, namespace, vault, database, stores } = spec;
  if (database === undefined && stores.length === 0) return [];
  const users = database && databaseUsers(scope, spec, database);
  const client = vaultClient(scope, scope, {
    name,
    namespace,
    login: vault,
    identity: [team, name],
    readable: [...(users === undefined ? [] : [users]), ...stores.flatMap(readableOf)],
    tokenTtl: LIFETIME.defaultTtl,
  });
  return [
    ...(database === undefined || users === undefined
      ? []
      : [bindDatabase(scope, spec, client, database, users)]),
    ...bindKeptStores(scope, spec, client),
  ];
}

/** A service's role in Vault's database mount; the path that new users come from. */
function databaseUsers(scope: Scope, { name }: ServiceSpec, { mount, connection }: DatabaseAccess) {
  const role = new SecretBackendRole(
    `${scope.name}-database-role`,
    {
      backend: mount,
      name,
      dbName: connection,
      creationStatements: creationStatements(name),
      revocationStatements: revocationStatements(),
      ...LIFETIME,
    },
    scope.child(),
  );
  return pulumi.interpolate`${mount}/creds/${role.name}`;
}

/**
 * Short-lived users of a service's own: a new one every 30 minutes. Users live an hour, so whatever pool the
 * service has must not keep a connection for longer than 30 minutes.
 */
function bindDatabase(
  scope: Scope,
  spec: ServiceSpec,
  client: VaultClient,
  { key, provider, host, readHost, port, databaseName, location }: DatabaseAccess,
  path: pulumi.Output<string>,
): Binding {
  const secretName = `${spec.name}-database`;
  const apiVersion = "generators.external-secrets.io/v1alpha1";
  const kind = "VaultDynamicSecret";
  const generator = customResource(scope, "database-generator", {
    apiVersion,
    kind,
    metadata: { name: secretName, namespace: spec.namespace, labels: labelsOf(spec) },
    spec: { path, method: "GET", provider: vaultProvider(spec.vault, client, { clusterWide: false }) },
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
      refreshInterval: REFRESH,
      dataFrom: [{ sourceRef: { generatorRef: { apiVersion, kind, name: secretName } } }],
    },
    dependsOn: [generator],
  });
  return { name: bindingName("database", key), secretName, secret, location, ports: [port] };
}

/** Entries that Vault keeps as they are, until the store itself changes. */
function bindKeptStores(scope: Scope, spec: ServiceSpec, client: VaultClient): Binding[] {
  const { name, namespace, stores, vault } = spec;
  if (stores.length === 0) return [];
  const provider = vaultProvider(vault, client, { clusterWide: false });
  const store = customResource(scope, "store", {
    apiVersion: "external-secrets.io/v1",
    kind: "SecretStore",
    metadata: { name, namespace, labels: labelsOf(spec) },
    spec: { provider: { vault: { ...provider, path: SECRET_MOUNT, version: "v2" } } },
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
        ...(access.credentials === undefined ? {} : { data: credentialsAt(access.credentials) }),
      },
      ...(access.authority === undefined ? {} : { authority: access.authority }),
      dependsOn: [store],
    });
    return { name: binding, secretName, secret, location: access.location, ports: access.ports };
  });
}

/** Paths in Vault that a store's binding is fetched from. */
function readableOf({ access: { path, credentials } }: BoundStore): pulumi.Output<string>[] {
  const paths = credentials === undefined ? [path] : [path, credentials];
  return paths.map((each) => pulumi.interpolate`${SECRET_MOUNT}/data/${each}`);
}

/** Lays two entries of another path over those of their name: External Secrets reads `data` after `dataFrom`. */
function credentialsAt(path: string): object[] {
  return ["username", "password"].map((property) => ({
    secretKey: property,
    remoteRef: { key: path, property },
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
