import * as z from "zod";
import { each, is, own, spec } from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import { configurable } from "../../core/model";

/** Sysctls that touch no other pod, by the minor version of Kubernetes 1 that they are safe since. */
const SAFE: Readonly<Record<string, number>> = {
  "kernel.shm_rmid_forced": 0,
  "net.ipv4.ip_local_port_range": 0,
  "net.ipv4.tcp_syncookies": 0,
  "net.ipv4.ping_group_range": 0,
  "net.ipv4.ip_unprivileged_port_start": 0,
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
  "net.ipv4.tcp_slow_start_after_idle": 37,
  "net.ipv4.tcp_notsent_lowat": 37,
};

const sysctls = spec("securityContext.sysctls");

export const workloadSafeSysctls = configurable(
  {
    id: "workload-safe-sysctls",
    title: "Pods set no kernel parameters but the safe ones",
    severity: "medium",
    level: "mandatory",
    why: "Others change the kernel for every pod of the node, or take its memory.",
    remedy: "Remove the sysctls that the Pod Security Standards do not list as safe.",
    refs: { trivy: ["AVD-KSV-0026"], pss: ["baseline:sysctls"] },
  },
  {
    kubernetesVersion: z
      .string()
      .regex(/^1\.\d+$/)
      .default("1.37")
      .describe("version of the clusters, such as 1.35: newer ones know more safe sysctls"),
  },
  ({ kubernetesVersion }) => {
    const minor = Number(kubernetesVersion.split(".")[1]);
    const safe = Object.keys(SAFE).filter((name) => (SAFE[name] ?? Infinity) <= minor);
    return podRequirements({
      sysctls: {
        at: sysctls,
        holds: each(sysctls, is(own("name"), ...safe)),
        message: "sets a sysctl that is not safe",
      },
    });
  },
);
