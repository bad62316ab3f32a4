import type { Location, NetworkOutputs } from "../contract";
import type { Account } from "./account";
import type { EndpointService } from "./endpoints";

/** Port of AWS's own APIs. */
export const API_PORT = 443;

/**
 * Where a service of AWS answers: in the private subnets where it has an endpoint there, else at addresses that
 * AWS keeps changing, and that no NetworkPolicy can list. Every request is signed, and the endpoint's certificate
 * says whose it is.
 */
export function serviceLocation(
  service: EndpointService | "s3",
  endpoints: readonly EndpointService[],
  { privateCidrs }: NetworkOutputs,
): Location {
  const inside = endpoints.some((endpoint) => endpoint === service);
  return { cidrs: inside ? Object.values(privateCidrs) : ["0.0.0.0/0"] };
}

/** Host name of a service's API in the account's region. */
export function apiHost({ partition, region }: Account, service: string): string {
  return `${service}.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}
