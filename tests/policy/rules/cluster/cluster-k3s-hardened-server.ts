import type { InstanceArgs } from "@pulumi/aws/ec2";
import { clusterK3sHardenedServer as rule } from "../../../../policy/rules/cluster/cluster-k3s-hardened-server";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

/** The arguments of `command.remote.Command` that rules read; its package is not installed for all of them. */
interface CommandArgs {
  readonly create?: string;
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
}
const CONFIGURATION = [
  "secrets-encryption: true",
  "protect-kernel-defaults: true",
  "write-kubeconfig-mode: '0600'",
  "kube-apiserver-arg:",
  "  - admission-control-config-file=/var/lib/rancher/k3s/server/psa.yaml",
  "  - audit-log-path=/var/lib/rancher/k3s/server/logs/audit.log",
  "  - audit-policy-file=/var/lib/rancher/k3s/server/audit.yaml",
  "  - audit-log-maxage=30",
  "  - audit-log-maxbackup=10",
  "  - audit-log-maxsize=100",
];
const FLAGS = [
  "--secrets-encryption",
  "--protect-kernel-defaults=true",
  "--kube-apiserver-arg=admission-control-config-file=/etc/psa.yaml",
  "--kube-apiserver-arg='audit-log-path=/var/log/audit.log'",
  "--kube-apiserver-arg audit-policy-file=/etc/audit.yaml",
  "--kube-apiserver-arg=audit-log-maxage=30",
  "--kube-apiserver-arg=audit-log-maxbackup=10",
  "--kube-apiserver-arg=audit-log-maxsize=100",
];
/** A script that writes the configuration and starts the server. */
const script = (...lines: string[]) =>
  ["cat > /etc/rancher/k3s/config.yaml <<'END'", ...lines, "END", "k3s server"].join("\n");
/** The configuration without the lines that hold a text, or with others for them. */
const but = (text: string, ...others: string[]) =>
  script(...CONFIGURATION.filter((line) => !line.includes(text)), ...others);
const command = fixture<CommandArgs>("command:remote:Command", "command", {
  create: "sh -s",
  stdin: script(...CONFIGURATION),
});
const instance = fixture<InstanceArgs>("aws:ec2/instance:Instance", "instance", {
  userData: `#!/bin/sh\ncurl -sfL https://get.k3s.io | sh -s - server ${FLAGS.join(" ")}`,
});
/** Pods that run an API server with the given flags. */
const apiServer = (...flags: string[]) =>
  deployment({ containers: [{ name: "api", command: ["kube-apiserver"], args: flags }] });
const nothing = "violation: it neither audits nor encrypts";
const REQUIRED = [
  ["secrets-encryption", "violation: secrets-encryption is not on"],
  ["protect-kernel-defaults", "violation: protect-kernel-defaults is not on"],
  ["audit-log-path", "violation: audit-log-path is not set: nothing is audited"],
  ["audit-policy-file", "violation: audit-policy-file is not set: nothing is audited"],
  ["audit-log-maxage", "violation: audit-log-maxage is not 30 or more"],
  ["audit-log-maxbackup", "violation: audit-log-maxbackup is not 10 or more"],
  ["audit-log-maxsize", "violation: audit-log-maxsize is not 10 or more"],
  ["admission-control-config-file", "violation: no file configures Pod Security admission"],
] as const;
const WRONG = [
  ["secrets-encryption: false", REQUIRED[0][1]],
  ["audit-log-maxage=7", REQUIRED[4][1]],
  ["anonymous-auth=true", "violation: anonymous-auth is on"],
  [
    "write-kubeconfig-mode: 644",
    "violation: write-kubeconfig-mode lets others than root read the administrator's kubeconfig",
  ],
] as const;

export const examination: Examination = {
  rule,
  base: [command(), instance(), apiServer("--audit-log-path=/var/log/audit.log")],
  mutants: [
    {
      of: "command",
      path: "stdin",
      bad: ["k3s server", "curl -sfL https://get.k3s.io | sh -"],
      good: [script(...CONFIGURATION, "kubelet-arg:", "  - pod-max-pids=4096")],
      absent: "not-applicable",
    },
    {
      of: "instance",
      path: "userData",
      bad: [
        "curl -sfL https://get.k3s.io | sh -",
        Buffer.from("#!/bin/sh\ncurl -sfL https://get.k3s.io | sh -\n").toString("base64"),
      ],
      absent: "not-applicable",
    },
  ],
  cases: [
    ...REQUIRED.map(
      ([option, message]) =>
        [`asks for ${option}`, [command({ stdin: but(option) })], { command: message }] as const,
    ),
    ...WRONG.map(
      ([line, message]) =>
        [
          `refuses ${line}`,
          [command({ stdin: but(line.split(/[:=]/)[0] ?? line, line) })],
          { command: message },
        ] as const,
    ),
    [
      "takes no notice of comments",
      [command({ stdin: but("secrets-encryption", "# secrets-encryption: true") })],
      { command: REQUIRED[0][1] },
    ],
    [
      "says nothing of agents, and of commands that start no server",
      [
        command({ stdin: "curl -sfL https://get.k3s.io | K3S_URL=https://10.0.0.1:6443 sh -" }),
        command({ stdin: "k3s agent --server https://10.0.0.1:6443" }),
        command({ stdin: "cat /var/lib/rancher/k3s/server/token" }),
      ],
    ],
    [
      "reads what the environment of a command says",
      [
        command({
          stdin: "curl -sfL https://get.k3s.io | sh -",
          environment: { INSTALL_K3S_EXEC: `server ${FLAGS.join(" ")}` },
        }),
      ],
    ],
    [
      "is undecided where a part of what starts the server is unknown",
      [command({ create: "k3s server", stdin: unknown })],
      { command: "undecided: not known before the update: stdin" },
    ],
    [
      "and not where what is known is wrong",
      [command({ create: "k3s server --kube-apiserver-arg=anonymous-auth=true", stdin: unknown })],
      { command: "violation: anonymous-auth is on" },
    ],
    [
      "is undecided where an environment that is unknown may make an agent of it",
      [command({ stdin: "curl -sfL https://get.k3s.io | sh -", environment: { K3S_URL: unknown } })],
      { command: "undecided: not known before the update: environment.K3S_URL" },
    ],
    [
      "and where a server may take requests of the anonymous",
      [command({ create: unknown })],
      { command: "undecided: not known before the update: create" },
    ],
    [
      "fails an API server that does nothing of it",
      [apiServer("--advertise-address=10.0.0.1", "--profiling=true")],
      { app: nothing },
    ],
    [
      "or says the wrong thing",
      [apiServer("--anonymous-auth=true", "--audit-log-path=/var/log/audit.log", "--audit-log-maxage=7")],
      { app: "violation: anonymous-auth is on | violation: audit-log-maxage is below 30" },
    ],
    [
      "is undecided about flags that are unknown",
      [apiServer(unknown)],
      { app: "undecided: not known before the update: spec.template.spec.containers[0].args[0]" },
    ],
    ["leaves other pods alone", [deployment({ containers: [{ name: "app", command: ["server"] }] })]],
    [
      "takes longer to keep logs for",
      [command()],
      { command: "violation: audit-log-maxage is not 365 or more" },
      { auditDays: 365 },
    ],
    [
      "and more and larger ones to keep",
      [command()],
      {
        command:
          "violation: audit-log-maxbackup is not 20 or more | violation: audit-log-maxsize is not 200 or more",
      },
      { auditFiles: 20, auditMegabytes: 200 },
    ],
  ],
};
