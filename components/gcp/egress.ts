import { type Network, Router, RouterNat, type Subnetwork } from "@pulumi/gcp/compute";
import type { Scope } from "../component";
import type { NetworkSpec, PlatformSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";

export function natName(spec: PlatformSpec): string {
  return physicalName([spec.name, "nat"]);
}

/**
 * Translates the addresses of nodes and pods of the private subnet and of no other: machines of a public one have
 * addresses of their own, and a database has no way out.
 */
export function egress(
  config: GcpConfig,
  scope: Scope,
  spec: NetworkSpec,
  vpc: Network,
  subnet: Subnetwork,
): RouterNat {
  const router = new Router(
    `${scope.name}-router`,
    { name: physicalName([spec.name, "router"]), network: vpc.id, region: config.region },
    scope.child(),
  );
  return new RouterNat(
    `${scope.name}-nat`,
    {
      name: natName(spec),
      router: router.name,
      region: config.region,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetworks: [{ name: subnet.id, sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
      // A busy node takes more ports when it needs them instead of dropping connections at a fixed share.
      enableDynamicPortAllocation: true,
      minPortsPerVm: 64,
      maxPortsPerVm: 4096,
      // Cannot be combined with dynamic port allocation.
      enableEndpointIndependentMapping: false,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    },
    scope.child(),
  );
}
