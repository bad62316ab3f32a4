import * as pulumi from "@pulumi/pulumi";
import { Audit } from "@pulumi/vault/audit";
import { Mount } from "@pulumi/vault/mount";
import { Policy } from "@pulumi/vault/policy";
import { SecretBackendRole } from "@pulumi/vault/pkisecret/secretBackendRole";
import { SecretBackendRootCert } from "@pulumi/vault/pkisecret/secretBackendRootCert";
import { SecretBackendKey } from "@pulumi/vault/transit/secretBackendKey";
import type { Scope } from "../component";
import { physicalName } from "../pure/naming";

const DAY_SECONDS = 86_400;

/** Vault calls it an update to have something signed, encrypted or decrypted. */
const UPDATE = `{ capabilities = ["update"] }`;

/** Days that the authority of internal certificates is valid for: ten years. */
const AUTHORITY_DAYS = 3650;

/** What the platform has of a Vault, besides logins and database users. */
export interface VaultOptions {
  /** Where every request is written to before it is answered, with its secrets hashed. Default: the server's own. */
  readonly audit?: VaultAudit | undefined;
  /** An authority for internal certificates. Default: none. */
  readonly pki?: VaultPki | undefined;
  /** Keys that encrypt for others and are never given out. Default: none. */
  readonly transit?: VaultTransit | undefined;
}

export interface VaultAudit {
  readonly device: "file" | "socket";
  /** Path of the file on Vault's servers, or host and port that it connects to by TCP. */
  readonly to: string;
}

export interface VaultPki {
  /** Domains that certificates may be for names below. */
  readonly domains: readonly string[];
  /** Days that a certificate is valid for at most. */
  readonly certificateDays: number;
}

export interface VaultTransit {
  readonly keys: readonly string[];
  /** Days after which a key gets a new version; what the old one encrypted stays readable. */
  readonly rotationDays: number;
}

/**
 * The audit device, the authority and the keys that the platform has in Vault, under mounts of its own name.
 *
 * @param protect keys refuse their deletion, in Vault and in the engine
 */
export function furnishVault(
  vault: Scope,
  platform: string,
  { audit, pki, transit }: VaultOptions,
  protect: boolean,
): void {
  if (audit !== undefined) auditDevice(vault, platform, audit);
  if (pki !== undefined) authority(vault, platform, pki, protect);
  if (transit !== undefined) encryptionKeys(vault, platform, transit, protect);
}

/** Vault answers nothing that it could not write to one of its devices at least. */
function auditDevice(vault: Scope, platform: string, { device, to }: VaultAudit): void {
  new Audit(
    `${vault.name}-audit`,
    {
      type: device,
      path: `${platform}-${device}`,
      description: `Requests, for ${platform}`,
      options: device === "file" ? { file_path: to } : { address: to, socket_type: "tcp" },
    },
    vault.child(),
  );
}

/** An authority whose key never leaves Vault, and a role that anybody with leave gets a certificate by name from. */
function authority(
  vault: Scope,
  platform: string,
  { domains, certificateDays }: VaultPki,
  protect: boolean,
): void {
  const mount = new Mount(
    `${vault.name}-pki`,
    {
      path: `pki/${platform}`,
      type: "pki",
      description: `Internal certificates of ${platform}`,
      maxLeaseTtlSeconds: AUTHORITY_DAYS * DAY_SECONDS,
    },
    vault.child({ protect }),
  );
  const root = new SecretBackendRootCert(
    `${vault.name}-pki-root`,
    {
      backend: mount.path,
      type: "internal",
      commonName: `${platform} internal authority`,
      ttl: String(AUTHORITY_DAYS * DAY_SECONDS),
      keyType: "ec",
      keyBits: 384,
    },
    vault.child({ protect }),
  );
  new SecretBackendRole(
    `${vault.name}-pki-internal`,
    {
      backend: root.backend,
      name: "internal",
      allowedDomains: [...domains],
      allowSubdomains: true,
      allowBareDomains: false,
      allowGlobDomains: false,
      allowIpSans: false,
      allowLocalhost: false,
      enforceHostnames: true,
      keyType: "ec",
      keyBits: 256,
      ttl: String(certificateDays * DAY_SECONDS),
      maxTtl: String(certificateDays * DAY_SECONDS),
      requireCn: false,
      // They end by themselves, sooner than a list of revoked ones would be read.
      noStore: true,
    },
    vault.child(),
  );
  allow(vault, platform, "pki-internal", pulumi.interpolate`path "${mount.path}/sign/internal" ${UPDATE}\n`);
}

/** What an edge site's Vault unseals itself with, and what applications encrypt with. */
function encryptionKeys(
  vault: Scope,
  platform: string,
  { keys, rotationDays }: VaultTransit,
  protect: boolean,
): void {
  const mount = new Mount(
    `${vault.name}-transit`,
    { path: `transit/${platform}`, type: "transit", description: `Encryption for ${platform}` },
    vault.child({ protect }),
  );
  for (const name of keys) {
    const key = new SecretBackendKey(
      `${vault.name}-transit-${name}`,
      {
        backend: mount.path,
        name,
        type: "aes256-gcm96",
        autoRotatePeriod: rotationDays * DAY_SECONDS,
        deletionAllowed: !protect,
        exportable: false,
        allowPlaintextBackup: false,
      },
      vault.child({ protect }),
    );
    const uses = ["encrypt", "decrypt"].map(
      (use) => pulumi.interpolate`path "${mount.path}/${use}/${key.name}" ${UPDATE}\n`,
    );
    allow(vault, platform, `transit-${name}`, pulumi.concat(...uses));
  }
}

/** A policy for whoever is given it by name: the use of one thing, and nothing else. */
function allow(vault: Scope, platform: string, name: string, policy: pulumi.Output<string>): void {
  new Policy(`${vault.name}-${name}-policy`, { name: physicalName([platform, name]), policy }, vault.child());
}
