import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import { clusterEndpointNotPublic as rule } from "../../../policy/rules/cluster-endpoint-not-public";
import { fixture, unknown } from "../support/fixtures";
import { decides } from "../support/outcomes";

const subnetIds = ["subnet-1", "subnet-2"];
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: false },
});
/** An EKS cluster whose public endpoint admits the given blocks. */
const open = (publicAccessCidrs: string[]) =>
  eks({
    vpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs },
  });
const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {
  privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true },
});
const authorized = (...blocks: string[]): Partial<GkeArgs> => ({
  privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false },
  masterAuthorizedNetworksConfig: { cidrBlocks: blocks.map((cidrBlock) => ({ cidrBlock })) },
});
const admits = (what: string) => `violation: the public endpoint admits ${what}`;
const undecided = (path: string) => `undecided: not known before the update: ${path}`;

describe(rule.id, () => {
  decides(rule, [
    ["passes private endpoints", [eks(), gke()]],
    [
      "passes named networks",
      [open(["203.0.113.0/24", "198.51.100.7/32"]), gke(authorized("203.0.113.0/24"))],
    ],
    [
      "fails where everybody is admitted",
      [open(["0.0.0.0/0"]), gke(authorized("0.0.0.0/0"))],
      {
        eks: admits("0.0.0.0/0"),
        gke: admits("0.0.0.0/0"),
      },
    ],
    ["fails on halves", [open(["0.0.0.0/1", "128.0.0.0/1"])], { eks: admits("0.0.0.0/1, 128.0.0.0/1") }],
    [
      "knows what the clouds do by default",
      [eks({ vpcConfig: { subnetIds } }), gke({ privateClusterConfig: undefined })],
      { eks: `${admits("0.0.0.0/0")} | violation: the private endpoint is off`, gke: admits("0.0.0.0/0") },
    ],
    ["takes an empty list for none", [open([])], { eks: admits("0.0.0.0/0") }],
    [
      "fails on a known block beside an unknown one",
      [open([unknown, "0.0.0.0/0"])],
      { eks: admits("0.0.0.0/0") },
    ],
    [
      "is undecided about unknown blocks",
      [open([unknown, "203.0.113.0/24"]), gke(authorized(unknown))],
      {
        eks: undecided("vpcConfig.publicAccessCidrs[0]"),
        gke: undecided("masterAuthorizedNetworksConfig.cidrBlocks[0].cidrBlock"),
      },
    ],
    [
      "is undecided about an unknown switch",
      [eks({ vpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: unknown } })],
      { eks: undecided("vpcConfig.endpointPublicAccess") },
    ],
    [
      "passes unknown blocks of an endpoint that is off",
      [
        eks({
          vpcConfig: {
            subnetIds,
            endpointPrivateAccess: true,
            endpointPublicAccess: false,
            publicAccessCidrs: unknown,
          },
        }),
      ],
    ],
    [
      "passes GKE without an IP endpoint",
      [
        gke({
          controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: false } },
          privateClusterConfig: undefined,
        }),
      ],
    ],
    [
      "fails where all of Google Cloud is admitted",
      [
        gke({
          ...authorized("203.0.113.0/24"),
          masterAuthorizedNetworksConfig: { gcpPublicCidrsAccessEnabled: true },
        }),
      ],
      { gke: admits("every address of Google Cloud, its other customers' included") },
    ],
  ]);
});
