import { parseConfig } from "../../../stacks/config/read";

/** A configuration without a problem; each call gives a copy to break. */
export function validValues() {
  return {
    target: "aws",
    environment: "prod",
    name: "acme-prod",
    owner: "platform",
    network: { cidr: "10.10.0.0/16", reserved: ["10.200.0.0/16"] },
    cluster: { version: "1.35" },
    access: { path: "runner", authorizedCidrs: [] as string[] },
    vault: { address: "https://vault.acme.example:8200" },
    gateway: { domain: "acme.example", issuer: { email: "platform@acme.example" } },
    alerts: { runbooks: "https://runbooks.acme.example/", vaultPath: "platform/alerts" },
    aws: {
      region: "eu-central-1",
      accountId: "111122223333",
      zones: ["eu-central-1a", "eu-central-1b"],
      deployRoleArn: "arn:aws:iam::111122223333:role/deploy",
    },
    gcp: {
      project: "acme-prod",
      projectNumber: "123456789012",
      region: "europe-west3",
      zones: ["europe-west3-a"],
    },
    k3s: {
      site: "hamburg",
      zones: ["hall-1"],
      endpoint: "https://k3s.acme.example:6443",
      backups: { endpoint: "https://objects.acme.example", bucket: "backups", vaultPath: "edge/backups" },
    },
    databases: { main: {} },
    teams: { shop: {}, pay: {} },
    services: { orders: validService(), billing: { ...validService(), team: "pay" } },
  };
}

export function validService() {
  return { team: "shop", image: `ghcr.io/acme/orders@sha256:${"0".repeat(64)}`, port: 8080 };
}

/** Changes of top-level settings; undefined removes one. */
export type Changes = Readonly<Record<string, unknown>>;

/** Parses the valid values with changes, as stack `prod`. */
export function parse(changes: Changes, secrets: readonly string[] = []) {
  const entries = Object.entries<unknown>({ ...validValues(), ...changes }).filter(
    ([, value]) => value !== undefined,
  );
  return parseConfig(Object.fromEntries(entries), {
    stack: "prod",
    secrets: new Set(secrets),
    source: "Pulumi.prod.yaml",
  });
}

/** The message that values with changes are refused with, without its headline; empty where they are not. */
export function refusal(changes: Changes, secrets: readonly string[] = []): string[] {
  try {
    parse(changes, secrets);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").slice(1);
  }
}
