import { WORKER_LABELS, WORKERS } from "../boundary/places";
import type { MeshIdentity } from "../contract";
import { type Allowance, podsIn } from "../kubernetes/network-policy";
import type { ServiceSpec } from "./spec";

/** Somebody who brings requests from outside the services. */
export interface Usher {
  /** Who it is in the mesh. */
  readonly identity: MeshIdentity;
  /** Its pods. */
  readonly peer: NonNullable<Allowance["peers"]>[number];
}

/** Who brings people's requests to a service: the gateway where it has a route, or Boundary's workers alone. */
export function ushersOf({
  route,
  exposure,
  gateway,
}: Pick<ServiceSpec, "route" | "exposure" | "gateway">): Usher[] {
  if (exposure === "boundary") {
    return [{ identity: WORKERS, peer: podsIn(WORKERS.namespace, WORKER_LABELS) }];
  }
  return route === undefined ? [] : [{ identity: gateway.identity, peer: podsIn(gateway.gateway.namespace) }];
}
