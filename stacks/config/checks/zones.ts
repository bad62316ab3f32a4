import { ZONE_SLOTS, zoneSlot } from "../../../components/pure/cidr";
import { type TargetName, targetNames, targets } from "../../targets";
import { problemAt } from "../problems";
import type { Check, Subject } from "./check";

const LETTERS = `a to ${String.fromCharCode("a".charCodeAt(0) + ZONE_SLOTS - 1)}`;

export const enoughZones: Check = ({ draft }) =>
  targetNames.flatMap((target) => {
    const { leastZones } = targets[target];
    const zones = draft[target]?.zones;
    return zones === undefined || zones.length === 0 || zones.length >= leastZones
      ? []
      : [problemAt([target, "zones"], `is too short; set at least ${leastZones} zones`)];
  });

/** A zone is its region and a letter, and that letter decides which subnets the zone has. */
export const zonesOfRegion: Check = ({ draft }) =>
  targetNames.flatMap((target) => {
    const prefix = zonePrefix(target, draft);
    if (prefix === undefined) return [];
    return (draft[target]?.zones ?? []).flatMap((zone, index) => {
      if (zone === undefined) return [];
      const letter = zone.startsWith(prefix) ? zone.slice(prefix.length) : "";
      if (letter.length === 1 && zoneSlot(zone) !== undefined) return [];
      return [
        problemAt(
          [target, "zones", index],
          `is no zone of the region; set ${prefix} and a letter from ${LETTERS}, such as ${prefix}a`,
          zone,
        ),
      ];
    });
  });

function zonePrefix(target: TargetName, draft: Subject["draft"]): string | undefined {
  const block = draft[target];
  const region = block !== undefined && "region" in block ? block.region : undefined;
  return region === undefined ? undefined : targets[target].zonePrefix?.(region);
}
