import * as z from "zod";
import { atLeast, either, inUserNamespace, is, not, own, type Place, spec } from "../../pods/conditions";
import { podDecisions } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import { configurable } from "../../core/model";

const NON_ROOT = "securityContext.runAsNonRoot";
const USER = "securityContext.runAsUser";
const GROUP = "securityContext.runAsGroup";

const unless = inUserNamespace;

function notUserZero(user: Place) {
  return { at: user, holds: not(is(user, 0)), unless, message: "runs as user 0" };
}

/** What a container sets counts, whatever the pod sets. */
function numberOf(path: string, least: number) {
  return {
    of: CONTAINER_LISTS,
    at: own(path),
    holds: atLeast(either(own(path), spec(path)), least),
    unless,
  };
}

export const workloadRunAsNonRoot = configurable(
  {
    id: "workload-run-as-non-root",
    title: "Containers are required to run as another user than root",
    severity: "high",
    level: "mandatory",
    why: "Root in a container is one kernel flaw or one mounted socket away from root on the node.",
    remedy: "Set runAsNonRoot to true for the pod or for every container, and no runAsUser of 0.",
    refs: {
      cis: { gke: ["4.6.3"], k3s: ["5.2.7", "5.7.3"] },
      trivy: ["AVD-KSV-0012", "AVD-KSV-0105", "AVD-KSV-0020", "AVD-KSV-0021", "AVD-KSV-0116", "AVD-KSV-0118"],
      checkov: ["CKV_K8S_23", "CKV_K8S_40", "CKV_K8S_29", "CKV_K8S_30"],
      pss: ["restricted:runAsNonRoot", "restricted:runAsUser"],
    },
  },
  {
    leastUser: z.int().min(0).default(0).describe("least user id that containers name; 0: any, or none"),
    leastGroup: z.int().min(0).default(0).describe("least group id that containers name; 0: any, or none"),
  },
  ({ leastUser, leastGroup }) =>
    podDecisions({
      podNotRoot: {
        at: spec(NON_ROOT),
        holds: not(is(spec(NON_ROOT), false)),
        unless,
        message: "takes back that it runs as non-root",
      },
      podUser: notUserZero(spec(USER)),
      notRoot: {
        of: CONTAINER_LISTS,
        at: own(NON_ROOT),
        holds: is(either(own(NON_ROOT), spec(NON_ROOT)), true),
        unless,
        message: "is not required to run as non-root",
      },
      user: { of: CONTAINER_LISTS, ...notUserZero(own(USER)) },
      ...(leastUser > 0 && {
        leastUser: {
          ...numberOf(USER, leastUser),
          message: `does not run as a user of ${leastUser} or more`,
        },
      }),
      ...(leastGroup > 0 && {
        leastGroup: {
          ...numberOf(GROUP, leastGroup),
          message: `does not run as a group of ${leastGroup} or more`,
        },
      }),
    }),
);
