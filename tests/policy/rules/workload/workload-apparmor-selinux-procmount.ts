import { workloadApparmorSelinuxProcmount as rule } from "../../../../policy/rules/workload/workload-apparmor-selinux-procmount";
import { unknown } from "../../support/fixtures";
import type { Examination, Mutants } from "../../support/mutants";
import { debugged, ofPod, perList, pod } from "../../support/pods";

const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/app";
const annotated = (profile: string) =>
  pod({}, { annotations: { [ANNOTATION]: profile, other: "unconfined" } });
const off = { pod: "violation: the pod turns AppArmor off by an annotation" };

const everywhere = (path: string, mutants: Omit<Mutants, "of" | "path">) => [
  ofPod(path, mutants),
  ...perList(path, mutants),
];

export const examination: Examination = {
  rule,
  // A pod may see all of proc only with users of its own.
  base: [pod({ hostUsers: false }), debugged({ hostUsers: false })],
  mutants: [
    ...everywhere("securityContext.appArmorProfile.type", {
      bad: ["Unconfined"],
      good: ["RuntimeDefault"],
      absent: "pass",
      empty: "violation",
    }),
    ...everywhere("securityContext.seLinuxOptions.type", {
      bad: ["spc_t"],
      good: ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"],
      absent: "pass",
    }),
    ...everywhere("securityContext.seLinuxOptions.user", { bad: ["system_u"], absent: "pass" }),
    ...everywhere("securityContext.seLinuxOptions.role", { bad: ["system_r"], absent: "pass" }),
    ...perList("securityContext.procMount", {
      bad: ["Unmasked"],
      good: ["Default"],
      absent: "pass",
      empty: "violation",
    }),
    {
      of: "pod",
      path: `metadata.annotations["${ANNOTATION}"]`,
      bad: ["unconfined"],
      good: ["runtime/default", "localhost/profile"],
      absent: "pass",
    },
    { of: "pod", path: "metadata.annotations", absent: "pass" },
  ],
  cases: [
    ["reads the annotation of old", [annotated("unconfined")], off],
    ["and lets it name a profile", [annotated("localhost/profile")]],
    [
      "is undecided about annotations that are unknown",
      [pod({}, { annotations: unknown })],
      { pod: "undecided: not known before the update: metadata.annotations" },
    ],
    [
      "says what is wrong",
      [pod({ securityContext: { seLinuxOptions: { type: "spc_t", user: "u", role: "r" } } })],
      {
        pod: "violation: the pod has an SELinux type that is not one of containers | violation: the pod sets its SELinux user | violation: the pod sets its SELinux role",
      },
    ],
  ],
};
