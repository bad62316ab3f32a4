import type { Field, Fields } from "../../../simulator/schema";
import { boolean, list, number, object, required, string, strings, texts } from "./fields";

/**
 * The fields of Strimzi's kinds that the platform uses: strimzi/strimzi-kafka-operator at 1.2.0,
 * packaging/helm-charts/helm3/strimzi-kafka-operator/crds.
 */

const settings: Field = {
  shape: {
    kind: "map",
    of: { kind: "union", of: [{ kind: "boolean" }, { kind: "number" }, { kind: "string" }] },
  },
};

export const kafkaDefinitions: Readonly<Record<string, Fields>> = {
  "strimzi.KafkaSpec": {
    kafka: required(object("strimzi.Kafka")),
    entityOperator: object("strimzi.EntityOperator"),
    kafkaExporter: object("strimzi.Exporter"),
    maintenanceTimeWindows: strings,
  },
  "strimzi.Kafka": {
    version: string,
    metadataVersion: string,
    image: string,
    listeners: required(list("strimzi.Listener")),
    config: settings,
    authorization: object("strimzi.Authorization"),
    rack: object("strimzi.Rack"),
    template: object("strimzi.KafkaTemplate"),
  },
  "strimzi.Listener": {
    name: required(string),
    port: required(number),
    type: required(string),
    tls: required(boolean),
    authentication: object("strimzi.ListenerAuthentication"),
    configuration: object("strimzi.ListenerConfiguration"),
  },
  "strimzi.ListenerAuthentication": { type: required(string) },
  "strimzi.ListenerConfiguration": { brokerCertChainAndKey: object("strimzi.CertificateAndKey") },
  "strimzi.CertificateAndKey": {
    secretName: required(string),
    certificate: required(string),
    key: required(string),
  },
  "strimzi.Authorization": { type: required(string), superUsers: strings },
  "strimzi.Rack": { topologyKey: string, type: string, envVarName: string },
  "strimzi.KafkaTemplate": { podDisruptionBudget: object("strimzi.DisruptionBudget") },
  "strimzi.DisruptionBudget": { maxUnavailable: number },
  "strimzi.EntityOperator": {
    topicOperator: object("strimzi.Operator"),
    userOperator: object("strimzi.Operator"),
  },
  "strimzi.Operator": {
    resources: object("core.v1.ResourceRequirements"),
    reconciliationIntervalMs: number,
    secretPrefix: string,
  },
  "strimzi.Exporter": {
    topicRegex: string,
    groupRegex: string,
    resources: object("core.v1.ResourceRequirements"),
  },
  "strimzi.NodePoolSpec": {
    replicas: required(number),
    roles: required(strings),
    storage: required(object("strimzi.Storage")),
    resources: object("core.v1.ResourceRequirements"),
    jvmOptions: object("strimzi.Jvm"),
    template: object("strimzi.NodePoolTemplate"),
  },
  "strimzi.Jvm": { "-Xms": string, "-Xmx": string },
  "strimzi.Storage": { type: required(string), volumes: list("strimzi.Volume") },
  "strimzi.Volume": {
    id: number,
    type: required(string),
    class: string,
    size: string,
    deleteClaim: boolean,
    kraftMetadata: string,
  },
  "strimzi.NodePoolTemplate": { pod: object("strimzi.PodTemplate") },
  "strimzi.PodTemplate": {
    metadata: object("strimzi.Metadata"),
    securityContext: object("core.v1.PodSecurityContext"),
    topologySpreadConstraints: list("core.v1.TopologySpreadConstraint"),
    enableServiceLinks: boolean,
    terminationGracePeriodSeconds: number,
  },
  "strimzi.Metadata": { labels: texts, annotations: texts },
  "strimzi.TopicSpec": { topicName: string, partitions: number, replicas: number, config: settings },
  "strimzi.UserSpec": {
    authentication: object("strimzi.UserAuthentication"),
    authorization: object("strimzi.UserAuthorization"),
  },
  "strimzi.UserAuthentication": { type: required(string), password: object("strimzi.Password") },
  "strimzi.Password": { valueFrom: required(object("strimzi.PasswordSource")) },
  "strimzi.PasswordSource": { secretKeyRef: object("core.v1.SecretKeySelector") },
  "strimzi.UserAuthorization": { type: required(string), acls: required(list("strimzi.Rule")) },
  "strimzi.Rule": {
    type: string,
    host: string,
    operations: strings,
    resource: required(object("strimzi.Resource")),
  },
  "strimzi.Resource": { type: required(string), name: string, patternType: string },
};
