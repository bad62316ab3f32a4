import type { Network } from "@pulumi/gcp/compute";
import { ManagedZone, RecordSet } from "@pulumi/gcp/dns";
import type { Scope } from "../component";
import type { NetworkSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";

/** Addresses of `private.googleapis.com` (cloud.google.com/vpc/docs/configure-private-google-access). */
const ADDRESSES = ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"];

/** Block that Google's APIs answer at within the platform's network: the one of `ADDRESSES`. */
export const GOOGLE_APIS_CIDR = "199.36.153.8/30";

/**
 * Makes every name below googleapis.com lead to `private.googleapis.com` within the network, whose few addresses
 * only Google's network routes. Without it the names have addresses out of thousands, and a NetworkPolicy that
 * lets a pod out to a bucket or a topic would have to let it out to everything.
 */
export function privateGoogleApis(config: GcpConfig, scope: Scope, spec: NetworkSpec, vpc: Network): void {
  const zone = new ManagedZone(
    `${scope.name}-googleapis`,
    {
      project: config.project,
      name: physicalName([spec.name, "googleapis"]),
      dnsName: "googleapis.com.",
      description: "Google's APIs by their private addresses",
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: vpc.id }] },
      labels: spec.labels,
    },
    scope.child(),
  );
  const record = (logicalName: string, name: string, type: string, rrdatas: string[]) =>
    new RecordSet(
      `${scope.name}-${logicalName}`,
      { project: config.project, managedZone: zone.name, name, type, ttl: 300, rrdatas },
      scope.child(),
    );
  record("googleapis-private", "private.googleapis.com.", "A", ADDRESSES);
  record("googleapis-any", "*.googleapis.com.", "CNAME", ["private.googleapis.com."]);
}
