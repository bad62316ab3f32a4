import {
  any,
  entries,
  is,
  isIfSet,
  metadata,
  own,
  type Place,
  spec,
  startsWith,
} from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import type { Rule } from "../../core/model";

const APPARMOR = "securityContext.appArmorProfile.type";
const SELINUX = "securityContext.seLinuxOptions";
const PROC_MOUNT = own("securityContext.procMount");

/** AppArmor as it was set before it had a field; the API server still reads it. */
const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

const TYPES = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

const appArmor = (at: Place) => ({
  at,
  holds: isIfSet(at, "RuntimeDefault", "Localhost"),
  message: "turns AppArmor off",
});
const seLinuxType = (at: Place) => ({
  at,
  holds: isIfSet(at, ...TYPES),
  message: "has an SELinux type that is not one of containers",
});
const seLinuxPart = (at: Place, part: string) => ({
  at,
  holds: isIfSet(at, ""),
  message: `sets its SELinux ${part}`,
});

export const workloadApparmorSelinuxProcmount: Rule = {
  id: "workload-apparmor-selinux-procmount",
  title: "Containers keep the confinement by AppArmor, SELinux and a masked proc that they have by default",
  severity: "medium",
  level: "mandatory",
  why: "These hold a process that has broken out of its other limits.",
  remedy:
    "Remove appArmorProfile, seLinuxOptions and procMount, or set RuntimeDefault, a type of containers and Default.",
  refs: {
    trivy: ["AVD-KSV-0002", "AVD-KSV-0025", "AVD-KSV-0027"],
    pss: [
      "baseline:appArmorProfile",
      "baseline:seLinuxOptions",
      "baseline:procMount",
      "restricted:procMount_restricted",
    ],
  },
  ...podRequirements({
    podAppArmor: appArmor(spec(APPARMOR)),
    podSeLinuxType: seLinuxType(spec(`${SELINUX}.type`)),
    podSeLinuxUser: seLinuxPart(spec(`${SELINUX}.user`), "user"),
    podSeLinuxRole: seLinuxPart(spec(`${SELINUX}.role`), "role"),
    annotations: {
      at: metadata("annotations"),
      holds: entries(
        metadata("annotations"),
        ANNOTATION,
        any(is(own(""), "", "runtime/default"), startsWith(own(""), "localhost/")),
      ),
      message: "turns AppArmor off by an annotation",
    },
    appArmor: { of: CONTAINER_LISTS, ...appArmor(own(APPARMOR)) },
    seLinuxType: { of: CONTAINER_LISTS, ...seLinuxType(own(`${SELINUX}.type`)) },
    seLinuxUser: { of: CONTAINER_LISTS, ...seLinuxPart(own(`${SELINUX}.user`), "user") },
    seLinuxRole: { of: CONTAINER_LISTS, ...seLinuxPart(own(`${SELINUX}.role`), "role") },
    procMount: {
      of: CONTAINER_LISTS,
      at: PROC_MOUNT,
      holds: isIfSet(PROC_MOUNT, "Default"),
      message: "sees parts of proc that are masked by default",
    },
  }),
};
