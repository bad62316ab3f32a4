import { HealthCheck } from "@pulumi/gcp/compute/healthCheck";
import { RecordSet } from "@pulumi/gcp/dns/recordSet";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { GcpConfig } from "../config";

/** Seconds that resolvers keep an address, and so stay with a stack that is gone. */
const TTL = 60;

/** Regions that the primary is asked from; Cloud DNS wants three (cloud.google.com/dns/docs/routing-policies-overview). */
const ASKED_FROM = ["europe-west1", "us-central1", "asia-east1"];

/**
 * Addresses of the hosts. Where two stacks stand in for each other the primary has the records, and both addresses in
 * them; the secondary, which makes none, is asked for its own by `gcp.standbyAddress`.
 */
export function createRecords(
  config: GcpConfig,
  scope: Scope,
  spec: FrontDoorSpec,
  managedZone: string,
  address: pulumi.Output<string>,
): void {
  if (spec.failover === "secondary") return;
  const answer =
    spec.failover === "primary" ? failover(config, scope, spec, address) : { rrdatas: [address] };
  for (const host of spec.hosts) {
    new RecordSet(
      `${scope.name}-record-${host}`,
      { project: config.project, managedZone, name: `${host}.`, type: "A", ttl: TTL, ...answer },
      scope.child(),
    );
  }
}

/** This address while it takes connections from most of the world, the other stack's when it does not. */
function failover(config: GcpConfig, scope: Scope, { name }: FrontDoorSpec, address: pulumi.Output<string>) {
  const { standbyAddress } = config;
  if (standbyAddress === undefined) throw new Error("a primary front door needs gcp.standbyAddress");
  const check = new HealthCheck(
    `${scope.name}-alive`,
    {
      project: config.project,
      name: physicalName([name, "front-door"]),
      checkIntervalSec: 30,
      timeoutSec: 5,
      healthyThreshold: 1,
      unhealthyThreshold: 3,
      sourceRegions: ASKED_FROM,
      tcpHealthCheck: { port: 443 },
      logConfig: { enable: true },
    },
    scope.child(),
  );
  return {
    routingPolicy: {
      healthCheck: check.id,
      primaryBackup: {
        primary: { externalEndpoints: [address] },
        backupGeos: [
          { location: config.region, healthCheckedTargets: { externalEndpoints: [standbyAddress] } },
        ],
      },
    },
  };
}
