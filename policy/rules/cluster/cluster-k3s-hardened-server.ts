import * as z from "zod";
import { all, type Fact, not } from "../../core/facts";
import { option, type Options, runsApiServer, SCRIPT_TYPES, serverOptions } from "../../clouds/k3s";
import { containersOf, perPod } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, together } from "../../core/subject";
import type { Node } from "../../core/values";

interface Settings {
  readonly auditDays: number;
  readonly auditFiles: number;
  readonly auditMegabytes: number;
}

const isOn = (value: string | undefined) => value === "true";
const isThere = (value: string | undefined) => value !== undefined;

/** How long, how many and how large; what is left out has no limit that we set. */
function auditLimits({
  auditDays,
  auditFiles,
  auditMegabytes,
}: Settings): readonly (readonly [string, number])[] {
  return [
    ["audit-log-maxage", auditDays],
    ["audit-log-maxbackup", auditFiles],
    ["audit-log-maxsize", auditMegabytes],
  ];
}

/** What must be among a server's options; K3s keeps its kubeconfig to root and refuses the anonymous by itself. */
function server(subject: Subject, settings: Settings): Finding[] {
  const options = serverOptions(subject);
  if (options === undefined) return [];
  const { at, starts } = options;
  if (starts !== true) return [must(starts, at, "it starts a server")];
  const set = (name: string, predicate: (value: string | undefined) => boolean, message: string) =>
    must(option(options, name, predicate), at, message);
  return [
    set("secrets-encryption", isOn, "secrets-encryption is not on"),
    set("protect-kernel-defaults", isOn, "protect-kernel-defaults is not on"),
    set("audit-log-path", isThere, "audit-log-path is not set: nothing is audited"),
    set("audit-policy-file", isThere, "audit-policy-file is not set: nothing is audited"),
    ...auditLimits(settings).map(([name, least]) =>
      set(name, (value) => Number(value) >= least, `${name} is not ${least} or more`),
    ),
    set("admission-control-config-file", isThere, "no file configures Pod Security admission"),
    ...refused(options, at),
  ];
}

/** What is safe where nothing is said. */
function refused(options: Pick<Options, "text" | "unknown">, at: Node): Finding[] {
  const anonymous = option(options, "anonymous-auth", (value) => !isOn(value));
  const mode = option(
    options,
    "write-kubeconfig-mode",
    (value) => value === undefined || /^0?600$/.test(value),
  );
  return [
    must(anonymous, at, "anonymous-auth is on"),
    must(mode, at, "write-kubeconfig-mode lets others than root read the administrator's kubeconfig"),
  ];
}

/** An API server that runs as a pod, as kubeadm makes it; whose other flags K3s would set by itself. */
function apiServer(container: Node, settings: Settings): Finding[] {
  const at = container.at("command");
  const runs = runsApiServer(container);
  if (runs !== true) return runs === false ? [] : [must(runs, at, "it runs an API server")];
  const words = [...container.each("command[]"), ...container.each("args[]")];
  const options = {
    text: words.map(({ text }) => text ?? "").join("\n"),
    unknown: words.flatMap((word) => (word.unknown ? [word.path] : [])),
  };
  const limits = auditLimits(settings).map(([name, least]) =>
    must(
      option(options, name, (value) => value === undefined || Number(value) >= least),
      at,
      `${name} is below ${least}`,
    ),
  );
  const kept = [
    "audit-log-path",
    "encryption-provider-config",
    ...auditLimits(settings).map(([name]) => name),
  ];
  const nothing: Fact = all(...kept.map((name) => option(options, name, (value) => value === undefined)));
  return [...refused(options, at), ...limits, must(not(nothing), at, "it neither audits nor encrypts")];
}

export const clusterK3sHardenedServer = configurable(
  {
    id: "cluster-k3s-hardened-server",
    title: "K3s servers start with encrypted Secrets, an audit log and Pod Security admission",
    severity: "high",
    level: "mandatory",
    why: "As installed, K3s keeps Secrets in clear on its disk, audits nothing and admits privileged pods.",
    remedy:
      "Write the options into /etc/rancher/k3s/config.yaml before the server starts, as the CIS guide of K3s says.",
    refs: {
      cis: {
        k3s: [
          ...["1.1.13", "1.2.1", "1.2.9", "1.2.14", "1.2.16", "1.2.17", "1.2.18", "1.2.19", "1.2.27"],
          ...["1.2.28", "3.2.1", "3.2.2", "4.2.1", "4.2.4", "4.2.13", "5.2.1"],
        ],
      },
      trivy: [
        ...["AVD-KCV-0001", "AVD-KCV-0019", "AVD-KCV-0030", "AVD-KCV-0083"],
        ...["AVD-KCV-0020", "AVD-KCV-0021", "AVD-KCV-0022"],
      ],
      checkov: ["CKV_K8S_68", "CKV_K8S_91", "CKV_K8S_104", "CKV_K8S_92", "CKV_K8S_93", "CKV_K8S_94"],
    },
  },
  {
    auditDays: z.int().default(30).describe("days that audit logs are kept, at least"),
    auditFiles: z.int().default(10).describe("audit logs that are kept, at least"),
    auditMegabytes: z.int().default(10).describe("size at which an audit log is rotated, at least"),
  },
  (settings) => {
    const scripts = byType(
      Object.fromEntries(SCRIPT_TYPES.map((type) => [type, (subject: Subject) => server(subject, settings)])),
    );
    const pods = perPod((pod) => containersOf(pod).flatMap(({ node }) => apiServer(node, settings)));
    return together(scripts, pods);
  },
);
