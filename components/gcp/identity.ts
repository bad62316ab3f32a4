import * as pulumi from "@pulumi/pulumi";
import type { IdentityOutputs, IdentitySpec } from "../contract";
import type { GcpConfig } from "./config";
import { principalOf } from "./workload-identity";

/**
 * Where GKE's metadata server gives a pod its credentials: the address that clients know, and with Dataplane V2
 * the one and the ports that a policy sees (cloud.google.com/kubernetes-engine/docs/how-to/network-policy).
 */
const METADATA_SERVER = [
  { cidr: "169.254.169.254/32", ports: [80, 8080] },
  { cidr: "169.254.169.252/32", ports: [988] },
];

/** The member that IAM knows the service's pods by; nothing has to be made for it. */
export function identity(config: GcpConfig, { namespace, serviceAccount }: IdentitySpec): IdentityOutputs {
  return {
    principal: pulumi.output(principalOf(config, namespace, serviceAccount)),
    annotations: {},
    issuers: METADATA_SERVER,
  };
}
