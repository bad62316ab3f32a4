import { Provider } from "@pulumi/command/provider";
import { Command } from "@pulumi/command/remote/command";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { ChildOptions, Scope } from "../component";
import type { ClusterSpec } from "../contract";
import { POD_SECURITY_VERSION } from "../kubernetes/namespace";
import type { Host, Install } from "./install/config";
import { API_PORT, founderOf, type Site, TOKEN_FILE } from "./install/files";
import { AS_ROOT, nodeScript, tokenScript } from "./install/script";

/** Characters of letters and digits: 285 bits. */
const TOKEN_LENGTH = 48;

/** The server in the kubeconfig that K3s writes for its own machine. */
const LOCAL_SERVER = `https://127.0.0.1:${API_PORT}`;

/** The provider that runs commands over SSH; it has no configuration, each command names its machine. */
export function commandProvider(scope: Scope): Provider {
  return new Provider(`${scope.name}-command`, {}, scope.child());
}

export interface InstalledCluster {
  readonly endpoint: string;
  /** Secret. */
  readonly kubeconfig: pulumi.Output<string>;
}

/**
 * Installs K3s on the site's machines over SSH: the founder, then the other servers one after the other, because etcd
 * takes one new member at a time, then the agents. An edit runs the script of the nodes it concerns again, in the
 * same order, and restarts K3s where a file has changed. Nothing of it is ever undone: a machine that leaves the list, and
 * a stack that is destroyed, leave K3s running.
 *
 * @param sshKey private key for the machines; secret
 */
export function installCluster(
  scope: Scope,
  { install, site, sshKey }: { install: Install; site: string; sshKey: pulumi.Output<string> },
  spec: ClusterSpec,
): InstalledCluster {
  const machines = new Machines(scope, sshKey, { site, install, podSecurityVersion: POD_SECURITY_VERSION });
  const founder = founderOf(install);
  // What every Secret in etcd's bootstrap data is encrypted with: a cluster cannot be restored without it.
  const { result } = new RandomPassword(
    `${scope.name}-token`,
    { length: TOKEN_LENGTH, special: false },
    scope.child({ protect: spec.protect }),
  );
  const founding = machines.join(founder, result);
  const token = machines.read(founder, "join-token", "/var/lib/rancher/k3s/server/token", [founding]);
  const servers = install.hosts.filter(({ role, name }) => role === "server" && name !== founder.name);
  const last = servers.reduce((before, host) => machines.join(host, token, [before]), founding);
  const agents = install.hosts.filter(({ role }) => role === "agent");
  for (const host of agents) machines.join(host, token, [last]);
  const kubeconfig = machines.read(founder, "kubeconfig", "/etc/rancher/k3s/k3s.yaml", [founding]);
  const endpoint = `https://${founder.address}:${API_PORT}`;
  return { endpoint, kubeconfig: kubeconfig.apply((text) => `${text.replace(LOCAL_SERVER, endpoint)}\n`) };
}

/** The machines of a site, and what is done on them. */
class Machines {
  constructor(
    private readonly scope: Scope,
    private readonly sshKey: pulumi.Output<string>,
    private readonly site: Site,
  ) {}

  /** Makes a machine a node. The token goes ahead alone, so that a preview can show all the rest. */
  join(host: Host, token: pulumi.Output<string>, dependsOn: readonly pulumi.Resource[] = []): Command {
    const written = this.run(
      host,
      `joining-${host.name}`,
      { stdin: pulumi.secret(token.apply((text) => tokenScript(TOKEN_FILE, text))) },
      { dependsOn: [...dependsOn] },
    );
    return this.run(
      host,
      `node-${host.name}`,
      { stdin: nodeScript(host, this.site) },
      { dependsOn: [written] },
    );
  }

  /**
   * Reads a secret file. It is read again with every new version, because K3s renews the client certificate in its
   * kubeconfig, which is valid for a year, when it restarts (docs.k3s.io, k3s certificate).
   */
  read(host: Host, name: string, file: string, dependsOn: readonly pulumi.Resource[]): pulumi.Output<string> {
    const { version } = this.site.install;
    const stdin = `# As of ${version}.\ncat ${file}\n`;
    return pulumi.secret(this.run(host, name, { stdin }, { dependsOn: [...dependsOn] }).stdout);
  }

  /** A script on a machine, as root. It comes on standard input; what it gives on standard output is secret. */
  private run(
    { address, hostKey, user, port }: Host,
    name: string,
    args: { readonly stdin: pulumi.Input<string> },
    opts: ChildOptions,
  ): Command {
    const connection = { host: address, hostKey, user, port, privateKey: this.sshKey };
    return new Command(
      `${this.scope.name}-${name}`,
      { connection, create: AS_ROOT, ...args, logging: "none", addPreviousOutputInEnv: false },
      this.scope.child({ ...opts, additionalSecretOutputs: ["stdout"] }),
    );
  }
}
