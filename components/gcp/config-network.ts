import * as z from "zod";
import { choice, cidr, group, whole } from "../pure/fields";

/** Intervals that Compute Engine aggregates flows over (cloud.google.com/vpc/docs/flow-logs). */
const FLOW_INTERVALS = ["5s", "30s", "1m", "5m", "10m", "15m"] as const;

/** Managed services that the platform lets make endpoints (cloud.google.com/vpc/docs/about-service-connectivity-automation). */
const SERVICE_CLASSES = ["gcp-memorystore", "gcp-memorystore-redis", "google-cloud-sql"] as const;

const share = z
  .number({ error: "is no number; set a share above 0 and up to 1" })
  .gt(0, { error: "would log no flow; set a share above 0 and up to 1" })
  .lte(1, { error: "is more than all flows; set a share above 0 and up to 1" });

const ports = z
  .array(
    z
      .string({ error: 'is no text; set a port or a range, in quotes, such as "8080-8999"' })
      .refine(isPortRange, { error: "is no port and no range of ports; set for example 8443 or 8080-8999" }),
    { error: 'is no list; set ports and ranges such as ["8443", "8080-8999"]' },
  )
  .default([]);

function isPortRange(text: string): boolean {
  if (!/^\d+(-\d+)?$/.test(text)) return false;
  const [first = 0, last = first] = text.split("-").map(Number);
  return first >= 1 && first <= last && last <= 65_535;
}

const subnets = group({
  private: cidr
    .optional()
    .describe("Nodes and internal load balancers. Default: carved from `network.cidr`."),
  pods: cidr.optional().describe("Secondary range of pods. Default: carved from `network.cidr`."),
  services: cidr.optional().describe("Secondary range of Services. Default: carved from `network.cidr`."),
  managedServices: cidr
    .optional()
    .describe("Range peered to Google's managed services. Default: carved from `network.cidr`."),
  public: cidr
    .optional()
    .describe("Machines with an external address, such as a bastion. Without it there is no such subnet."),
  database: cidr
    .optional()
    .describe(
      "Databases on machines of one's own, and endpoints of managed ones. Without it there is no such subnet.",
    ),
});

const flowLogs = group({
  interval: choice(FLOW_INTERVALS).default("1m").describe("Time over which packets of a flow are summed up."),
  sampling: share.default(1).describe("Share of flows that are logged, above 0 and up to 1."),
  databaseSampling: share.default(1).describe("The same in the database subnet."),
  metadata: choice(["all", "none"]).default("all").describe("Names of machines and pods beside addresses."),
});

const firewall = group({
  healthCheckPorts: ports.describe(
    "Ports of nodes and pods that Google's load balancers probe, beside those of Services of type LoadBalancer.",
  ),
  internalPorts: ports.describe("Ports of nodes and pods that the private subnet and all pods may reach."),
  databasePorts: ports.describe(
    "Ports of the machines tagged as databases that the private subnet and all pods may reach; needs `subnets.database`.",
  ),
});

/** What of the `gcp` block decides the network. */
export const networkFields = {
  mtu: whole(1300, 8896)
    .default(1460)
    .describe("Largest packet in bytes. A change takes effect on a machine when it starts again."),
  subnets: subnets
    .prefault({})
    .describe("Blocks of the subnets inside `network.cidr`, where they must be given ones; fixed once made."),
  flowLogs: flowLogs.prefault({}).describe("What is logged of the traffic in the subnets."),
  firewall: firewall.prefault({}).describe("What the firewall admits; it denies and logs the rest."),
  privateServiceConnect: z
    .array(choice(SERVICE_CLASSES), { error: `is no list; set service classes such as [gcp-memorystore]` })
    .default([])
    .describe(
      "Service classes that may make endpoints in the database subnet; needs `subnets.database` and the API networkconnectivity.",
    ),
};

interface NetworkSettings {
  readonly subnets: { readonly database?: string | undefined };
  readonly firewall: { readonly databasePorts: readonly string[] };
  readonly privateServiceConnect: readonly string[];
}

/** Settings of the database subnet that are there without it. */
export function withoutDatabaseSubnet(config: NetworkSettings): { path: string[]; message: string }[] {
  if (config.subnets.database !== undefined) return [];
  const needing = [
    { path: ["firewall", "databasePorts"], given: config.firewall.databasePorts },
    { path: ["privateServiceConnect"], given: config.privateServiceConnect },
  ];
  return needing.flatMap(({ path, given }) =>
    given.length === 0
      ? []
      : [{ path, message: "needs a database subnet; set gcp.subnets.database, or remove this" }],
  );
}
