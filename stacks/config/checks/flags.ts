import { isRecord } from "../draft";
import { problemAt } from "../problems";
import type { Check } from "./check";
import { eachService } from "./services";

/** Flags come from one place, and a service that asks for them is given one. */
export const flagsProvided: Check = (subject) => {
  const { flags } = subject.values;
  if (flags === undefined) {
    return eachService(subject, ({ flags: used }, at) =>
      used === true
        ? [problemAt([...at, "flags"], "has no flags to ask for; set flags, or remove it", true)]
        : [],
    );
  }
  const given = isRecord(flags) ? Object.keys(flags).length : 1;
  return given === 1 ? [] : [problemAt(["flags"], "is not one of the two; set launchDarkly or flagd alone")];
};
