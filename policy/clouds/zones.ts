import { any, type Fact } from "../core/facts";
import type { Subject } from "../core/model";
import { Node } from "../core/values";

/** Whether subnets are in so many zones; one without a zone gets one of the provider's choice, which counts. */
export function areInZones(subnets: readonly Subject[], zones: number): Fact {
  const places = subnets.map(({ urn, props }) => {
    const zone = [props.at("availabilityZone"), props.at("availabilityZoneId")].find((node) => !node.absent);
    return zone ?? new Node(urn, "availabilityZone");
  });
  const known = new Set(places.filter((place) => !place.unknown).map((place) => place.value));
  const unknown = places.filter((place) => place.unknown).map((place) => place.path);
  const undecided = unknown.length > 0 && subnets.length >= zones;
  return any(known.size >= zones, undecided ? { unknown } : false);
}
