import { isProps, type Props, text, type Value, valuesAt } from "../../simulator/values";
import { groupAt, groupsAt, shown } from "./syntax";

export type Level = "privileged" | "baseline" | "restricted";

const RESTRICTED_VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** Capabilities that `baseline` lets a container add. */
const BASELINE_CAPABILITIES = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/** What of a pod a level of the Pod Security Standards forbids, in the words of the admission controller. */
export function podSecurityViolations(pod: Props, level: Level): string[] {
  if (level === "privileged") return [];
  const containers = containersOf(pod);
  const violations = [...hostViolations(pod), ...containers.flatMap(baselineViolations)];
  return level === "baseline"
    ? violations
    : [
        ...violations,
        ...volumeViolations(pod),
        ...containers.flatMap((item) => restrictedViolations(pod, item)),
      ];
}

export function containersOf(pod: Props): Props[] {
  return [...groupsAt(pod, "initContainers"), ...groupsAt(pod, "containers")];
}

function hostViolations(pod: Props): string[] {
  const namespaces = ["hostNetwork", "hostPID", "hostIPC"].filter((key) => pod[key] === true);
  const paths = groupsAt(pod, "volumes").filter((volume) => volume["hostPath"] !== undefined);
  return [
    ...namespaces.map((key) => `host namespaces (${key}=true)`),
    ...paths.map((volume) => `hostPath volumes (volume ${quoted(volume["name"])})`),
  ];
}

function baselineViolations(container: Props): string[] {
  const name = quoted(container["name"]);
  const security = groupAt(container, "securityContext");
  const added = valuesAt(security, "capabilities.add[]").map(({ value }) => shown(value));
  const ports = groupsAt(container, "ports").filter(
    ({ hostPort }) => hostPort !== undefined && hostPort !== 0,
  );
  return [
    ...(security["privileged"] === true
      ? [`privileged (container ${name} must not set securityContext.privileged=true)`]
      : []),
    ...added
      .filter((capability) => !BASELINE_CAPABILITIES.includes(capability))
      .map((capability) => `non-default capabilities (container ${name} must not add ${quoted(capability)})`),
    ...ports.map(({ hostPort }) => `hostPort (container ${name} uses hostPort ${shown(hostPort)})`),
  ];
}

function volumeViolations(pod: Props): string[] {
  return groupsAt(pod, "volumes").flatMap((volume) => {
    const kinds = Object.keys(volume).filter((key) => key !== "name" && !RESTRICTED_VOLUMES.includes(key));
    return kinds.map(
      (kind) => `restricted volume types (volume ${quoted(volume["name"])} uses ${quoted(kind)})`,
    );
  });
}

function restrictedViolations(pod: Props, container: Props): string[] {
  const name = quoted(container["name"]);
  const security = groupAt(container, "securityContext");
  const shared = groupAt(pod, "securityContext");
  const dropped = valuesAt(security, "capabilities.drop[]").map(({ value }) => value);
  const nonRoot = security["runAsNonRoot"] ?? shared["runAsNonRoot"];
  const user = security["runAsUser"] ?? shared["runAsUser"];
  const seccomp = text(security, "seccompProfile.type") ?? text(shared, "seccompProfile.type");
  return [
    ...(security["allowPrivilegeEscalation"] === false
      ? []
      : [
          "allowPrivilegeEscalation != false " +
            `(container ${name} must set securityContext.allowPrivilegeEscalation=false)`,
        ]),
    ...(dropped.includes("ALL")
      ? []
      : [`unrestricted capabilities (container ${name} must set securityContext.capabilities.drop=["ALL"])`]),
    ...(nonRoot === true
      ? []
      : [`runAsNonRoot != true (pod or container ${name} must set securityContext.runAsNonRoot=true)`]),
    ...(user === 0 ? [`runAsUser=0 (pod or container ${name} must not set runAsUser=0)`] : []),
    ...(seccomp === "RuntimeDefault" || seccomp === "Localhost"
      ? []
      : [
          `seccompProfile (pod or container ${name} must set securityContext.seccompProfile.type ` +
            'to "RuntimeDefault" or "Localhost")',
        ]),
  ];
}

function quoted(value: Value | undefined): string {
  return JSON.stringify(isProps(value) ? "" : (value ?? ""));
}
