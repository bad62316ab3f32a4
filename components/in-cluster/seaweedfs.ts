import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { BucketSpec, StoreOutputs } from "../contract";
import { createPassword } from "./password";
import { storePlace, type Surroundings } from "./place";
import { KEEPER_IS_ALIVE, type Keys, REGION, s3Identities, SCRIPT, settingsOf } from "./seaweedfs-files";
import { reachOf, storeTls, TLS_DIRECTORY } from "./tls";
import { type Container, probes } from "./pod";
import { storeWorkload } from "./workload";

const NAME = "seaweedfs";
const PORT = 8333;
const METRICS_PORT = 9327;

/** The image's user (github.com/seaweedfs/seaweedfs, docker/Dockerfile.go_build). */
const UID = 1000;

/** Room for objects and their old versions. A `local-path` volume does not hold anybody to it. */
const STORAGE_GIB = 50;

/**
 * A bucket in the cluster, by SeaweedFS (Apache 2.0): S3 over TLS, every object encrypted with a key that is not
 * on its volume, versions kept for `versionDays`. One process: objects outlive a restart, and are not to be had
 * while the node is away; nothing copies them off the site. A second container says to the first what the bucket is
 * to be, and once a day removes what is too old.
 */
export function inClusterBucket(
  scope: Scope,
  spec: BucketSpec,
  surroundings: Surroundings,
): StoreOutputs<"bucket"> {
  const place = storePlace(scope, spec, { kind: "bucket", port: PORT, metricsPort: METRICS_PORT });
  const host = `${NAME}.${place.name}.svc`;
  const tls = storeTls(scope, spec, place, [host]);
  const admin = createKeys(scope, "admin");
  const consumer = createKeys(scope, "consumer");
  const metadata = { name: NAME, namespace: place.namespace };
  const settings = settingsOf(spec);
  const config = new ConfigMap(`${scope.name}-config`, { metadata, data: settings }, scope.child());
  const credentials = new Secret(
    `${scope.name}-credentials`,
    {
      metadata,
      stringData: {
        "s3.json": pulumi.secret(
          pulumi.all([admin, consumer]).apply(([all, own]) => s3Identities(spec.key, all, own)),
        ),
        admin: pulumi.interpolate`${admin.id}:${admin.secret}`,
        encryption: createPassword(scope, "encryption", 64),
      },
    },
    scope.child(),
  );
  storeWorkload(scope, spec, place, surroundings, {
    name: NAME,
    user: UID,
    ports: { https: PORT, metrics: METRICS_PORT },
    metrics: "metrics",
    containers: [server(spec), keeper(spec)],
    volumes: {
      credentials: {
        secret: { secretName: NAME, defaultMode: 0o440, items: [{ key: "s3.json", path: "s3.json" }] },
      },
      config: { configMap: { name: NAME } },
    },
    storageGib: STORAGE_GIB,
    configuration: JSON.stringify(settings),
    dependsOn: [...tls.ready, config, credentials],
  });
  return {
    entries: {
      provider: "seaweedfs",
      uri: pulumi.interpolate`https://${NAME}.${place.namespace}.svc:${PORT}`,
      region: REGION,
      bucket: spec.key,
      "access-key-id": consumer.id,
      "secret-access-key": consumer.secret,
      certificates: "",
    },
    ...reachOf(place, tls),
  };
}

/** As long as AWS's are. */
function createKeys(scope: Scope, who: string) {
  return {
    id: createPassword(scope, `${who}-id`, 20),
    secret: createPassword(scope, `${who}-secret`, 40),
  } satisfies Record<keyof Keys, pulumi.Output<string>>;
}

function server({ images }: BucketSpec): Container {
  const flags = {
    dir: "/data",
    // Master, volumes and filer ask nobody for a password: they are there for their own pod alone.
    ip: "localhost",
    "ip.bind": "127.0.0.1",
    "master.telemetry": false,
    "master.volumeSizeLimitMB": 1024,
    // As many volumes as fit.
    "volume.max": 0,
    s3: true,
    "s3.ip.bind": "0.0.0.0",
    "s3.port": PORT,
    "s3.port.grpc": PORT + 10_000,
    "s3.port.iceberg": 0,
    "s3.port.lance": 0,
    "s3.iam": false,
    "s3.autoCreateBucket": false,
    "s3.cert.file": `${TLS_DIRECTORY}/tls.crt`,
    "s3.key.file": `${TLS_DIRECTORY}/tls.key`,
    "s3.config": "/etc/seaweedfs/s3.json",
    metricsIp: "0.0.0.0",
    metricsPort: METRICS_PORT,
  };
  return {
    name: NAME,
    image: images.seaweedfs,
    command: [
      "weed",
      "-logtostderr=true",
      "server",
      ...Object.entries(flags).map(([flag, value]) => `-${flag}=${value}`),
    ],
    env: [{ name: "WEED_S3_SSE_KEY", valueFrom: { secretKeyRef: { name: NAME, key: "encryption" } } }],
    resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
    ...probes(
      "curl",
      "--silent",
      "--fail",
      "--cacert",
      `${TLS_DIRECTORY}/ca.crt`,
      `https://localhost:${PORT}/healthz`,
    ),
    volumeMounts: [
      { name: "data", mountPath: "/data" },
      { name: "credentials", mountPath: "/etc/seaweedfs", readOnly: true },
    ],
  };
}

function keeper({ key, images }: BucketSpec): Container {
  return {
    name: "keeper",
    image: images.seaweedfs,
    command: ["sh", "-c", SCRIPT],
    env: [
      { name: "ENDPOINT", value: `https://localhost:${PORT}/${key}` },
      { name: "LIFECYCLE_ENDPOINT", value: `localhost:${PORT + 10_000}` },
      { name: "ADMIN", valueFrom: { secretKeyRef: { name: NAME, key: "admin" } } },
    ],
    resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "256Mi" } },
    livenessProbe: { exec: { command: KEEPER_IS_ALIVE }, periodSeconds: 600, timeoutSeconds: 10 },
    volumeMounts: [{ name: "config", mountPath: "/bucket", readOnly: true }],
  };
}
