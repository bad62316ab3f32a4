/** Host images for nodes, by the word that the configuration has for them. */
export const NODE_IMAGES = ["al2023", "bottlerocket"] as const;
export type NodeImage = (typeof NODE_IMAGES)[number];

interface Volume {
  readonly device: string;
  readonly gib: number;
}

/** What differs between the images. */
export interface ImageFacts {
  /** AMI type of a managed node group (EKS API, Nodegroup). */
  readonly amiType: string;
  /** Image of Karpenter's nodes (karpenter.sh/docs/concepts/nodeclasses, amiSelectorTerms). */
  readonly alias: string;
  /** Volumes that an instance starts with; all but the last hold the system alone. */
  readonly volumes: readonly Volume[];
  /** Which `iptables-<mode>` the host has, where it is not `nft`. */
  readonly iptablesMode?: "legacy";
}

/** Room for images and logs of a node's pods. */
const DATA_GIB = 50;

export const IMAGES: Readonly<Record<NodeImage, ImageFacts>> = {
  al2023: {
    amiType: "AL2023_x86_64_STANDARD",
    alias: "al2023@latest",
    volumes: [{ device: "/dev/xvda", gib: DATA_GIB }],
  },
  bottlerocket: {
    amiType: "BOTTLEROCKET_x86_64",
    alias: "bottlerocket@latest",
    // The system's volume is made from a snapshot of 2 GiB (bottlerocket-os/bottlerocket, README, Updates).
    volumes: [
      { device: "/dev/xvda", gib: 4 },
      { device: "/dev/xvdb", gib: DATA_GIB },
    ],
    // github.com/linkerd/linkerd2/issues/14538: there is no iptables-nft, which Linkerd's CNI plugin runs by default.
    iptablesMode: "legacy",
  },
};

/** What the mesh's CNI plugin must be told of the image; nothing where its own choice works. */
export function iptablesModeOf(image: NodeImage): Pick<ImageFacts, "iptablesMode"> {
  const { iptablesMode } = IMAGES[image];
  return iptablesMode === undefined ? {} : { iptablesMode };
}
