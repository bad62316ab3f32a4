/**
 * Pods of which most keep most controls: every field that a control reads has values that keep it and values that do
 * not, in all three lists of containers. What an API server refuses for other reasons is left out where it would be
 * judged otherwise than it is meant.
 */
import fc from "fast-check";

type Values = fc.Arbitrary<unknown>;
type Fields = Record<string, Values>;

/** One of the usual values, and now and then one of the others. */
function mostly(usual: readonly unknown[], ...others: readonly unknown[]): Values {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

/** An object of such fields, and now and then none, or an empty one. */
function object(fields: Fields): Values {
  return fc.oneof(
    { weight: 30, arbitrary: fc.record(fields) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, null, {}) },
  );
}

const PROFILES = [
  undefined,
  { type: "RuntimeDefault" },
  { type: "Localhost", localhostProfile: "profiles/app" },
];
const profile = mostly(PROFILES, null, { type: "Unconfined" });

const SELINUX_TYPES = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"];
const seLinuxOptions = mostly(
  [undefined],
  null,
  {},
  { level: "s0:c123,c456" },
  { type: "", user: "", role: "" },
  { user: "system_u" },
  { role: "system_r" },
  ...SELINUX_TYPES.map((type) => ({ type })),
);

const windowsOptions = mostly([undefined], null, {}, { hostProcess: false }, { hostProcess: true });
const runAsNonRoot = mostly([undefined, true], null, false);
const runAsUser = mostly([undefined, 1000], null, 0);

const capabilities = mostly(
  [{ drop: ["ALL"] }, { drop: ["NET_RAW", "ALL"] }, { drop: ["ALL"], add: ["NET_BIND_SERVICE"] }],
  undefined,
  null,
  {},
  { drop: [] },
  { drop: null, add: null },
  { drop: ["all"] },
  { drop: ["NET_RAW"] },
  { drop: ["CAP_ALL"] },
  { drop: ["ALL"], add: [] },
  { drop: ["ALL"], add: ["CHOWN"] },
  { drop: ["ALL"], add: ["net_bind_service"] },
  { drop: ["ALL"], add: ["NET_BIND_SERVICE", "SYS_ADMIN"] },
  { add: ["ALL"] },
);

/** What a pod for Windows cannot set. */
const ofLinuxContainers: Fields = {
  privileged: mostly([undefined, false], null, true),
  allowPrivilegeEscalation: mostly([false], undefined, null, true),
  capabilities,
  runAsUser,
  seccompProfile: profile,
  appArmorProfile: profile,
  seLinuxOptions,
  procMount: mostly([undefined, "Default"], null, "Unmasked"),
};

const HOSTS = [undefined, null, "", "localhost", "10.0.0.1"];
const handlers = [
  ...HOSTS.map((host) => ({ httpGet: { port: 80, host } })),
  ...HOSTS.map((host) => ({ tcpSocket: { port: "http", host } })),
  { exec: { command: ["true"] } },
];
const PROBES = [{ grpc: { port: 80 } }, { httpGet: null, tcpSocket: null }];
const probe = mostly([undefined], null, ...handlers, ...PROBES);
const handler = mostly([undefined], null, ...handlers);

const PORTS = [
  [],
  [{ containerPort: 80, hostPort: null }],
  [{ containerPort: 80, hostPort: 8080 }],
  [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }],
];

function container(name: string, windows: boolean, fields: Fields): Values {
  return fc.record({
    name: fc.constant(name),
    image: fc.constant("registry.example.com/app"),
    securityContext: object({ ...(windows ? {} : ofLinuxContainers), runAsNonRoot, windowsOptions }),
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    lifecycle: object({ postStart: handler, preStop: handler }),
    ...fields,
  });
}

/** An API server refuses ports of ephemeral containers. */
const ports = mostly([undefined, [{ containerPort: 80, hostPort: 0 }]], null, ...PORTS);

function list(name: string, windows: boolean, fields: Fields): Values {
  const one = container(`${name}-1`, windows, fields);
  const another = container(`${name}-2`, windows, fields);
  return fc.oneof(fc.constantFrom(undefined, null, []), fc.tuple(one), fc.tuple(one, another));
}

