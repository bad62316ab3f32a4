import { Subnet, type Vpc } from "@pulumi/aws/ec2";
import type { Scope } from "../component";
import type { Labels, NetworkSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { LAYOUT, type TierName, type ZonePlan } from "./layout";

/** A zone with its subnets, one a tier. */
export interface Zone extends ZonePlan {
  readonly subnets: Readonly<Record<TierName, Subnet>>;
}

/**
 * How load balancers find their subnets.
 * https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
const ROLES: Readonly<Record<TierName, Labels>> = {
  private: { "kubernetes.io/role/internal-elb": "1" },
  public: { "kubernetes.io/role/elb": "1" },
  database: {},
};

/** One subnet a zone and tier; none hands out public addresses. */
export function createSubnets(scope: Scope, spec: NetworkSpec, vpc: Vpc, plans: readonly ZonePlan[]): Zone[] {
  const create = (plan: ZonePlan, tier: TierName) =>
    new Subnet(
      `${scope.name}-${tier}-${plan.letter}`,
      {
        vpcId: vpc.id,
        availabilityZone: plan.zone,
        cidrBlock: plan.cidrs[tier],
        mapPublicIpOnLaunch: false,
        tags: { Name: physicalName([spec.name, tier, plan.letter]), ...ROLES[tier] },
      },
      scope.child(),
    );
  return plans.map((plan) => ({
    ...plan,
    subnets: Object.fromEntries(LAYOUT.map(({ name }) => [name, create(plan, name)])) as Record<
      TierName,
      Subnet
    >,
  }));
}
