import { DefaultNetworkAcl, NetworkAcl, type Vpc } from "@pulumi/aws/ec2";
import type { input } from "@pulumi/aws/types";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { NetworkSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { LAYOUT, type TierName, tierBlock } from "./layout";
import type { Zone } from "./subnets";

/** What a rule lets through; ICMP has types where the others have ports. */
interface Rule {
  /** By number, as AWS stores it: a name would differ from what it reads back. */
  readonly protocol: "-1" | "1" | "6" | "17";
  readonly cidr: string;
  readonly from?: number;
  readonly to?: number;
}

const ANYWHERE = "0.0.0.0/0";
const TCP = "6";
const UDP = "17";

/**
 * Where answers arrive: NAT gateways and load balancers use all of it, nodes a part.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const EPHEMERAL = { from: 1024, to: 65_535 };

/** Ports of load balancers' listeners. */
const LISTENERS = [80, 443];

/** Ports that managed data services answer on over TCP: OpenSearch, PostgreSQL, Redis, Kafka with TLS. */
const DATA_PORTS = [
  { from: 443, to: 443 },
  { from: 5432, to: 5432 },
  { from: 6379, to: 6380 },
  { from: 9094, to: 9098 },
];
const POSTGRESQL = { from: 5432, to: 5432 };

/**
 * A network ACL a tier, as a second lock behind the security groups: databases answer the private tier on their
 * ports and Vault on PostgreSQL's, and reach nothing by themselves. The VPC's own ACL is closed: a subnet that
 * somebody adds by hand reaches nobody.
 *
 * @returns the ACL of each tier; a subnet is of use once its own is there
 */
export function createNetworkAcls(
  scope: Scope,
  spec: NetworkSpec,
  vpc: Vpc,
  zones: readonly Zone[],
): Readonly<Record<TierName, NetworkAcl>> {
  const rules = rulesOf(spec);
  const create = (tier: TierName) =>
    new NetworkAcl(
      `${scope.name}-${tier}`,
      {
        vpcId: vpc.id,
        subnetIds: zones.map(({ subnets }) => subnets[tier].id),
        ingress: numbered(rules[tier].ingress),
        egress: numbered(rules[tier].egress),
        tags: { Name: physicalName([spec.name, tier]) },
      },
      scope.child(),
    );
  const acls = Object.fromEntries(LAYOUT.map(({ name }) => [name, create(name)])) as Record<
    TierName,
    NetworkAcl
  >;
  closeDefault(scope, vpc, Object.values(acls));
  return acls;
}

function rulesOf({ cidr, internalCidrs }: NetworkSpec) {
  const privateTier = tierBlock(cidr, "private");
  const databaseTier = tierBlock(cidr, "database");
  const withinDatabases = all(databaseTier);
  const outside = internalCidrs.map(all);
  return {
    // Pods keep the addresses of a load balancer's clients, and answer above 1024 whoever comes from there.
    private: { ingress: [all(cidr), ...outside, ...answers()], egress: [all(ANYWHERE)] },
    public: {
      ingress: [all(cidr), ...LISTENERS.map((port) => tcp(ANYWHERE, { from: port, to: port })), ...answers()],
      egress: [all(ANYWHERE)],
    },
    database: {
      ingress: [
        withinDatabases,
        ...DATA_PORTS.map((ports) => tcp(privateTier, ports)),
        ...internalCidrs.map((block) => tcp(block, POSTGRESQL)),
      ],
      egress: [withinDatabases, ...[privateTier, ...internalCidrs].map((block) => tcp(block, EPHEMERAL))],
    },
  } satisfies Record<TierName, { ingress: Rule[]; egress: Rule[] }>;
}

function all(cidr: string): Rule {
  return { protocol: "-1", cidr };
}

function tcp(cidr: string, ports: { readonly from: number; readonly to: number }): Rule {
  return { protocol: TCP, cidr, ...ports };
}

/** Answers from the internet, and its routers' word for a packet that is too large (RFC 1191). */
function answers(): Rule[] {
  return [
    tcp(ANYWHERE, EPHEMERAL),
    { protocol: UDP, cidr: ANYWHERE, ...EPHEMERAL },
    { protocol: "1", cidr: ANYWHERE },
  ];
}

/** ICMP type 3, code 4. */
const TOO_LARGE = { icmpType: 3, icmpCode: 4 };

function numbered(rules: readonly Rule[]): input.ec2.NetworkAclIngress[] {
  return rules.map(({ protocol, cidr, from = 0, to = 0 }, index) => ({
    ruleNo: (index + 1) * 10,
    action: "allow",
    protocol,
    cidrBlock: cidr,
    fromPort: from,
    toPort: to,
    ...(protocol === "1" ? TOO_LARGE : {}),
  }));
}

/** Closed only once no subnet of the platform depends on it. */
function closeDefault(scope: Scope, vpc: Vpc, dependsOn: pulumi.Resource[]): void {
  new DefaultNetworkAcl(
    `${scope.name}-default`,
    { defaultNetworkAclId: vpc.defaultNetworkAclId, ingress: [], egress: [] },
    // A subnet without an ACL of its own falls to this one; it is not ours to move it away again.
    scope.child({ dependsOn, ignoreChanges: ["subnetIds"] }),
  );
}
