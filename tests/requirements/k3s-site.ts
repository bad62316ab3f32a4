import type { Settings } from "../support/plans";

/** Public host keys of the form that ssh-keygen makes; no machine has them. */
function hostKey(letter: string): string {
  return `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5${letter.repeat(48)}`;
}

/** Five machines in two halls: three servers, two agents. */
export const HOSTS = [
  { name: "hamburg-1", address: "10.40.0.11", role: "server", zone: "hall-1", hostKey: hostKey("A") },
  { name: "hamburg-2", address: "10.40.0.12", role: "server", zone: "hall-2", hostKey: hostKey("B") },
  { name: "hamburg-3", address: "10.40.0.13", role: "server", zone: "hall-1", hostKey: hostKey("C") },
  {
    name: "hamburg-4",
    address: "10.40.0.14",
    role: "agent",
    zone: "hall-1",
    hostKey: hostKey("D"),
    user: "deploy",
    port: 2222,
  },
  { name: "hamburg-5", address: "10.40.0.15", role: "agent", zone: "hall-2", hostKey: hostKey("E") },
] as const;

export const INSTALL = {
  version: "v1.35.6+k3s1",
  hosts: HOSTS,
  mirrors: {
    "*": "https://registry.hamburg.acme.example",
    "docker.io": "https://docker.hamburg.acme.example",
  },
  upgradeWindow: { days: ["sat", "sun"], from: "02:00", to: "05:00", timeZone: "Europe/Berlin" },
};

/**
 * A site that K3s is installed on, over the stack file, which names a cluster that exists.
 *
 * @param changes of the `install` block
 */
export function siteWith(changes: object = {}): Settings {
  return {
    cluster: { version: "1.35" },
    k3s: { zones: ["hall-1", "hall-2"], endpoint: undefined, install: { ...INSTALL, ...changes } },
  };
}
