import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";
import { platformNamespace } from "../kubernetes/platform-namespace";

/** Namespace of the operator, which talks to the brokers that it looks after. */
export const KAFKA_OPERATOR_NAMESPACE = "strimzi";

/** Port of the operator's metrics. */
const METRICS = 8080;

export interface KafkaOperatorSpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
}

export interface KafkaOperatorArgs extends KafkaOperatorSpec {
  readonly charts: Charts;
}

/**
 * Strimzi's operator for Kafka. Its definitions come with its chart and stay when it goes. It writes no
 * NetworkPolicies: its own would let anybody reach the brokers' port for clients.
 */
export class KafkaOperator extends Component<KafkaOperatorSpec, object> {
  constructor(name: string, { charts, ...spec }: KafkaOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("KafkaOperator", name, spec, opts);
    const namespace = platformNamespace(this.scope, {
      name: KAFKA_OPERATOR_NAMESPACE,
      mesh: spec.mesh,
      metrics: [METRICS],
    });
    chart(this.scope, "strimzi-kafka-operator", {
      chart: charts["strimzi-kafka-operator"],
      namespace,
      values: values(spec),
    });
    this.publish({});
  }
}

/** Names in github.com/strimzi/strimzi-kafka-operator, packaging/helm-charts/helm3, values.yaml at 1.2.0. */
function values({ controllerReplicas }: KafkaOperatorSpec): pulumi.Inputs {
  return {
    replicas: controllerReplicas,
    podDisruptionBudget: { enabled: controllerReplicas > 1, minAvailable: 1 },
    // Kafka has a namespace of its own.
    watchAnyNamespace: true,
    generateNetworkPolicy: false,
    // Every pod that it makes is as Pod Security `restricted` wants it.
    extraEnvs: [{ name: "STRIMZI_POD_SECURITY_PROVIDER_CLASS", value: "restricted" }],
    resources: { requests: { cpu: "200m", memory: "384Mi" }, limits: { memory: "512Mi" } },
  };
}