const ALLOWED: readonly object[] = [
  { configMap: { name: "config" } },
  { csi: { driver: "example.com" } },
  { downwardAPI: {} },
  { emptyDir: {} },
  { ephemeral: { volumeClaimTemplate: { spec: {} } } },
  { image: { reference: "registry.example.com/data" } },
  { persistentVolumeClaim: { claimName: "claim" } },
  { projected: { sources: [] } },
  { secret: {} },
  { hostPath: null },
  {}, // Becomes an emptyDir.
];
const ON_THE_NODE: readonly object[] = [
  { hostPath: { path: "/var/run/docker.sock" } },
  { hostPath: { path: "" } },
];
const ELSEWHERE: readonly object[] = [
  { gcePersistentDisk: { pdName: "disk" } },
  { awsElasticBlockStore: { volumeID: "disk" } },
  { gitRepo: { repository: "https://example.com" } },
  { nfs: { server: "example.com", path: "/" } },
  { iscsi: { targetPortal: "example.com", iqn: "iqn", lun: 0 } },
  { glusterfs: { endpoints: "example", path: "/" } },
  { rbd: { monitors: [], image: "image" } },
  { flexVolume: { driver: "example.com/driver" } },
  { cinder: { volumeID: "disk" } },
  { cephfs: { monitors: [] } },
  { flocker: {} },
  { fc: {} },
  { azureFile: { secretName: "secret", shareName: "share" } },
  { vsphereVolume: { volumePath: "path" } },
  { quobyte: { registry: "example.com", volume: "volume" } },
  { azureDisk: { diskName: "disk", diskURI: "uri" } },
  { portworxVolume: { volumeID: "disk" } },
  { photonPersistentDisk: { pdID: "disk" } },
  { scaleIO: { gateway: "https://example.com", system: "system", secretRef: null } },
  { storageos: {} },
];
const volume = fc
  .oneof(
    { weight: 12, arbitrary: fc.constantFrom(...ALLOWED) },
    { weight: 1, arbitrary: fc.constantFrom(...ON_THE_NODE) },
    { weight: 2, arbitrary: fc.constantFrom(...ELSEWHERE) },
  )
  .map((source) => ({ name: "data", ...source }));
const volumes = fc.oneof(fc.constantFrom(undefined, null), fc.array(volume, { maxLength: 3 }));

const SYSCTLS = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_notsent_lowat",
  "net.core.somaxconn",
  "kernel.msgmax",
  "net/ipv4/tcp_syncookies",
];
const sysctl = fc.record({ name: fc.constantFrom(...SYSCTLS), value: fc.constant("1") });
const sysctls = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(undefined, null) },
  { weight: 1, arbitrary: fc.array(sysctl, { maxLength: 3 }) },
);

const ANNOTATIONS = {
  "container.apparmor.security.beta.kubernetes.io/containers-1": [
    "runtime/default",
    "localhost/app",
    "",
    "unconfined",
    "localhost",
  ],
  "container.apparmor.security.beta.kubernetes.io/other": ["runtime/default", "unconfined"],
  "apparmor.security.beta.kubernetes.io/containers-1": ["unconfined"],
  "seccomp.security.alpha.kubernetes.io/pod": ["unconfined", "runtime/default"],
  "container.seccomp.security.alpha.kubernetes.io/containers-1": ["unconfined", "runtime/default"],
};
const annotations = object(
  Object.fromEntries(
    Object.entries(ANNOTATIONS).map(([key, values]) => [key, mostly([undefined], ...values)]),
  ),
);

const host = mostly([undefined, false], null, true);

function podSpec(windows: boolean): Values {
  const ofLinux: Fields = {
    hostPID: host,
    hostIPC: host,
    hostUsers: fc.constantFrom(undefined, null, true, false),
  };
  const securityContextOfLinux: Fields = {
    runAsUser,
    seccompProfile: profile,
    appArmorProfile: profile,
    seLinuxOptions,
    sysctls,
  };
  return fc.record({
    os: windows ? fc.constant({ name: "windows" }) : fc.constantFrom(undefined, null, { name: "linux" }),
    hostNetwork: host,
    ...(windows ? {} : ofLinux),
    securityContext: object({
      ...(windows ? {} : securityContextOfLinux),
      runAsNonRoot,
      windowsOptions,
    }),
    volumes,
    containers: list("containers", windows, { ports }),
    initContainers: list("initcontainers", windows, { ports }),
    ephemeralContainers: list("ephemeralcontainers", windows, {}),
  });
}

/** Pods as JSON has them: a field is there or it is not. */
export const pods: fc.Arbitrary<object> = fc
  .record({
    metadata: fc.record({ name: fc.constant("pod"), annotations }),
    spec: fc.oneof({ weight: 6, arbitrary: podSpec(false) }, { weight: 1, arbitrary: podSpec(true) }),
  })
  .map((pod) => JSON.parse(JSON.stringify({ apiVersion: "v1", kind: "Pod", ...pod })) as object);
