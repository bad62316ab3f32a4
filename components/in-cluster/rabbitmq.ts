import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import type { Scope } from "../component";
import type { QueueSpec, StoreOutputs } from "../contract";
import { definitionsOf, passwordHash, policiesOf, type QueueSettings } from "../pure/rabbitmq";
import { createPassword } from "./password";
import { storePlace, type Surroundings } from "./place";
import { reachOf, storeTls, TLS_DIRECTORY } from "./tls";
import { probes } from "./pod";
import { storeWorkload } from "./workload";

const NAME = "rabbitmq";
const PORT = 5671;
const METRICS_PORT = 15692;
const USER = "consumer";

/** The image's user (github.com/docker-library/rabbitmq, Dockerfile). */
const UID = 999;

const STORAGE_GIB = 10;

/**
 * A RabbitMQ broker in the cluster for one queue: AMQP 0.9.1 and 1.0 over TLS, a quorum queue and its dead-letter
 * queue. One broker for each queue costs memory and keeps one queue's load, user and restarts from the others.
 *
 * It is one node: what is in the queue outlives a restart, and waits while the node of the cluster is away. A
 * delivery counts where it fails: rejected, or its connection lost. One that is returned with `basic.nack`, or that
 * nobody confirms within `visibilitySeconds` and at least a minute, comes back and does not count
 * (rabbitmq.com/docs/quorum-queues, 4.3). What has waited too long goes to the dead-letter queue too.
 */
export function inClusterQueue(
  scope: Scope,
  spec: QueueSpec,
  surroundings: Surroundings,
): StoreOutputs<"queue"> {
  const place = storePlace(scope, spec, { kind: "queue", port: PORT, metricsPort: METRICS_PORT });
  const host = `${NAME}.${place.name}.svc`;
  const tls = storeTls(scope, spec, place, [host]);
  const password = createPassword(scope);
  const settings: QueueSettings = { ...spec, queue: spec.key, deadLetterQueue: `${spec.key}-dead-letters` };
  const metadata = { name: NAME, namespace: place.namespace };
  const config = new ConfigMap(
    `${scope.name}-config`,
    { metadata, data: { "rabbitmq.conf": CONFIGURATION, enabled_plugins: "[rabbitmq_prometheus].\n" } },
    scope.child(),
  );
  const definitions = new Secret(
    `${scope.name}-definitions`,
    { metadata, stringData: { "definitions.json": createDefinitions(scope, settings, password) } },
    scope.child(),
  );
  storeWorkload(scope, spec, place, surroundings, {
    name: NAME,
    user: UID,
    ports: { amqps: PORT, prometheus: METRICS_PORT },
    metrics: "prometheus",
    containers: [
      {
        name: NAME,
        image: spec.images.rabbitmq,
        resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1Gi" } },
        ...probes("rabbitmq-diagnostics", "-q", "check_port_listener", String(PORT)),
        volumeMounts: [
          // The cookie of a single node need not outlive it, and Erlang refuses one that a group may read.
          { name: "home", mountPath: "/var/lib/rabbitmq" },
          { name: "data", mountPath: "/var/lib/rabbitmq/mnesia" },
          { name: "logs", mountPath: "/var/log/rabbitmq" },
          { name: "config", mountPath: "/etc/rabbitmq", readOnly: true },
          { name: "definitions", mountPath: DEFINITIONS, readOnly: true },
        ],
      },
    ],
    volumes: {
      home: { emptyDir: {} },
      logs: { emptyDir: {} },
      config: { configMap: { name: NAME } },
      definitions: { secret: { secretName: NAME, defaultMode: 0o440 } },
    },
    storageGib: STORAGE_GIB,
    configuration: JSON.stringify([CONFIGURATION, policiesOf(settings)]),
    dependsOn: [...tls.ready, config, definitions],
  });
  return {
    entries: {
      provider: "rabbitmq",
      uri: pulumi.interpolate`amqps://${NAME}.${place.namespace}.svc:${PORT}`,
      queue: settings.queue,
      "dead-letter-queue": settings.deadLetterQueue,
      username: USER,
      password,
      certificates: "",
    },
    ...reachOf(place, tls),
  };
}

/** The salt is random once: a new one with every run would be a change with every run. */
function createDefinitions(
  scope: Scope,
  settings: QueueSettings,
  password: pulumi.Output<string>,
): pulumi.Output<string> {
  const salt = new RandomId(`${scope.name}-salt`, { byteLength: 4 }, scope.child());
  return pulumi.secret(
    pulumi
      .all([password, salt.hex])
      .apply(([clear, digits]) => definitionsOf(settings, USER, passwordHash(clear, digits))),
  );
}

const DEFINITIONS = "/etc/rabbitmq-definitions";

const CONFIGURATION = `listeners.tcp = none
listeners.ssl.default = ${PORT}
ssl_options.cacertfile = ${TLS_DIRECTORY}/ca.crt
ssl_options.certfile = ${TLS_DIRECTORY}/tls.crt
ssl_options.keyfile = ${TLS_DIRECTORY}/tls.key
ssl_options.verify = verify_none
ssl_options.fail_if_no_peer_cert = false
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
prometheus.tcp.port = ${METRICS_PORT}
load_definitions = ${DEFINITIONS}/definitions.json
log.console = true
log.file = false
vm_memory_high_watermark.absolute = 600MiB
disk_free_limit.absolute = 1GB
# A quorum queue's log in memory; the default of 512 MiB would be all there is.
raft.wal_max_size_bytes = 64000000
`;
