import {
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  type Vpc,
} from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { NetworkSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { TierName } from "./layout";
import type { Zone } from "./subnets";

const ANYWHERE = "0.0.0.0/0";

export interface Routes {
  readonly privateTables: pulumi.Output<string>[];
  /** What must exist before a zone's private subnet reaches the internet, by the zone's letter. */
  readonly privateRoutes: Readonly<Record<string, readonly pulumi.Resource[]>>;
}

/**
 * Public subnets route to the internet gateway, private ones to the NAT gateway of their zone (or the only
 * one), database ones nowhere outside the VPC.
 */
export function createRoutes(scope: Scope, spec: NetworkSpec, vpc: Vpc, zones: readonly Zone[]): Routes {
  const router = new Router(scope, spec, vpc);
  const gateway = new InternetGateway(
    `${scope.name}-internet`,
    { vpcId: vpc.id, tags: { Name: spec.name } },
    scope.child(),
  );

  const publicTable = router.table("public");
  const toInternet = new Route(
    `${scope.name}-public`,
    { routeTableId: publicTable.id, destinationCidrBlock: ANYWHERE, gatewayId: gateway.id },
    scope.child(),
  );
  zones.forEach((zone) => router.associate("public", zone, publicTable));

  const databaseTable = router.table("database");
  zones.forEach((zone) => router.associate("database", zone, databaseTable));

  const natZones = spec.nat === "zonal" ? zones : zones.slice(0, 1);
  const gateways = new Map(
    natZones.map((zone) => [zone.letter, createNat(scope, spec, zone, [gateway, toInternet])]),
  );
  const [onlyGateway] = gateways.values();
  const privates = zones.map((zone) => {
    const nat = gateways.get(zone.letter) ?? onlyGateway;
    if (nat === undefined) throw new RangeError("a network without zones has no NAT gateway");
    const table = router.table("private", zone);
    const route = new Route(
      `${scope.name}-private-${zone.letter}`,
      { routeTableId: table.id, destinationCidrBlock: ANYWHERE, natGatewayId: nat.id },
      scope.child(),
    );
    return { letter: zone.letter, table, ready: [route, router.associate("private", zone, table)] };
  });
  return {
    privateTables: privates.map(({ table }) => table.id),
    privateRoutes: Object.fromEntries(privates.map(({ letter, ready }) => [letter, ready])),
  };
}

/** Names and makes route tables and their associations: one table a tier, or one a tier and zone. */
class Router {
  constructor(
    private readonly scope: Scope,
    private readonly spec: NetworkSpec,
    private readonly vpc: Vpc,
  ) {}

  table(tier: TierName, zone?: Zone): RouteTable {
    const key = zone === undefined ? tier : `${tier}-${zone.letter}`;
    return new RouteTable(
      `${this.scope.name}-${key}`,
      { vpcId: this.vpc.id, tags: { Name: physicalName([this.spec.name, key]) } },
      this.scope.child(),
    );
  }

  associate(tier: TierName, { letter, subnets }: Zone, table: RouteTable): RouteTableAssociation {
    return new RouteTableAssociation(
      `${this.scope.name}-${tier}-${letter}`,
      { subnetId: subnets[tier].id, routeTableId: table.id },
      this.scope.child(),
    );
  }
}

/** A NAT gateway in the zone's public subnet, once that subnet leads to the internet. */
function createNat(
  scope: Scope,
  spec: NetworkSpec,
  { letter, subnets }: Zone,
  dependsOn: pulumi.Resource[],
): NatGateway {
  const tags = { Name: physicalName([spec.name, "nat", letter]) };
  const address = new Eip(`${scope.name}-nat-${letter}`, { domain: "vpc", tags }, scope.child({ dependsOn }));
  return new NatGateway(
    `${scope.name}-nat-${letter}`,
    { subnetId: subnets.public.id, allocationId: address.allocationId, tags },
    scope.child({ dependsOn }),
  );
}
