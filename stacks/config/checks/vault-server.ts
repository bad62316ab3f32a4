import { targets } from "../../targets";
import { isRecord } from "../draft";
import { problemAt } from "../problems";
import type { Check } from "./check";

/** Vault is there already, or it is made; never both. */
export const vaultOneOrOther: Check = ({ values }) => {
  const { vault } = values;
  if (!isRecord(vault)) return [];
  const elsewhere = vault["address"] !== undefined;
  const made = vault["server"] !== undefined;
  if (elsewhere && made) {
    return [
      problemAt(
        ["vault", "address"],
        "is of a Vault that exists already, and vault.server makes one; remove one of the two",
        vault["address"],
      ),
    ];
  }
  return elsewhere || made
    ? []
    : [problemAt(["vault", "address"], "is missing; set it, or vault.server for one in the cluster")];
};

/** Whoever starts Vault's servers again is not a person: something has to unseal them. */
export const vaultUnsealed: Check = ({ draft: { target }, values }) => {
  const { vault } = values;
  if (target === undefined || !isRecord(vault) || !isRecord(vault["server"])) return [];
  return targets[target].vaultSeal || vault["server"]["transit"] !== undefined
    ? []
    : [
        problemAt(
          ["vault", "server", "transit"],
          `is missing, and ${target} keeps no key to unseal Vault with; set address, key and mount of another Vault's`,
        ),
      ];
};

/** An audit device that writes to a socket is told its port, which NetworkPolicies let a Vault in the cluster out to. */
export const vaultAuditPort: Check = ({ draft: { vault } }) => {
  const { device, to } = vault?.audit ?? {};
  if (device !== "socket" || to === undefined || /:\d{1,5}$/.test(to)) return [];
  return [
    problemAt(
      ["vault", "audit", "to"],
      "names no port; set a host and a port, such as audit.example.com:6514",
      to,
    ),
  ];
};
