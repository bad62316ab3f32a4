import { GlobalAddress, type Network, type Subnetwork } from "@pulumi/gcp/compute";
import { ServiceConnectionPolicy } from "@pulumi/gcp/networkconnectivity";
import { ServiceIdentity } from "@pulumi/gcp/projects";
import { Connection } from "@pulumi/gcp/servicenetworking";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { NetworkSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";

/**
 * Private services access: the range that Google's managed services take addresses from. Cloud SQL's service
 * agent exists only once it is asked for; whoever waits for the connection finds it there.
 *
 * @param block IPv4 block of the range
 */
export function managedServices(
  config: GcpConfig,
  scope: Scope,
  spec: NetworkSpec,
  block: string,
  vpc: Network,
): Connection {
  const [address = "", prefix] = block.split("/");
  const range = new GlobalAddress(
    `${scope.name}-databases`,
    {
      name: physicalName([spec.name, "databases"]),
      network: vpc.id,
      addressType: "INTERNAL",
      purpose: "VPC_PEERING",
      address,
      prefixLength: Number(prefix),
      labels: spec.labels,
    },
    scope.child(),
  );
  const agent = new ServiceIdentity(
    `${scope.name}-cloud-sql-agent`,
    { project: config.project, service: "sqladmin.googleapis.com" },
    scope.child(),
  );
  return new Connection(
    `${scope.name}-managed-services`,
    {
      network: vpc.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [range.name],
    },
    scope.child({ dependsOn: [agent] }),
  );
}

/**
 * Private Service Connect: each configured class of managed services may make its endpoints in the database
 * subnet, and in no other, without anybody reserving their addresses.
 *
 * @returns the policies' names; whoever waits for them may make an instance of the service
 */
export function serviceConnections(
  config: GcpConfig,
  scope: Scope,
  spec: NetworkSpec,
  vpc: Network,
  subnet: Subnetwork | undefined,
): pulumi.Output<string>[] {
  if (subnet === undefined) return [];
  return config.privateServiceConnect.map(
    (serviceClass) =>
      new ServiceConnectionPolicy(
        `${scope.name}-${serviceClass}`,
        {
          project: config.project,
          location: config.region,
          name: physicalName([spec.name, serviceClass]),
          serviceClass,
          network: vpc.id,
          pscConfig: { subnetworks: [subnet.id] },
          labels: spec.labels,
        },
        scope.child(),
      ).name,
  );
}
