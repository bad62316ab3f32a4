import { SecurityGroup } from "@pulumi/aws/ec2";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type { Scope } from "../component";
import type { NetworkOutputs } from "../contract";

export interface AccessArgs {
  /** Physical name of the group. */
  readonly name: string;
  /** What it guards, such as `database acme-main`. */
  readonly what: string;
  readonly port: number;
  readonly network: NetworkOutputs;
  /** Blocks outside the VPC that may come in too. */
  readonly internalCidrs: readonly string[];
}

/** A security group, and the rules that make it of use. */
export interface Access {
  readonly group: SecurityGroup;
  readonly rules: readonly SecurityGroupIngressRule[];
}

/**
 * A security group that lets one port be reached from the private subnets, where nodes and pods are, and from
 * the blocks outside the VPC that the configuration names; nothing goes out. One rule a block, keyed by it.
 */
export function createAccess(scope: Scope, { name, what, port, network, internalCidrs }: AccessArgs): Access {
  const group = new SecurityGroup(
    `${scope.name}-access`,
    { name, description: `Access to ${what}`, vpcId: network.networkId },
    scope.child(),
  );
  const outside = internalCidrs.map((cidr) => [cidr.replace("/", "-"), cidr] as const);
  const rules = [...Object.entries(network.privateCidrs), ...outside].map(
    ([key, cidrIpv4]) =>
      new SecurityGroupIngressRule(
        `${scope.name}-from-${key}`,
        {
          securityGroupId: group.id,
          description: `${what} from ${cidrIpv4}`,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          cidrIpv4,
        },
        scope.child(),
      ),
  );
  return { group, rules };
}
