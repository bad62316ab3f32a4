import type { TargetName } from "../../stacks/targets";
import type { Settings } from "../support/plans";

/** What turns every option of a target on, over the stack file of prod. */
export const FULL: Readonly<Record<TargetName, Settings>> = {
  aws: {},
  gcp: {},
  k3s: {},
};
