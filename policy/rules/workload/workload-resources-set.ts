import * as z from "zod";
import { all, any, type Condition, is, not, own, type Place, set, spec } from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import { configurable } from "../../core/model";

/** An amount of 0 is none. */
function amount(place: Place): Condition {
  return all(set(place), not(is(place, "0")));
}

/** What the container sets counts, and what the pod sets for all of them together. */
function given(path: string): Condition {
  return any(amount(own(`resources.${path}`)), amount(spec(`resources.${path}`)));
}

const LISTS = ["containers", "initContainers"] as const;

function limit(resource: string) {
  const path = `limits.${resource}`;
  return {
    of: LISTS,
    at: own(`resources.${path}`),
    holds: given(path),
    message: `sets no limit of ${resource}`,
  };
}

function request(resource: string) {
  const path = `requests.${resource}`;
  return {
    of: LISTS,
    at: own(`resources.${path}`),
    // A limit alone is a request of as much.
    holds: any(given(path), given(`limits.${resource}`)),
    message: `requests no ${resource}`,
  };
}

export const workloadResourcesSet = configurable(
  {
    id: "workload-resources-set",
    title: "Containers request CPU and memory, and have a limit of memory",
    severity: "medium",
    level: "mandatory",
    why: "The scheduler cannot plan for what is not requested, and one leak without a limit takes its neighbours along.",
    remedy: "Set requests of cpu and memory and a limit of memory for every container, or for the pod.",
    refs: {
      trivy: ["AVD-KSV-0011", "AVD-KSV-0015", "AVD-KSV-0016", "AVD-KSV-0018"],
      checkov: ["CKV_K8S_10", "CKV_K8S_11", "CKV_K8S_12", "CKV_K8S_13"],
    },
  },
  {
    cpuLimit: z
      .boolean()
      .default(false)
      .describe("whether CPU must have a limit, which slows a busy container"),
    ephemeralStorage: z.boolean().default(false).describe("whether ephemeral storage must have a limit"),
  },
  ({ cpuLimit, ephemeralStorage }) =>
    podRequirements({
      cpuRequest: request("cpu"),
      memoryRequest: request("memory"),
      memoryLimit: limit("memory"),
      ...(cpuLimit && { cpuLimit: limit("cpu") }),
      ...(ephemeralStorage && { ephemeralStorageLimit: limit("ephemeral-storage") }),
    }),
);
