import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import type { Resource } from "../../../../policy/core/model";
import { clusterEndpointNotPublic as rule } from "../../../../policy/rules/cluster/cluster-endpoint-not-public";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const subnetIds = ["subnet-1", "subnet-2"];
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: false },
});
/** An EKS cluster whose public endpoint admits the given blocks. */
const open = (publicAccessCidrs: string[], name = "eks"): Resource => ({
  ...eks({
    vpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs },
  }),
  name,
  urn: urnOf("aws:eks/cluster:Cluster", name),
});
const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {
  privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true },
});
const authorized = (...blocks: string[]): Partial<GkeArgs> => ({
  privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: false },
  masterAuthorizedNetworksConfig: { cidrBlocks: blocks.map((cidrBlock) => ({ cidrBlock })) },
});
const named = fixture<GkeArgs>("gcp:container/cluster:Cluster", "named gke", authorized("203.0.113.0/24"));
const admits = (what: string) => `violation: the public endpoint admits ${what}`;
const undecided = (path: string) => `undecided: not known before the update: ${path}`;

export const examination: Examination = {
  rule,
  base: [eks(), open(["203.0.113.0/24"], "named"), gke(), named()],
  mutants: [
    { of: "eks", path: "vpcConfig.endpointPublicAccess", bad: [true], absent: "violation" },
    { of: "eks", path: "vpcConfig.endpointPrivateAccess", good: [false], absent: "pass", unknown: "pass" },
    {
      of: "named",
      path: "vpcConfig.publicAccessCidrs",
      bad: [["0.0.0.0/0"], ["0.0.0.0/1", "128.0.0.0/1"], []],
      good: [["10.0.0.0/8"]],
      absent: "violation",
    },
    { of: "gke", path: "privateClusterConfig.enablePrivateEndpoint", bad: [false], absent: "violation" },
    {
      of: "named gke",
      path: "masterAuthorizedNetworksConfig.cidrBlocks[0].cidrBlock",
      bad: ["0.0.0.0/0"],
      absent: "undecided",
    },
    {
      of: "named gke",
      path: "masterAuthorizedNetworksConfig",
      bad: [{ cidrBlocks: [{ cidrBlock: "::/0" }] }],
      absent: "violation",
      empty: "pass",
    },
    {
      of: "named gke",
      path: "masterAuthorizedNetworksConfig.gcpPublicCidrsAccessEnabled",
      bad: [true],
      good: [false],
      absent: "pass",
    },
    {
      of: "gke",
      path: "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled",
      good: [false, true],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "gke",
      path: "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic",
      good: [true, false],
      absent: "pass",
      unknown: "pass",
    },
  ],
  cases: [
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
      { eks: admits("0.0.0.0/0"), gke: admits("0.0.0.0/0") },
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
    [
      "may ask for the private endpoint beside a public one",
      [
        eks({
          vpcConfig: { subnetIds, endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] },
        }),
      ],
      { eks: "violation: the private endpoint is off" },
      { privateEndpoint: true },
    ],
    [
      "may forbid the DNS endpoint",
      [gke({ controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: true } } })],
      { gke: "violation: the DNS endpoint takes traffic from outside" },
      { dnsEndpoint: false },
    ],
  ],
};
