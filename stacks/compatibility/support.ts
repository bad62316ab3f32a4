/**
 * How long the makers of each target's Kubernetes support a minor version, as read on `READ` (limits.ts) from
 * endoflife.date, which cites the makers' own calendars. The dates are the makers' estimates until they have passed.
 */

/** Standard support of a minor version: the days it begins and ends, such as `2027-03-27`. */
export interface SupportWindow {
  readonly from: string;
  readonly until: string;
}

/** The Kubernetes that a target's clusters run. */
export interface Distribution {
  readonly product: string;
  readonly source: string;
  /** Minor versions that there are, ascending. */
  readonly windows: Readonly<Record<string, SupportWindow>>;
  /** Minor versions that the target pins versions of its own for, and where; absent where it pins none. */
  readonly pinned?: { readonly minors: readonly string[]; readonly what: string; readonly where: string };
  /** How the control plane and the nodes get to another minor version, in order. */
  readonly order: readonly string[];
  /** How many minor versions nodes may be behind the control plane, and who says so. */
  readonly nodesBehind: { readonly minors: number; readonly source: string };
}

/** From general availability on EKS to the end of standard support; extended support costs more. */
export const EKS = {
  product: "Amazon EKS",
  source: "https://endoflife.date/amazon-eks",
  windows: {
    "1.33": { from: "2025-05-28", until: "2026-07-29" },
    "1.34": { from: "2025-10-06", until: "2026-12-02" },
    "1.35": { from: "2026-01-28", until: "2027-03-27" },
    "1.36": { from: "2026-06-02", until: "2027-08-02" },
  },
  order: [
    "the control plane: EKS updates it in place, and never back",
    "the add-ons that nodes need: eks-pod-identity-agent, kube-proxy, vpc-cni",
    "the nodes: EKS replaces a third of them at a time and respects disruption budgets",
    "the add-ons that run on nodes: coredns, metrics-server, aws-ebs-csi-driver",
  ],
  nodesBehind: {
    minors: 3,
    source: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  },
} as const satisfies Distribution;

/** From availability in the Regular channel to the end of standard support. */
export const GKE = {
  product: "Google Kubernetes Engine",
  source: "https://endoflife.date/google-kubernetes-engine",
  windows: {
    "1.33": { from: "2025-06-03", until: "2026-08-03" },
    "1.34": { from: "2025-09-30", until: "2026-10-01" },
    "1.35": { from: "2026-02-11", until: "2027-04-11" },
    "1.36": { from: "2026-06-09", until: "2027-08-09" },
  },
  order: [
    "the control plane: minMasterVersion is raised, one replica after the other, and never back",
    "the nodes: GKE upgrades the pool by itself in the maintenance window, or on demand",
  ],
  nodesBehind: { minors: 2, source: "https://cloud.google.com/kubernetes-engine/versioning" },
} as const satisfies Distribution;

/** K3s releases follow upstream's minor versions and end with them: https://docs.k3s.io/upgrades. */
export const K3S = {
  product: "K3s, by upstream's calendar",
  source: "https://endoflife.date/kubernetes",
  windows: {
    "1.33": { from: "2025-04-23", until: "2026-06-28" },
    "1.34": { from: "2025-08-27", until: "2026-10-27" },
    "1.35": { from: "2025-12-17", until: "2027-02-28" },
    "1.36": { from: "2026-04-22", until: "2027-06-28" },
  },
  order: [
    "the servers, one at a time: whoever runs the site replaces K3s on each, after a snapshot of its datastore",
    "the agents, drained one at a time",
  ],
  nodesBehind: { minors: 3, source: "https://kubernetes.io/releases/version-skew-policy" },
} as const satisfies Distribution;

/** Every minor version that any distribution's calendar has, ascending. */
export const KNOWN_MINORS: readonly string[] = Object.keys(K3S.windows);
