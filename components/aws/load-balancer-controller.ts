import { ServiceAccount } from "@pulumi/kubernetes/core/v1";
import type { Scope } from "../component";
import type { ChartReference, FoundationSpec, Labels } from "../contract";
import { chart } from "../kubernetes/chart";
import type { Account } from "./account";
import { loadBalancerPolicy } from "./load-balancer-policy";
import { workloadRole } from "./workload-role";

const NAMESPACE = "kube-system";
const NAME = "aws-load-balancer-controller";

/**
 * What makes a Service of type LoadBalancer a network load balancer of the controller's: open to the
 * internet, straight to the pods, so that a node less is a connection less only for the pods on it, and with the
 * clients' addresses, which targets given by address would not see by default.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export const LOAD_BALANCER_ANNOTATIONS: Labels = {
  "service.beta.kubernetes.io/aws-load-balancer-type": "external",
  "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
  "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
  "service.beta.kubernetes.io/aws-load-balancer-target-group-attributes": "preserve_client_ip.enabled=true",
};

/** The AWS Load Balancer Controller, with the identity that its policy is written for. */
export function createLoadBalancerController(
  account: Account,
  scope: Scope,
  spec: FoundationSpec,
  reference: ChartReference,
): void {
  const { ready, serviceAccountAnnotations: annotations } = workloadRole(account, scope, {
    cluster: spec.cluster,
    platform: spec.name,
    key: NAME,
    namespace: NAMESPACE,
    serviceAccount: NAME,
    statements: loadBalancerPolicy(account),
  });
  const serviceAccount = new ServiceAccount(
    `${scope.name}-${NAME}`,
    { metadata: { name: NAME, namespace: NAMESPACE, annotations } },
    scope.child(),
  );
  chart(
    scope,
    NAME,
    {
      chart: reference,
      namespace: NAMESPACE,
      values: {
        clusterName: spec.cluster.clusterName,
        // Given, because the metadata service that the controller would ask does not answer pods.
        region: account.region,
        vpcId: spec.network.networkId,
        replicaCount: spec.controllerReplicas,
        serviceAccount: { create: false, name: NAME },
        defaultTags: { ...spec.labels },
        // Services say by annotation whose they are; without the webhook one can be made while it is down.
        enableServiceMutatorWebhook: false,
        // Gateways belong to the platform's own controller; this one would want newer definitions of them.
        controllerConfig: {
          featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false, GatewayListenerSet: false },
        },
        // Not used, and so not among the permissions.
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
      },
    },
    // The identity is given to pods when they start.
    { dependsOn: [serviceAccount, ...ready] },
  );
}
