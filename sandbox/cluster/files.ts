import * as fs from "node:fs";
import * as path from "node:path";
import type { Part } from "./parts";

/** The files of a control plane. All of them lie in its directory. */
export interface ClusterFiles {
  readonly directory: string;
  /** etcd's data: all that the site holds. */
  readonly data: string;
  /** The API server's certificate and keys, the service accounts' key, the administrator's token. */
  readonly credentials: string;
  readonly certificate: string;
  readonly certificateKey: string;
  readonly accountKey: string;
  readonly tokens: string;
  /** For people and providers. */
  readonly kubeconfig: string;
  /** For the parts alone: a process that names it is one of them. */
  readonly partsKubeconfig: string;
  readonly state: string;
  readonly lock: string;
  readonly supervisorLog: string;
  /** Where etcd listens: relative to the directory. */
  readonly sockets: { readonly clients: string; readonly peers: string };
  log(part: Part): string;
}

/**
 * Only their owner reaches sockets, they take no port, and with names that are relative to the directory, in which every
 * part runs, a long path does not matter. etcd asks for something like a port.
 */
const sockets = { clients: "etcd.sock:0", peers: "etcd-peers.sock:0" };

/** @param directory an absolute path */
export function filesOf(directory: string): ClusterFiles {
  const credentials = path.join(directory, "credentials");
  return {
    directory,
    data: path.join(directory, "etcd"),
    credentials,
    // The API server names these two itself.
    certificate: path.join(credentials, "apiserver.crt"),
    certificateKey: path.join(credentials, "apiserver.key"),
    accountKey: path.join(credentials, "service-accounts.key"),
    tokens: path.join(credentials, "tokens.csv"),
    kubeconfig: path.join(directory, "kubeconfig"),
    partsKubeconfig: path.join(credentials, "parts.kubeconfig"),
    state: path.join(directory, "state.json"),
    lock: path.join(directory, "start.lock"),
    supervisorLog: path.join(directory, "supervisor.log"),
    sockets,
    log: (part) => path.join(directory, `${part}.log`),
  };
}

/** Takes away the sockets that ended processes have left: a directory with a socket in it cannot be copied. */
export function removeSockets({ directory, sockets: { clients, peers } }: ClusterFiles): void {
  for (const name of [clients, peers]) fs.rmSync(path.join(directory, name), { force: true });
}
