import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import { KEDA } from "../autoscaling";
import type { Scope } from "../component";
import type { KafkaOutputs, KafkaSpec } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import { networkPolicy, podsIn, tcp } from "../kubernetes/network-policy";
import { METADATA_SERVER } from "../kubernetes/platform-namespace";
import { meshRules } from "../mesh/rules";
import {
  API,
  BOOTSTRAP,
  BROKERS,
  CLUSTER_LABEL,
  clusterSpec,
  EXPORTER_PODS,
  EXPORTER_PORT,
  NAME,
  PASSWORDS,
  poolSpec,
  PORT,
  topicSpec,
  userSpec,
} from "./kafka-cluster";
import { KAFKA_OPERATOR_NAMESPACE } from "./kafka-operator";
import { createPassword } from "./password";
import { type Place, storePlace, type Surroundings } from "./place";
import { reachOf, storeTls } from "./tls";

/** Ports that nodes and operators know each other by, with certificates of Strimzi's own: 9090, 9091 and the agent's. */
const INTERNAL = [9090, 9091, 8443];

/** Ports that API servers answer at. */
const API_SERVER = [443, 6443];

/**
 * Kafka in the cluster, by Strimzi's operator: nodes that are brokers and controllers, spread over zones, with TLS, a
 * user for each service that declares it, and topics and rights as the services declare them. No topic comes into
 * being without a declaration. Nothing is backed up: what is safe is on several brokers.
 */
export function inClusterKafka(scope: Scope, spec: KafkaSpec, surroundings: Surroundings): KafkaOutputs {
  const place = storePlace(scope, spec, {
    kind: "kafka",
    port: PORT,
    metricsPort: EXPORTER_PORT,
    // Asks for the lag of consumer groups, with the login of the service that is scaled by it.
    operator: KEDA,
  });
  const host = `${BOOTSTRAP}.${place.name}.svc`;
  const tls = storeTls(scope, spec, place, [host, `*.${BROKERS}.${place.name}.svc`]);
  const cluster = createCluster(scope, spec, place, surroundings, [
    ...tls.ready,
    letWork(scope, spec, place),
  ]);
  const topics = createTopics(scope, spec, place, cluster);
  const { users, made } = createUsers(scope, spec, place, cluster);
  monitor(scope, place);
  return {
    entries: {
      provider: "strimzi",
      "bootstrap-servers": after(pulumi.output(`${host}:${PORT}`), [cluster, ...topics, ...made]),
      "security-protocol": "SASL_SSL",
      "sasl-mechanism": "SCRAM-SHA-512",
      username: "",
      password: "",
      certificates: "",
    },
    users,
    ...reachOf(place, tls),
  };
}

/** Nodes among themselves, their operator, and the API server, which nodes read their certificates from. */
function letWork(scope: Scope, { mesh }: KafkaSpec, { namespace }: Place): pulumi.Resource {
  const ports = tcp(...INTERNAL, PORT, ...meshRules(mesh).ports);
  const among = { peers: [{ podSelector: {} }], ports };
  return networkPolicy(scope, {
    name: "operation",
    namespace,
    ingress: [among, { peers: [podsIn(KAFKA_OPERATOR_NAMESPACE)], ports }],
    egress: [
      among,
      { peers: [{ ipBlock: { cidr: "0.0.0.0/0", except: [METADATA_SERVER] } }], ports: tcp(...API_SERVER) },
    ],
  });
}

function createCluster(
  scope: Scope,
  spec: KafkaSpec,
  { namespace }: Place,
  surroundings: Surroundings,
  dependsOn: pulumi.Resource[],
): pulumi.Resource {
  const opts = { protect: spec.protect, dependsOn };
  const pool = customResource(
    scope,
    "nodes",
    {
      apiVersion: API,
      kind: "KafkaNodePool",
      metadata: { name: "nodes", namespace, labels: { ...spec.labels, ...CLUSTER_LABEL } },
      spec: poolSpec(spec, surroundings),
    },
    opts,
  );
  return customResource(
    scope,
    "cluster",
    {
      apiVersion: API,
      kind: "Kafka",
      metadata: { name: NAME, namespace, labels: spec.labels },
      spec: clusterSpec(spec),
    },
    { ...opts, dependsOn: [...dependsOn, pool] },
  );
}

function createTopics(
  scope: Scope,
  spec: KafkaSpec,
  { namespace }: Place,
  cluster: pulumi.Resource,
): pulumi.Resource[] {
  return spec.topics.map((topic) =>
    customResource(
      scope,
      `topic-${topic.name}`,
      {
        apiVersion: API,
        kind: "KafkaTopic",
        metadata: { name: topic.name, namespace, labels: { ...spec.labels, ...CLUSTER_LABEL } },
        spec: topicSpec(spec, topic),
      },
      { protect: spec.protect, dependsOn: [cluster] },
    ),
  );
}

/** A user for each consumer; the passwords are ours, so that Vault has them before the operator makes the users. */
function createUsers(scope: Scope, spec: KafkaSpec, { namespace }: Place, cluster: pulumi.Resource) {
  if (spec.consumers.length === 0) return { users: {}, made: [] };
  const passwords = Object.fromEntries(
    spec.consumers.map(({ service }) => [service, createPassword(scope, `password-${service}`)]),
  );
  const secret = new Secret(
    `${scope.name}-passwords`,
    { metadata: { name: PASSWORDS, namespace }, stringData: passwords },
    scope.child(),
  );
  const made = spec.consumers.map(({ service, use }) =>
    customResource(
      scope,
      `user-${service}`,
      {
        apiVersion: API,
        kind: "KafkaUser",
        metadata: { name: service, namespace, labels: { ...spec.labels, ...CLUSTER_LABEL } },
        spec: userSpec(service, use),
      },
      { dependsOn: [cluster, secret] },
    ),
  );
  return { users: passwords, made };
}

function monitor(scope: Scope, { namespace }: Place): void {
  customResource(scope, "monitor", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: NAME, namespace },
    spec: {
      selector: { matchLabels: EXPORTER_PODS },
      podMetricsEndpoints: [{ port: "tcp-prometheus" }],
    },
  });
}
