import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { KeptSecret, SecretKeeper, SecretReader } from "../contract";
import { vaultClient, type VaultLogin, vaultProvider } from "../vault";
import { keepInVault, SECRET_MOUNT } from "./vault-kv";

/** Seconds a token for kept secrets is valid for: what is read there lends nothing that would end with it. */
const TOKEN_TTL = 600;

/** Whoever reads secrets, and the database users it is lent besides. */
export interface EngineClient extends SecretReader {
  /** Who of the platform this is, from general to special. */
  readonly identity: readonly string[];
  /** Path in Vault that new database users come from, and seconds that one lives. Default: none. */
  readonly users?: { readonly path: pulumi.Output<string>; readonly lifetime: number };
}

/** How External Secrets gets at what a client may have. */
export interface EngineAccess {
  /** `spec.provider` of a SecretStore for kept secrets. */
  readonly store: pulumi.Inputs;
  /** `spec.provider` of a VaultDynamicSecret; there where the client is lent users. */
  readonly users?: pulumi.Inputs;
}

/** Where the platform's secrets are, whichever it is; what is made with it is the same for a service. */
export interface SecretEngine {
  /**
   * Writes a secret.
   *
   * @returns its key, once the entries are there
   */
  keep(scope: Scope, secret: KeptSecret): pulumi.Output<string>;
  /** Lets a client read what it names, and nothing else. At most one a component. */
  admit(scope: Scope, client: EngineClient): EngineAccess;
}

/**
 * Where secrets are kept: the target's manager where one is given, Vault elsewhere.
 *
 * @param vault names and options of what is made in Vault for a component. Default: the component's own.
 * @throws Error where there is neither, because nobody checked the configuration
 */
export function engineOf(
  keeper: SecretKeeper | undefined,
  login: VaultLogin | undefined,
  vault?: Scope,
): SecretEngine {
  if (keeper !== undefined) return cloudEngine(keeper, login);
  if (login !== undefined) return vaultEngine(login, vault);
  throw new Error("neither a Vault nor a secret manager; the configuration was not checked");
}

/** Everything in Vault: kept secrets in its `secret` mount, database users from its database mount. */
function vaultEngine(login: VaultLogin, vault: Scope | undefined): SecretEngine {
  return {
    keep: keepInVault,
    admit: (scope, { kept, existing, users, clusterWide, ...client }) => {
      const inMount = (key: string) => `${SECRET_MOUNT}/data/${key}`;
      const account = vaultClient(scope, vault ?? scope, {
        ...client,
        login,
        readable: [
          ...(users === undefined ? [] : [users.path]),
          ...Object.values(kept).map((key) => key.apply(inMount)),
          ...existing.map(inMount),
        ],
        tokenTtl: users?.lifetime ?? TOKEN_TTL,
      });
      const provider = vaultProvider(login, account, { clusterWide });
      return {
        store: { vault: { ...provider, path: SECRET_MOUNT, version: "v2" } },
        ...(users === undefined ? {} : { users: provider }),
      };
    },
  };
}

/**
 * Kept secrets in the target's own manager. Database users, which no cloud's manager issues, still come from
 * Vault: who is lent some is a client of it for these alone.
 */
function cloudEngine(keeper: SecretKeeper, login: VaultLogin | undefined): SecretEngine {
  return {
    keep: (scope, secret) => keeper.keep(scope, secret),
    admit: (scope, { users, ...client }) => {
      const readsKept = Object.keys(client.kept).length + client.existing.length > 0;
      const store = readsKept ? keeper.admit(scope, client) : {};
      if (users === undefined || login === undefined) return { store };
      const { path, lifetime } = users;
      const account = vaultClient(scope, scope, { ...client, login, readable: [path], tokenTtl: lifetime });
      return { store, users: vaultProvider(login, account, client) };
    },
  };
}
