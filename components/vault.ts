import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding";
import * as pulumi from "@pulumi/pulumi";
import { AuthBackend } from "@pulumi/vault/authBackend";
import { AuthBackendConfig } from "@pulumi/vault/kubernetes/authBackendConfig";
import { AuthBackendRole } from "@pulumi/vault/kubernetes/authBackendRole";
import { Policy } from "@pulumi/vault/policy";
import type { Scope } from "./component";
import type { ClusterOutputs } from "./contract";
import { AUTHORITY_ENTRY } from "./pure/bindings";
import { physicalName } from "./pure/naming";

/** External Secrets asks whether its token is good before it calls a store ready; `default` is not attached. */
const LOOK_UP_SELF = "auth/token/lookup-self";

/** Where the service accounts of a cluster log in. */
export interface VaultLogin {
  readonly address: string;
  /** ConfigMap with the authority of its certificate, in every client's namespace. Default: a public authority. */
  readonly authority?: string | undefined;
  /** Path of the Kubernetes login of this cluster. */
  readonly authPath: pulumi.Output<string>;
  /** Name of the platform, which names of roles and policies begin with: a Vault may serve several. */
  readonly platform: string;
}

/** A client of Vault: the service account that logs in, and the role it gets. */
export interface VaultClient {
  readonly serviceAccount: string;
  readonly namespace: pulumi.Output<string>;
  readonly role: pulumi.Output<string>;
}

export interface VaultClientArgs {
  /** Name of the client in its namespace; its service account is called `<name>-vault`. */
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
  readonly login: VaultLogin;
  /** Who of the platform this is, from general to special; makes the name of the policy and of the role. */
  readonly identity: readonly string[];
  /** Paths it may read; everything else is denied. */
  readonly readable: readonly pulumi.Input<string>[];
  /**
   * Seconds that a token is valid for. Vault takes back what a token was lent when the token's time is over, so
   * whoever borrows a database user must have a token that lives as long.
   */
  readonly tokenTtl: number;
}

/**
 * The login for service accounts of a cluster, at `kubernetes/<name>`.
 *
 * @returns its path, once it is configured
 */
export function kubernetesAuth(
  vault: Scope,
  name: string,
  cluster: Pick<ClusterOutputs, "endpoint" | "caCertificate">,
): pulumi.Output<string> {
  const backend = new AuthBackend(
    `${vault.name}-kubernetes`,
    { type: "kubernetes", path: `kubernetes/${name}`, description: `Service accounts of ${name}` },
    vault.child(),
  );
  return new AuthBackendConfig(
    `${vault.name}-kubernetes-config`,
    {
      backend: backend.path,
      kubernetesHost: cluster.endpoint,
      kubernetesCaCert: cluster.caCertificate,
      // Vault runs elsewhere: it has no token of this cluster, and reviews a client's with the client's own.
      disableLocalCaJwt: true,
    },
    vault.child(),
  ).backend.apply((path) => path ?? `kubernetes/${name}`);
}

/**
 * Somebody who reads from Vault: a service account that no pod runs as, so that a pod that is broken into
 * cannot log in itself; External Secrets asks the API server for its tokens, ten minutes each.
 */
export function vaultClient(scope: Scope, vault: Scope, args: VaultClientArgs): VaultClient {
  const { name, namespace, login, identity, readable, tokenTtl } = args;
  const roleName = physicalName([login.platform, ...identity]);
  const serviceAccount = `${name}-vault`;
  const account = new ServiceAccount(
    `${scope.name}-vault-account`,
    { metadata: { name: serviceAccount, namespace }, automountServiceAccountToken: false },
    scope.child(),
  );
  new ClusterRoleBinding(
    `${scope.name}-vault-review`,
    {
      metadata: { name: physicalName(["vault", roleName]) },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:auth-delegator" },
      subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace }],
    },
    scope.child(),
  );
  const policy = new Policy(
    `${vault.name}-vault-policy`,
    {
      name: roleName,
      policy: pulumi
        .all([...readable, LOOK_UP_SELF])
        .apply((paths) => paths.map((path) => `path "${path}" { capabilities = ["read"] }\n`).join("")),
    },
    vault.child(),
  );
  const role = new AuthBackendRole(
    `${vault.name}-vault-role`,
    {
      backend: login.authPath,
      roleName,
      boundServiceAccountNames: [account.metadata.name],
      boundServiceAccountNamespaces: [namespace],
      tokenPolicies: [policy.name],
      tokenNoDefaultPolicy: true,
      tokenTtl,
      tokenMaxTtl: tokenTtl,
    },
    vault.child(),
  );
  return { serviceAccount, namespace, role: role.roleName };
}

/** External Secrets' description of a login; a cluster-wide store names the namespace of its account. */
export function vaultProvider(
  { address, authority, authPath }: VaultLogin,
  { serviceAccount, namespace, role }: VaultClient,
  { clusterWide }: { readonly clusterWide: boolean },
) {
  const source = { type: "ConfigMap", name: authority, key: AUTHORITY_ENTRY };
  return {
    server: address,
    ...(authority === undefined ? {} : { caProvider: { ...source, ...(clusterWide ? { namespace } : {}) } }),
    auth: {
      kubernetes: {
        mountPath: authPath,
        role,
        serviceAccountRef: { name: serviceAccount, ...(clusterWide ? { namespace } : {}) },
      },
    },
  };
}
