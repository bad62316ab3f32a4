/** How the composition root makes a Vault in the cluster, and what the others are told of whichever there is. */
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterOutputs, NetworkOutputs } from "../../components/contract";
import type { SecretsSpec } from "../../components/secrets";
import { VAULT_ADDRESS, VAULT_AUTHORITY, VaultServer } from "../../components/vault-server";
import type { Config } from "../config/schema";
import { images } from "../versions";
import type { Layer } from "./layer";

/** Servers of a Vault that outlives one of them. */
const SERVERS = 3;

/** A Vault in the cluster, where the configuration asks for one. */
export function createVaultServer(
  { config, target, charts, profile, shared }: Layer,
  { network, cluster }: { readonly network: NetworkOutputs; readonly cluster: ClusterOutputs },
  opts: pulumi.ComponentResourceOptions,
): VaultServer | undefined {
  const { vault } = config;
  if (vault?.server === undefined) return undefined;
  return new VaultServer(
    "vault-server",
    {
      ...shared,
      charts,
      target,
      cluster,
      replicas: profile.controllerReplicas > 1 ? SERVERS : 1,
      storageClass: target.capabilities.storageClass,
      image: images.vault,
      transit: vault.server.transit,
      databaseCidrs: network.databaseCidrs,
      auditPort: vault.audit?.device === "socket" ? Number(vault.audit.to.split(":").at(-1)) : undefined,
    },
    opts,
  );
}

/** Whether a person has to initialise Vault before anything can be configured in it. */
export function awaitsVault({ vault }: Config): boolean {
  return vault?.server?.initialised === false;
}

/** How clients reach Vault, and what is made in it; undefined where there is none. */
export function vaultOf({ vault }: Config): SecretsSpec["vault"] {
  if (vault === undefined) return undefined;
  const { address, server, audit, pki, transit } = vault;
  if (server !== undefined)
    return { address: VAULT_ADDRESS, authority: VAULT_AUTHORITY, audit, pki, transit };
  if (address === undefined) throw new Error("vault has no address; the configuration was not checked");
  return { address, audit, pki, transit };
}
