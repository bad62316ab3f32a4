import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { meshRules } from "../mesh/rules";
import { bindingName } from "../pure/bindings";
import { LAG, measuresOf, needsMeasures } from "../pure/scaling";
import { labelsOf, requestsOf, type ServiceSpec } from "./spec";

const BEHAVIOUR = { scaleDown: { stabilizationWindowSeconds: 300 } };

/** How KEDA calls the ways to log in to Kafka. */
const MECHANISMS: Readonly<Record<string, string>> = {
  PLAIN: "plaintext",
  "SCRAM-SHA-256": "scram_sha256",
  "SCRAM-SHA-512": "scram_sha512",
};

/**
 * How many pods a service has: by CPU and memory alone the cluster's own autoscaler decides, by anything else KEDA,
 * which makes one such autoscaler of all measures. Either way the greatest need counts, and there is one of both.
 */
export function createAutoscaler(scope: Scope, spec: ServiceSpec): void {
  if (needsMeasures(spec.scaling)) createScaledObject(scope, spec);
  else createPodAutoscaler(scope, spec);
}

/** What the service's requests should be, for people: nothing changes the pods. */
export function createRecommendation(scope: Scope, spec: ServiceSpec): void {
  if (!spec.recommended) return;
  const { name, namespace } = spec;
  customResource(scope, "recommendation", {
    apiVersion: "autoscaling.k8s.io/v1",
    kind: "VerticalPodAutoscaler",
    metadata: { name, namespace, labels: labelsOf(spec) },
    spec: {
      targetRef: targetOf(name),
      updatePolicy: { updateMode: "Off" },
      resourcePolicy: {
        containerPolicies: [
          { containerName: name, controlledResources: ["cpu", "memory"] },
          // Of what others put beside it, such as a mesh's proxy, the service says nothing.
          { containerName: "*", mode: "Off" },
        ],
      },
    },
  });
}

function targetOf(name: string) {
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name };
}

function createPodAutoscaler(scope: Scope, spec: ServiceSpec): void {
  const { name, namespace, replicas, scaling } = spec;
  const { cpu, memory } = scaling;
  new HorizontalPodAutoscaler(
    `${scope.name}-autoscaler`,
    {
      metadata: { name, namespace, labels: labelsOf(spec) },
      spec: {
        scaleTargetRef: targetOf(name),
        minReplicas: replicas.min,
        maxReplicas: replicas.max,
        metrics: Object.entries({ cpu, memory }).map(([resource, averageUtilization]) => ({
          type: "Resource",
          resource: { name: resource, target: { type: "Utilization", averageUtilization } },
        })),
        behavior: BEHAVIOUR,
      },
    },
    scope.child(),
  );
}

function createScaledObject(scope: Scope, spec: ServiceSpec): void {
  const { name, namespace, replicas, scaling, prometheus, mesh } = spec;
  const measured = { metrics: meshRules(mesh).requests, requests: requestsOf(spec) };
  const { triggers, dependsOn } = lagOf(scope, spec);
  customResource(
    scope,
    "scaled-object",
    {
      apiVersion: "keda.sh/v1alpha1",
      kind: "ScaledObject",
      metadata: { name, namespace, labels: labelsOf(spec) },
      spec: {
        scaleTargetRef: targetOf(name),
        minReplicaCount: replicas.min,
        maxReplicaCount: replicas.max,
        advanced: { horizontalPodAutoscalerConfig: { behavior: BEHAVIOUR } },
        triggers: [
          ...(["cpu", "memory"] as const).map((type) => ({
            type,
            metricType: "Utilization",
            metadata: { value: String(scaling[type]) },
          })),
          ...measuresOf(scaling, measured).map(({ name: measure, query, threshold }) => ({
            type: "prometheus",
            name: measure,
            metricType: "AverageValue",
            metadata: { serverAddress: prometheus.url, query, threshold: String(threshold) },
          })),
          ...triggers,
        ],
      },
    },
    { dependsOn },
  );
}

interface LagTrigger {
  readonly triggers: readonly pulumi.Inputs[];
  readonly dependsOn: pulumi.Resource[];
}

/** The lag of the service's consumer group, which KEDA asks Kafka for with the service's own login. */
function lagOf(scope: Scope, spec: ServiceSpec): LagTrigger {
  const { name, namespace, scaling, kafka } = spec;
  if (scaling.kafkaLag === undefined || kafka === undefined) return { triggers: [], dependsOn: [] };
  const secret = `${name}-${bindingName("kafka")}`;
  const parameters = { username: "username", password: "password", ca: "certificates" };
  const authentication = customResource(scope, "kafka-login", {
    apiVersion: "keda.sh/v1alpha1",
    kind: "TriggerAuthentication",
    metadata: { name: secret, namespace, labels: labelsOf(spec) },
    spec: {
      secretTargetRef: Object.entries(parameters).map(([parameter, key]) => ({
        parameter,
        name: secret,
        key,
      })),
    },
  });
  const trigger = {
    type: "kafka",
    name: LAG,
    metricType: "AverageValue",
    metadata: {
      bootstrapServers: kafka.bootstrapServers,
      consumerGroup: name,
      lagThreshold: String(scaling.kafkaLag),
      sasl: MECHANISMS[kafka.saslMechanism],
      tls: "enable",
    },
    authenticationRef: { name: secret },
  };
  return { triggers: [trigger], dependsOn: [authentication] };
}
