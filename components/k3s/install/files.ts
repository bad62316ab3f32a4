import { stringify } from "yaml";
import type { Host, Install } from "./config";
import {
  admissionConfiguration,
  API_SERVER_ARGS,
  AUDIT_POLICY,
  CONTROLLER_MANAGER_ARGS,
  KUBELET_ARGS,
  PATHS,
  SYSCTLS,
} from "./hardening";
import { serviceUnit } from "./unit";

/** Where K3s looks for the secret that nodes join with; written apart, because nothing else here is secret. */
export const TOKEN_FILE = "/etc/rancher/k3s/token";

/** Secret in `kube-system` with the credentials for the bucket of snapshots; K3s waits for it. */
export const SNAPSHOT_SECRET = "etcd-snapshots";

/** Port of the Kubernetes API, and of joining. */
export const API_PORT = 6443;

/** A file on a machine; its owner is root. */
export interface HostFile {
  readonly path: string;
  /** Octal. */
  readonly mode: "600" | "644";
  readonly content: string;
}

/** What a node needs to know besides its own entry. */
export interface Site {
  readonly site: string;
  readonly install: Install;
  /** Version of the Pod Security Standards, such as `v1.34`. */
  readonly podSecurityVersion: string;
}

/** Everything K3s reads on a node, hardened as the CIS guide of docs.k3s.io says. */
export function filesOf(host: Host, site: Site): HostFile[] {
  const sysctls = Object.entries(SYSCTLS).map(([key, value]) => `${key}=${value}\n`);
  const registries = { mirrors: mirrorsOf(site.install) };
  const common: HostFile[] = [
    { path: "/etc/sysctl.d/90-kubelet.conf", mode: "644", content: sysctls.join("") },
    file("/etc/rancher/k3s/config.yaml", configOf(host, site)),
    file("/etc/rancher/k3s/registries.yaml", registries),
    { path: `/etc/systemd/system/${serviceOf(host)}.service`, mode: "644", content: serviceUnit(host.role) },
  ];
  return host.role === "agent"
    ? common
    : [
        file(PATHS.auditPolicy, AUDIT_POLICY),
        file(PATHS.admission, admissionConfiguration(site.podSecurityVersion)),
        ...common,
      ];
}

/** Name of the service that runs K3s, as its own installer names it. */
export function serviceOf({ role }: Pick<Host, "role">): string {
  return role === "server" ? "k3s" : "k3s-agent";
}

/** The server that founds the cluster: the first of the list. */
export function founderOf({ hosts }: Install): Host {
  const founder = hosts.find(({ role }) => role === "server");
  if (founder === undefined) throw new Error("install.hosts names no server; set role: server on one");
  return founder;
}

/** `/etc/rancher/k3s/config.yaml` of a node. */
export function configOf(host: Host, { site, install }: Site): Record<string, unknown> {
  const founder = founderOf(install);
  const isFounder = host.name === founder.name;
  return {
    "node-name": host.name,
    // A kubelet sets labels when its node registers: an edit does not change those of a node that is there.
    "node-label": [`topology.kubernetes.io/region=${site}`, `topology.kubernetes.io/zone=${host.zone}`],
    "token-file": TOKEN_FILE,
    ...(isFounder ? {} : { server: `https://${founder.address}:${API_PORT}` }),
    "protect-kernel-defaults": true,
    "kubelet-arg": [...KUBELET_ARGS],
    // Where a mirror stands in for a registry, a missing image shows at once and not when the line is cut.
    "disable-default-registry-endpoint": Object.keys(install.mirrors).length > 0,
    ...(host.role === "server" ? serverConfig(host, isFounder, install) : {}),
  };
}

function serverConfig(host: Host, isFounder: boolean, { snapshots }: Install): Record<string, unknown> {
  return {
    ...(isFounder ? { "cluster-init": true } : {}),
    "tls-san": [host.address],
    "write-kubeconfig-mode": "0600",
    // The gateway is the platform's own Traefik.
    disable: ["traefik"],
    "secrets-encryption": true, // 1.2.27
    "secrets-encryption-provider": "secretbox", // 1.2.28
    "kube-apiserver-arg": [...API_SERVER_ARGS],
    "kube-controller-manager-arg": [...CONTROLLER_MANAGER_ARGS],
    "etcd-snapshot-schedule-cron": snapshots.schedule,
    "etcd-snapshot-retention": snapshots.retain,
    "etcd-s3": true,
    "etcd-s3-config-secret": SNAPSHOT_SECRET,
  };
}

function mirrorsOf({ mirrors }: Install): Record<string, object> {
  const entries = Object.entries(mirrors).map(([registry, endpoint]) => [registry, { endpoint: [endpoint] }]);
  return Object.fromEntries(entries) as Record<string, object>;
}

function file(path: string, content: object): HostFile {
  return { path, mode: "600", content: stringify(content, { lineWidth: 0 }) };
}
