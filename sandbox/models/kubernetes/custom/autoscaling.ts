import type { Fields } from "../../../simulator/schema";
import { boolean, list, number, object, required, string, strings, texts } from "./fields";

/**
 * The fields of the autoscalers' kinds that the platform uses: kedacore/keda at v2.20.2, config/crd/bases, and
 * kubernetes/autoscaler at vertical-pod-autoscaler-1.8.1, deploy/vpa-v1-crd-gen.yaml.
 */

export const autoscalingDefinitions: Readonly<Record<string, Fields>> = {
  "keda.ScaledObjectSpec": {
    scaleTargetRef: required(object("keda.ScaleTarget")),
    minReplicaCount: number,
    maxReplicaCount: number,
    idleReplicaCount: number,
    pollingInterval: number,
    cooldownPeriod: number,
    initialCooldownPeriod: number,
    advanced: object("keda.AdvancedConfig"),
    fallback: object("keda.Fallback"),
    triggers: required(list("keda.Trigger")),
  },
  "keda.ScaleTarget": {
    apiVersion: string,
    kind: string,
    name: required(string),
    envSourceContainerName: string,
  },
  "keda.AdvancedConfig": {
    restoreToOriginalReplicaCount: boolean,
    horizontalPodAutoscalerConfig: object("keda.HorizontalPodAutoscalerConfig"),
  },
  "keda.HorizontalPodAutoscalerConfig": {
    name: string,
    behavior: object("autoscaling.v2.HorizontalPodAutoscalerBehavior"),
  },
  "keda.Fallback": { failureThreshold: required(number), replicas: required(number), behavior: string },
  "keda.Trigger": {
    type: required(string),
    name: string,
    metricType: string,
    metadata: required(texts),
    authenticationRef: object("keda.AuthenticationRef"),
    useCachedMetrics: boolean,
  },
  "keda.AuthenticationRef": { name: required(string), kind: string },
  "keda.TriggerAuthenticationSpec": { secretTargetRef: list("keda.SecretTarget") },
  "keda.SecretTarget": { parameter: required(string), name: required(string), key: required(string) },
  "vpa.Spec": {
    targetRef: required(object("autoscaling.v2.CrossVersionObjectReference")),
    updatePolicy: object("vpa.UpdatePolicy"),
    resourcePolicy: object("vpa.ResourcePolicy"),
  },
  "vpa.UpdatePolicy": { updateMode: string, minReplicas: number },
  "vpa.ResourcePolicy": { containerPolicies: list("vpa.ContainerPolicy") },
  "vpa.ContainerPolicy": {
    containerName: string,
    mode: string,
    minAllowed: texts,
    maxAllowed: texts,
    controlledResources: strings,
    controlledValues: string,
  },
};
