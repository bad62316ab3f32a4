import type * as pulumi from "@pulumi/pulumi";
import { Mount } from "@pulumi/vault/mount";
import { Provider } from "@pulumi/vault/provider";
import { Component, type Scope } from "../component";
import type { Charts, ClusterOutputs, PlatformSpec, SecretManager } from "../contract";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { kubernetesAuth, type VaultLogin } from "../vault";
import { engineOf, type SecretEngine } from "./engine";
import { installOperator } from "./operator";
import { secretStore } from "./store";
import { furnishVault, type VaultOptions } from "./vault";

/** Name of the cluster-wide store of the platform's own secrets. */
const STORE = "platform";

/** Namespace of External Secrets. */
export const EXTERNAL_SECRETS_NAMESPACE = "external-secrets";

const WEBHOOK = 10250;
const METRICS = 8080;

/**
 * Seconds that Pulumi's own token is valid for. It is made at the first use and not renewed, and databases and search
 * engines take their time before what comes after them is written.
 */
const UPDATE_SECONDS = 4 * 3600;

export interface SecretsSpec extends PlatformSpec {
  readonly controllerReplicas: number;
  readonly cluster: ClusterOutputs;
  /** The Vault to use; undefined where there is none, and then a manager has to be given. */
  readonly vault: (VaultOptions & Pick<VaultLogin, "address" | "authority">) | undefined;
  /** Paths of the secrets that the platform itself reads, which somebody else put there. */
  readonly paths: readonly string[];
  /** Namespaces besides the platform's own that the store serves. Default: none. */
  readonly namespaces?: readonly string[];
}

export interface SecretsArgs extends SecretsSpec {
  readonly charts: Charts;
  /** The target's own manager, where secrets are to be kept in it. Default: they are kept in Vault. */
  readonly manager?: SecretManager | undefined;
}

export interface SecretsOutputs {
  /** Name of the ClusterSecretStore of the platform's namespaces; teams' namespaces cannot use it. */
  readonly secretStore: string;
  /** Path of the mount that issues database credentials; absent where there is no Vault. */
  readonly databaseMount?: pulumi.Output<string>;
}

/**
 * External Secrets in the cluster, and what it reads from: a Vault, elsewhere or in the cluster, or the target's own
 * secret manager. Of Vault the cluster needs a login for its service accounts, a mount for database credentials, and read
 * access to the platform's own paths; of a manager, a key and the same read access.
 *
 * Vault checks a client's token with that same token, so no token of a reviewer has to be kept anywhere; each
 * client's service account is allowed to have tokens reviewed instead. Pulumi logs in to Vault with what the
 * environment holds (`VAULT_TOKEN`), never with anything of the configuration.
 */
export class Secrets extends Component<SecretsSpec, SecretsOutputs> {
  /** Where secrets are kept, for whoever keeps some or lets somebody read them. */
  readonly engine: SecretEngine;
  /** Providers of what others make with the engine, besides those of the cloud and the cluster. */
  readonly providers: readonly pulumi.ProviderResource[];

  constructor(
    name: string,
    { charts, manager, ...spec }: SecretsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Secrets", name, spec, opts);
    const vault = this.prepareVault(spec);
    this.providers = vault === undefined ? [] : [vault.provider];
    const keeper = manager?.create(this.scope, spec);
    this.engine = engineOf(keeper, vault?.login);
    this.offerStore(charts, spec, engineOf(keeper, vault?.login, vault?.scope));
    this.publish({
      secretStore: STORE,
      ...(vault === undefined ? {} : { databaseMount: vault.databaseMount }),
    });
  }

  /** What the platform needs of Vault, where there is one. */
  private prepareVault({ name, protect, cluster, vault: options }: SecretsSpec): PreparedVault | undefined {
    if (options === undefined) return undefined;
    const { address, authority } = options;
    // Whoever runs Pulumi is not in the cluster, and reaches a Vault there where the environment says (`VAULT_ADDR`).
    const reached = authority === undefined ? { address } : {};
    const provider = new Provider(
      `${this.scope.name}-vault`,
      { ...reached, maxLeaseTtlSeconds: UPDATE_SECONDS },
      this.child(),
    );
    const scope: Scope = { ...this.scope, child: (extra) => this.child({ ...extra, provider }) };
    furnishVault(scope, name, options, protect);
    const databases = new Mount(
      `${scope.name}-databases`,
      { path: `database/${name}`, type: "database", description: `Databases of ${name}` },
      scope.child(),
    );
    const login = { address, authority, authPath: kubernetesAuth(scope, name, cluster), platform: name };
    return { provider, scope, login, databaseMount: databases.path };
  }

  /** The operator, and the store of the platform's own secrets. */
  private offerStore(
    charts: Charts,
    { controllerReplicas, paths, namespaces = [] }: SecretsSpec,
    engine: SecretEngine,
  ): void {
    const namespace = platformNamespace(this.scope, {
      name: EXTERNAL_SECRETS_NAMESPACE,
      open: [WEBHOOK],
      metrics: [METRICS],
    });
    const operator = installOperator(this.scope, charts["external-secrets"], {
      controllerReplicas,
      namespace,
    });
    const { store } = engine.admit(this.scope, {
      name: "platform",
      namespaceName: EXTERNAL_SECRETS_NAMESPACE,
      namespace,
      clusterWide: true,
      identity: ["platform"],
      kept: {},
      existing: paths,
    });
    secretStore(this.scope, { name: STORE, provider: store, namespaces }, { dependsOn: [operator] });
  }
}

/** A Vault with what the platform needs of it. */
interface PreparedVault {
  readonly provider: Provider;
  /** Options of what is made in it for this component. */
  readonly scope: Scope;
  readonly login: VaultLogin;
  readonly databaseMount: pulumi.Output<string>;
}
