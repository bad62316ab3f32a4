import { DefaultSecurityGroup, SecurityGroup, Subnet, Vpc } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { DatabaseSpec } from "../../contract";
import { carve, formatBlock, parseBlock, ZONE_SLOTS, zoneSlot } from "../../pure/cidr";
import { physicalName } from "../../pure/naming";
import type { Site } from "./site";

/** A slot for each letter that a zone may end in, an eighth of the block each. */
const LAYOUT = [{ name: "database", bits: 3, slots: ZONE_SLOTS }] as const;

/** Where the copy of a database goes. */
export interface RecoverySettings {
  readonly region: string;
  /** Two or more of the region, as a subnet group needs them. */
  readonly zones: readonly string[];
  /** Block of its network, /25 or larger. */
  readonly cidr: string;
}

/**
 * A network for one database in the recovery region, where the platform has none: a VPC with a subnet in each
 * recovery zone and its default security group closed. Nothing leads in or out, and the copy's own security group
 * lets nobody in: both are opened by who makes the copy the primary, from wherever the services run then.
 *
 * Neither Aurora's storage nor RDS replicates through it:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
export function createRecoverySite(settings: RecoverySettings, home: Site, spec: DatabaseSpec): Site {
  const { region, zones } = settings;
  const scope = { ...home.scope, name: `${home.scope.name}-${region}` };
  const label = `${home.label}-${region}`;
  const identifier = physicalName([spec.name, label]);
  const vpc = createVpc(settings, identifier, scope, spec);
  const subnets = createSubnets(settings, identifier, scope, vpc);
  const group = new SecurityGroup(
    `${scope.name}-access`,
    {
      region,
      name: physicalName([identifier, "database"]),
      description: `Access to database ${identifier}`,
      vpcId: vpc.id,
    },
    scope.child(),
  );
  return {
    scope,
    label,
    identifier,
    elsewhere: { region },
    zones,
    subnetIds: pulumi.all(subnets.map(({ id }) => id)),
    securityGroupId: group.id,
  };
}

function createVpc(
  { region, cidr }: RecoverySettings,
  identifier: string,
  scope: Scope,
  spec: DatabaseSpec,
): Vpc {
  const vpc = new Vpc(
    `${scope.name}-vpc`,
    {
      region,
      cidrBlock: cidr,
      enableDnsSupport: true,
      // Endpoints of RDS resolve to private addresses only with host names on.
      enableDnsHostnames: true,
      tags: { Name: identifier },
    },
    scope.child({ protect: spec.protect }),
  );
  new DefaultSecurityGroup(
    `${scope.name}-default`,
    { region, vpcId: vpc.id, ingress: [], egress: [], revokeRulesOnDelete: false },
    scope.child(),
  );
  return vpc;
}

/** A zone's letter decides which addresses it has, so that another zone moves none. */
function createSubnets(
  { region, zones, cidr }: RecoverySettings,
  identifier: string,
  scope: Scope,
  vpc: Vpc,
): Subnet[] {
  return zones.map((zone) => {
    const letter = zone.slice(-1);
    return new Subnet(
      `${scope.name}-database-${letter}`,
      {
        region,
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: blockOf(cidr, zone),
        mapPublicIpOnLaunch: false,
        tags: { Name: physicalName([identifier, "database", letter]) },
      },
      scope.child(),
    );
  });
}

/** @throws RangeError where the block or the zone does not fit the layout; the configuration is checked for that */
function blockOf(cidr: string, zone: string): string {
  const network = parseBlock(cidr);
  if (network === undefined) throw new RangeError(`${cidr} is no IPv4 block`);
  const block = carve(network, LAYOUT).database[zoneSlot(zone) ?? -1];
  if (block === undefined) throw new RangeError(`${zone} ends in none of the letters a to h`);
  return formatBlock(block);
}
