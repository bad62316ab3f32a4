import type * as pulumi from "@pulumi/pulumi";
import type { VaultSeal } from "../contract";
import { spread } from "../in-cluster/pod";
import { priorityClass } from "../kubernetes/priority";
import {
  AUDIT_DIRECTORY,
  DATA_DIRECTORY,
  INTERNAL,
  PORTS,
  SEAL,
  SERVER_LABELS,
  TLS,
  VAULT,
  VAULT_NAMESPACE,
} from "./places";
import { serverSettings } from "./settings";
import { HARDENED } from "../kubernetes/hardened";

/** Number of the image's user, and of its group. */
const USER = 100;
const GROUP = 1000;

/** Where a copy of the program is that the kernel runs without a right to lock memory. */
const PROGRAMS = "/programs";

export interface ValuesArgs {
  readonly replicas: number;
  readonly storageClass: string;
  /** Image of Vault, pinned by digest. */
  readonly image: string;
  readonly seal: VaultSeal;
  /** The seal's token is in a Secret that a person makes. */
  readonly sealSecret: boolean;
}

/** Values of the chart for servers that keep their data among themselves. */
export function serverValues({ replicas, storageClass, image, seal, sealSecret }: ValuesArgs): pulumi.Inputs {
  const { repository, tag } = imageParts(image);
  const storage = { enabled: true, size: "10Gi", storageClass };
  return {
    fullnameOverride: VAULT,
    global: { tlsDisable: false },
    injector: { enabled: false },
    csi: { enabled: false },
    ui: { enabled: false },
    server: {
      image: { repository, tag },
      logFormat: "json",
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
      // Nobody but its clients' own tokens has tokens reviewed (components/vault.ts).
      authDelegator: { enabled: false },
      serviceAccount: { create: true, name: VAULT, annotations: { ...seal.annotations } },
      // A server that is sealed answers nobody; the headless Service has them all.
      service: { publishNotReadyAddresses: false },
      dataStorage: { ...storage, mountPath: DATA_DIRECTORY },
      auditStorage: { ...storage, mountPath: AUDIT_DIRECTORY },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      topologySpreadConstraints: spread(SERVER_LABELS),
      priorityClassName: priorityClass("platform"),
      // Servers are restarted one by one by a person, the active one last (docs/vault.md); Helm waits for none.
      updateStrategyType: "OnDelete",
      terminationGracePeriodSeconds: 30,
      extraPorts: [{ containerPort: PORTS.metrics, name: "metrics" }],
      extraEnvironmentVars: {
        PATH: `${PROGRAMS}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
        VAULT_CACERT: `${TLS.directory}/ca.crt`,
      },
      ...podParts(image, sealSecret),
      statefulSet: {
        securityContext: {
          pod: {
            runAsNonRoot: true,
            runAsUser: USER,
            runAsGroup: GROUP,
            fsGroup: GROUP,
            fsGroupChangePolicy: "OnRootMismatch",
            seccompProfile: { type: "RuntimeDefault" },
          },
          container: HARDENED,
        },
      },
      standalone: { enabled: false },
      ha: {
        enabled: true,
        replicas,
        apiAddr: `https://$(VAULT_K8S_POD_NAME).${INTERNAL}.${VAULT_NAMESPACE}.svc:${PORTS.api}`,
        // The chart's would keep a single server's node from ever being drained.
        disruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
        raft: { enabled: true, setNodeId: true, config: serverSettings(replicas, seal) },
      },
    },
  };
}

/**
 * The image's program asks for the right to lock memory, and the kernel runs no such program where that right is taken
 * away, as it is at `restricted`; a copy does not ask (github.com/hashicorp/vault, issue 31977). Beside it, what has
 * Vault read its certificate again when cert-manager has renewed it: Vault does so on a signal alone.
 */
function podParts(image: string, sealSecret: boolean): pulumi.Inputs {
  const tls = { name: "tls", mountPath: TLS.directory, readOnly: true };
  const small = { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } };
  return {
    shareProcessNamespace: true,
    extraInitContainers: [
      {
        name: "copy-program",
        image,
        command: ["cp", "/bin/vault", `${PROGRAMS}/vault`],
        volumeMounts: [{ name: "programs", mountPath: PROGRAMS }],
        // The copy goes through the page cache, which counts as its memory.
        resources: { requests: small.requests, limits: { memory: "512Mi" } },
        securityContext: HARDENED,
      },
    ],
    extraContainers: [
      {
        name: "reload-certificate",
        image,
        command: ["/bin/sh", "-c", reload(`${TLS.directory}/tls.crt`)],
        volumeMounts: [tls],
        resources: small,
        securityContext: HARDENED,
      },
    ],
    volumes: [
      { name: "programs", emptyDir: {} },
      { name: "tmp", emptyDir: {} },
      { name: "tls", secret: { secretName: TLS.secret, defaultMode: 0o440 } },
      ...(sealSecret ? [{ name: "seal", secret: { secretName: SEAL.secret, defaultMode: 0o440 } }] : []),
    ],
    volumeMounts: [
      { name: "programs", mountPath: PROGRAMS, readOnly: true },
      // The chart writes Vault's configuration there.
      { name: "tmp", mountPath: "/tmp" },
      tls,
      ...(sealSecret ? [{ name: "seal", mountPath: SEAL.directory, readOnly: true }] : []),
    ],
  };
}

/** Once a minute, and after the file has changed alone. */
function reload(file: string): string {
  const sum = `$(cksum ${file})`;
  const changed = `now="${sum}"; [ "$now" = "$known" ] || { kill -HUP $(pidof vault) && known="$now"; }`;
  return `known="${sum}"; while sleep 60; do ${changed}; done`;
}

/** The chart puts a colon between what is before a tag and the tag; a digest goes with the latter. */
function imageParts(image: string): { repository: string; tag: string } {
  const colon = image.indexOf(":");
  return { repository: image.slice(0, colon), tag: image.slice(colon + 1) };
}
