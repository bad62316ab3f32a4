import type { ClusterFiles } from "./files";

/** The programs of a control plane, in the order in which they start. */
export const parts = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"] as const;

export type Part = (typeof parts)[number];

/** The networks that K3s gives to pods and services. */
const POD_CIDR = "10.42.0.0/16";
const SERVICE_CIDR = "10.43.0.0/16";

/** A node that has not renewed its lease within this time is unreachable. */
const NODE_LEASE_SECONDS = 40;

/** What a part is started with. The first argument names the directory, so that the part is known by it. */
export const argumentsOf: Readonly<Record<Part, (files: ClusterFiles, port: number) => readonly string[]>> = {
  etcd: ({ data, sockets: { clients, peers } }) => [
    `--data-dir=${data}`,
    "--name=site",
    `--listen-client-urls=unix://${clients}`,
    `--advertise-client-urls=unix://${clients}`,
    `--listen-peer-urls=unix://${peers}`,
    `--initial-advertise-peer-urls=unix://${peers}`,
    `--initial-cluster=site=unix://${peers}`,
    // What is written survives the end of every process; only a crash of the machine can lose it.
    "--unsafe-no-fsync",
  ],
  "kube-apiserver": ({ credentials, tokens, accountKey, sockets }, port) => [
    `--cert-dir=${credentials}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${port}`,
    `--etcd-servers=unix://${sockets.clients}`,
    `--token-auth-file=${tokens}`,
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-key-file=${accountKey}`,
    `--service-account-signing-key-file=${accountKey}`,
    "--authorization-mode=Node,RBAC",
    "--allow-privileged=true",
    `--service-cluster-ip-range=${SERVICE_CIDR}`,
    // No pod reaches the server, and a loopback address is none that an endpoint may have.
    "--endpoint-reconciler-type=none",
    "--profiling=false",
  ],
  "kube-controller-manager": ({ partsKubeconfig, certificate, accountKey }) => [
    `--kubeconfig=${partsKubeconfig}`,
    "--leader-elect=false",
    "--secure-port=0",
    `--root-ca-file=${certificate}`,
    `--service-account-private-key-file=${accountKey}`,
    "--profiling=false",
  ],
  "kube-scheduler": ({ partsKubeconfig }) => [
    `--kubeconfig=${partsKubeconfig}`,
    "--leader-elect=false",
    "--secure-port=0",
  ],
  kwok: ({ partsKubeconfig }) => [
    `--kubeconfig=${partsKubeconfig}`,
    "--manage-all-nodes=true",
    `--node-lease-duration-seconds=${NODE_LEASE_SECONDS}`,
    `--cidr=${POD_CIDR}`,
  ],
};

/** Whether a command line is that of a part which was started for these files. */
export function isPart(command: string, files: ClusterFiles): boolean {
  return parts.some((part) => {
    const [mark = ""] = argumentsOf[part](files, 0);
    const at = command.indexOf(` ${mark} `);
    return at !== -1 && command.slice(0, at).split("/").at(-1) === part;
  });
}
