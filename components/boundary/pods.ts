import { createHash } from "node:crypto";
import type { Labels } from "../contract";
import { spread } from "../in-cluster/pod";
import { FILES, SETTINGS_DIRECTORY, TLS_DIRECTORY } from "./settings";
import { HARDENED } from "../kubernetes/hardened";

/** Secret with the settings, in the namespace of whoever reads them. */
export const SETTINGS_SECRET = "boundary-settings";
/** Secret with the certificate of the API. */
export const TLS_SECRET = "boundary-tls";

/** Any number but root's: the program belongs to nobody. */
const USER = 65_532;
const PROGRAM = "/program/boundary";
const SETTINGS = `${SETTINGS_DIRECTORY}/${FILES.settings}`;

export interface PodArgs {
  readonly image: string;
  /** Default: the namespace's own, which nothing is granted. */
  readonly serviceAccount?: string;
  /** Names of containers' ports, and their numbers. */
  readonly ports: Readonly<Record<string, number>>;
  /** The API's certificate is there. */
  readonly tls: boolean;
  readonly labels: Labels;
}

/** Pods of a controller or of a worker, as Pod Security `restricted` wants them. */
export function serverPod({ image, serviceAccount, ports, tls, labels }: PodArgs) {
  const probe = { httpGet: { path: "/health", port: "ops" }, periodSeconds: 10, timeoutSeconds: 3 };
  return {
    ...podOf(image, tls),
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    topologySpreadConstraints: spread(labels),
    containers: [
      {
        ...containerOf(image, tls),
        name: "boundary",
        command: [PROGRAM, "server", "-config", SETTINGS],
        ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
        resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
        startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 24 },
        livenessProbe: { ...probe, failureThreshold: 3 },
        readinessProbe: { ...probe, failureThreshold: 2 },
      },
    ],
  };
}

/** The pod that brings the database to the image's version; both commands do nothing where nothing is to be done. */
export function schemaPod(image: string) {
  // No password for an administrator: whoever sets Boundary up does so with the recovery key (docs/boundary.md).
  const first = `${PROGRAM} database init -config ${SETTINGS} -skip-auth-method-creation -skip-scopes-creation`;
  return {
    ...podOf(image, false),
    restartPolicy: "OnFailure",
    containers: [
      {
        ...containerOf(image, false),
        name: "schema",
        command: ["sh", "-c", `${first} && ${PROGRAM} database migrate -config ${SETTINGS}`],
        resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
      },
    ],
  };
}

/** What tells pods of other settings from these; the keys in them are none of it. */
export function digest(settings: string): Labels {
  return { "trivium/configuration": createHash("sha256").update(settings).digest("hex") };
}

/**
 * The image's program asks for the right to lock memory, and the kernel runs no such program where that right is
 * taken away; a copy does not ask.
 */
function podOf(image: string, tls: boolean) {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    initContainers: [
      {
        name: "copy-program",
        image,
        command: ["cp", "/bin/boundary", PROGRAM],
        volumeMounts: [{ name: "program", mountPath: "/program" }],
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
        securityContext: HARDENED,
      },
    ],
    volumes: [
      { name: "program", emptyDir: {} },
      { name: "tmp", emptyDir: {} },
      { name: "settings", secret: { secretName: SETTINGS_SECRET, defaultMode: 0o440 } },
      ...(tls ? [{ name: "tls", secret: { secretName: TLS_SECRET, defaultMode: 0o440 } }] : []),
    ],
  };
}

function containerOf(image: string, tls: boolean) {
  return {
    image,
    env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
    volumeMounts: [
      { name: "program", mountPath: "/program", readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      { name: "settings", mountPath: SETTINGS_DIRECTORY, readOnly: true },
      ...(tls ? [{ name: "tls", mountPath: TLS_DIRECTORY, readOnly: true }] : []),
    ],
    securityContext: HARDENED,
  };
}
