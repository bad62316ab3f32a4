import { type TargetName, targets } from "../../targets";
import { isRecord } from "../draft";
import { problemAt } from "../problems";
import type { Check } from "./check";

/** What a target's block must say before the target can provide something that the configuration asks for. */
export const facilityNeeds: Check = ({ draft: { target }, values }) =>
  target === undefined
    ? []
    : Object.entries(needsOf(target)).flatMap(([facility, field]) => {
        const block = values[target];
        if (values[facility] === undefined || (isRecord(block) && block[field] !== undefined)) return [];
        return [
          problemAt([target, field], `is missing; ${facility} needs it, so set it or remove ${facility}`),
        ];
      });

function needsOf(target: TargetName): Readonly<Record<string, string>> {
  return targets[target].facilityNeeds;
}
