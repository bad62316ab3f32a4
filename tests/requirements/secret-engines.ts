import type { TargetName } from "../../stacks/targets";
import type { Settings } from "../support/plans";
import { STORES } from "./stores";

/** What a platform makes of its own in Vault, every option on. */
export const VAULT = {
  vault: {
    users: { lifetimeMinutes: 60, refreshMinutes: 30 },
    audit: { device: "file", to: "/vault/audit/audit.log" },
    pki: { domains: ["internal.acme.example"], certificateDays: 30 },
    transit: { keys: ["unseal", "orders"], rotationDays: 90 },
  },
} as const satisfies Settings;

const TRANSIT = { address: "https://vault.acme.example:8200", key: "unseal", mount: "transit/acme-prod" };

/** A Vault in the cluster instead of the one that exists already. */
export const VAULT_SERVER: Readonly<Record<TargetName, Settings>> = {
  aws: { vault: { address: undefined, server: { initialised: true } } },
  gcp: { vault: { address: undefined, server: { initialised: true } } },
  k3s: { vault: { address: undefined, server: { initialised: true, transit: TRANSIT } } },
};

/** Secrets in the target's own manager, where it has one. */
export const IN_CLOUD: Readonly<Record<Exclude<TargetName, "k3s">, Settings>> = {
  aws: { secrets: { engine: "cloud" }, aws: { workloadIdentity: "irsa" } },
  gcp: { secrets: { engine: "cloud" } },
};

/** A store whose binding is kept there. */
export const CLOUD_STORES = { queues: STORES.queues, buckets: STORES.buckets } as const satisfies Settings;
