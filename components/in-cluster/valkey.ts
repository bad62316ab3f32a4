import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { CacheSpec, Size, StoreOutputs } from "../contract";
import { createPassword } from "./password";
import { storePlace, type Surroundings } from "./place";
import { reachOf, storeTls, TLS_DIRECTORY } from "./tls";
import { probes } from "./pod";
import { storeWorkload } from "./workload";

const NAME = "valkey";
const PORT = 6379;
/** The one user that Valkey always has. */
const USER = "default";

/** The image's user (github.com/valkey-io/valkey-container, Dockerfile). */
const UID = 999;

/** CPU and memory in MiB of the pod. */
const RESOURCES = {
  small: { cpu: "100m", memory: 512 },
  medium: { cpu: "250m", memory: 1024 },
  large: { cpu: "500m", memory: 2048 },
} as const satisfies Record<Size, object>;

/** Share of the pod's memory for entries; rewriting the log copies what changes meanwhile. */
const ENTRIES_SHARE = 0.6;

/** Volume in multiples of the memory: the log, and the one it is rewritten to. */
const LOG_FACTOR = 4;

const MIB_IN_GIB = 1024;

/**
 * Valkey in the cluster: one instance with TLS and a password, whose entries outlive a restart and are dropped
 * by age where memory ends. It has no replicas, whatever the profile says: nothing that plain clients of the
 * protocol know would take over. While its node is away, so is the cache.
 */
export function inClusterCache(
  scope: Scope,
  spec: CacheSpec,
  surroundings: Surroundings,
): StoreOutputs<"cache"> {
  const place = storePlace(scope, spec, { kind: "cache", port: PORT });
  const host = `${NAME}.${place.name}.svc`;
  const tls = storeTls(scope, spec, place, [host]);
  const password = createPassword(scope);
  const settings = settingsOf(spec);
  const files = new Secret(
    `${scope.name}-files`,
    {
      metadata: { name: NAME, namespace: place.namespace },
      stringData: {
        "valkey.conf": settings,
        // What administers the server is nothing that a client needs.
        "users.acl": pulumi.interpolate`user ${USER} on >${password} ~* &* +@all -@admin\n`,
        password,
      },
    },
    scope.child(),
  );
  const { cpu, memory } = RESOURCES[spec.size];
  storeWorkload(scope, spec, place, surroundings, {
    name: NAME,
    user: UID,
    ports: { redis: PORT },
    containers: [
      {
        name: NAME,
        image: spec.images.valkey,
        command: ["valkey-server", "/etc/valkey/valkey.conf"],
        env: [{ name: "REDISCLI_AUTH", valueFrom: { secretKeyRef: { name: NAME, key: "password" } } }],
        resources: { requests: { cpu, memory: `${memory}Mi` }, limits: { memory: `${memory}Mi` } },
        // It listens before it has read its log, and says so instead of answering.
        ...probes("sh", "-c", `valkey-cli --tls --cacert ${TLS_DIRECTORY}/ca.crt ping | grep -q PONG`),
        volumeMounts: [
          { name: "data", mountPath: "/data" },
          { name: "files", mountPath: "/etc/valkey", readOnly: true },
        ],
      },
    ],
    volumes: { files: { secret: { secretName: NAME, defaultMode: 0o440 } } },
    storageGib: Math.ceil((memory * LOG_FACTOR) / MIB_IN_GIB),
    configuration: settings,
    dependsOn: [...tls.ready, files],
  });
  return {
    entries: {
      provider: "valkey",
      mode: "standalone",
      host: pulumi.interpolate`${NAME}.${place.namespace}.svc`,
      port: String(PORT),
      username: USER,
      password,
      certificates: "",
    },
    ...reachOf(place, tls),
  };
}

function settingsOf({ size }: CacheSpec): string {
  return [
    "port 0",
    `tls-port ${PORT}`,
    `tls-cert-file ${TLS_DIRECTORY}/tls.crt`,
    `tls-key-file ${TLS_DIRECTORY}/tls.key`,
    `tls-ca-cert-file ${TLS_DIRECTORY}/ca.crt`,
    "tls-auth-clients no",
    // Seconds; since Valkey 9.1 (github.com/valkey-io/valkey, pull request 3020).
    "tls-auto-reload-interval 3600",
    "aclfile /etc/valkey/users.acl",
    "dir /data",
    "appendonly yes",
    "appendfsync everysec",
    `maxmemory ${Math.floor(RESOURCES[size].memory * ENTRIES_SHARE)}mb`,
    "maxmemory-policy allkeys-lru",
    "",
  ].join("\n");
}
