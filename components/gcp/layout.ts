import { carve, formatBlock, parseBlock, type Tier } from "../pure/cidr";

/**
 * How the platform's block is divided; a quarter stays free for later tiers, which are appended and never
 * inserted. In a /20, the smallest network: 16 nodes of 48 pods (GKE takes a /25 a node), 512 Services, and
 * the /24 that is the least Cloud SQL accepts. In a /16 sixteen times as much.
 */
const LAYOUT = [
  { name: "pods", bits: 1, slots: 1 },
  { name: "services", bits: 3, slots: 1 },
  { name: "nodes", bits: 4, slots: 1 },
  { name: "databases", bits: 4, slots: 1 },
] as const satisfies readonly Tier[];

/** Pods a node takes; GKE reserves at least twice as many addresses, a /25. */
export const MAX_PODS_PER_NODE = 48;

/** Secondary ranges of the node subnet, by the names the cluster refers to them. */
export const POD_RANGE = "pods";
export const SERVICE_RANGE = "services";

/** Blocks that the configuration fixes (`gcp.subnets`); `public` and `database` exist only where they are there. */
type FixedBlocks = { readonly [Name in keyof NetworkPlan]?: string | undefined };

/** The blocks of a platform's network, by subnet or range. */
export interface NetworkPlan {
  /** Primary range of the private subnet: nodes and internal load balancers. */
  readonly private: string;
  /** Secondary ranges of the private subnet. */
  readonly pods: string;
  readonly services: string;
  /** Peered to the network of Google's managed services. */
  readonly managedServices: string;
  readonly public?: string;
  readonly database?: string;
}

/**
 * Divides the platform's block. Blocks that the configuration fixes are taken as they are; that they lie in the
 * platform's and apart from each other is the configuration's to check.
 *
 * @throws RangeError where `cidr` is no IPv4 block
 */
export function planNetwork(cidr: string, fixed: FixedBlocks = {}): NetworkPlan {
  const network = parseBlock(cidr);
  if (network === undefined) throw new RangeError(`${cidr} is no IPv4 block`);
  const tiers = carve(network, LAYOUT);
  return {
    private: fixed.private ?? formatBlock(only(tiers.nodes)),
    pods: fixed.pods ?? formatBlock(only(tiers.pods)),
    services: fixed.services ?? formatBlock(only(tiers.services)),
    managedServices: fixed.managedServices ?? formatBlock(only(tiers.databases)),
    ...(fixed.public !== undefined && { public: fixed.public }),
    ...(fixed.database !== undefined && { database: fixed.database }),
  };
}

/** The element of a list of one; GCP has one regional subnet where other clouds have one a zone. */
export function only<T>(list: readonly T[]): T {
  const [element] = list;
  if (element === undefined || list.length > 1) throw new RangeError(`one expected, ${list.length} found`);
  return element;
}
