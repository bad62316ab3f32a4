import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import { Mount } from "@pulumi/vault/mount";
import { Provider } from "@pulumi/vault/provider";
import { Component, type Scope } from "../component";
import type { Charts, ClusterOutputs } from "../contract";
import { chart } from "../kubernetes/chart";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { kubernetesAuth, vaultClient, type VaultLogin } from "../vault";
import { secretStore } from "./store";

/** Name of the cluster-wide store of the platform's own secrets. */
const STORE = "platform";

const WEBHOOK = 10250;
const METRICS = 8080;

/** Seconds a token for the store is valid for: reads of `secret` lend nothing that would end with it. */
const TOKEN_TTL = 600;

export interface SecretsSpec {
  /** Name of the platform; paths in Vault derive from it. */
  readonly name: string;
  readonly vaultAddress: string;
  readonly controllerReplicas: number;
  /** What Vault needs to check the tokens of this cluster. */
  readonly cluster: Pick<ClusterOutputs, "endpoint" | "caCertificate">;
  /** Paths in Vault's `secret` mount that the platform itself reads. */
  readonly paths: readonly string[];
  /** Namespaces besides the platform's own that the store serves. Default: none. */
  readonly namespaces?: readonly string[];
}

export interface SecretsArgs extends SecretsSpec {
  readonly charts: Charts;
}

export interface SecretsOutputs {
  /** Name of the ClusterSecretStore of the platform's namespaces; teams' namespaces cannot use it. */
  readonly secretStore: string;
  /** Path of the mount that issues database credentials. */
  readonly databaseMount: pulumi.Output<string>;
  /** Where service accounts of this cluster log in to Vault. */
  readonly vault: VaultLogin;
}

/**
 * External Secrets in the cluster and, in a Vault that exists elsewhere, what the cluster needs of it: a login
 * for its service accounts, a mount for database credentials, and read access to the platform's own paths.
 *
 * Vault checks a client's token with that same token, so no token of a reviewer has to be kept anywhere; each
 * client's service account is allowed to have tokens reviewed instead. Pulumi logs in to Vault with what the
 * environment holds (`VAULT_TOKEN`), never with anything of the configuration.
 */
export class Secrets extends Component<SecretsSpec, SecretsOutputs> {
  /** Provider of everything in Vault. */
  readonly provider: Provider;

  constructor(name: string, { charts, ...spec }: SecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Secrets", name, spec, opts);
    this.provider = new Provider(`${name}-vault`, { address: spec.vaultAddress }, this.child());
    const vault: Scope = { name, child: (extra) => this.child({ ...extra, provider: this.provider }) };

    const namespace = platformNamespace(this.scope, {
      name: "external-secrets",
      open: [WEBHOOK],
      metrics: [METRICS],
    });
    const operator = this.installOperator(charts, spec, namespace);
    const login: VaultLogin = {
      address: spec.vaultAddress,
      authPath: kubernetesAuth(vault, spec.name, spec.cluster),
      platform: spec.name,
    };
    const client = vaultClient(this.scope, vault, {
      name: "platform",
      namespace,
      login,
      identity: ["platform"],
      readable: spec.paths.map((path) => `secret/data/${path}`),
      tokenTtl: TOKEN_TTL,
    });
    secretStore(
      this.scope,
      { name: STORE, login, client, namespaces: spec.namespaces ?? [] },
      { dependsOn: [operator] },
    );
    const databases = new Mount(
      `${name}-databases`,
      { path: `database/${spec.name}`, type: "database", description: `Databases of ${spec.name}` },
      vault.child(),
    );
    this.publish({ secretStore: STORE, databaseMount: databases.path, vault: login });
  }

  private installOperator(
    charts: Charts,
    { controllerReplicas }: SecretsSpec,
    namespace: pulumi.Output<string>,
  ): Release {
    const podDisruptionBudget = { enabled: controllerReplicas > 1, minAvailable: 1 };
    const resources = { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "256Mi" } };
    return chart(this.scope, "external-secrets", {
      chart: charts["external-secrets"],
      namespace,
      values: {
        installCRDs: true,
        replicaCount: controllerReplicas,
        leaderElect: controllerReplicas > 1,
        podDisruptionBudget,
        resources,
        // Nothing is ever pushed from the cluster into Vault.
        processPushSecret: false,
        processClusterPushSecret: false,
        crds: { createPushSecret: false, createClusterPushSecret: false },
        serviceMonitor: { enabled: true },
        webhook: { replicaCount: controllerReplicas, podDisruptionBudget, resources },
        certController: { replicaCount: controllerReplicas, podDisruptionBudget, resources },
      },
    });
  }
}
