import type { Fields, Shape } from "../../../simulator/schema";
import { argocdDefinitions } from "./argocd";
import { autoscalingDefinitions } from "./autoscaling";
import { gkeDefinitions } from "./gke";
import { karpenterDefinitions } from "./karpenter";
import { istioDefinitions } from "./istio";
import { kafkaDefinitions } from "./kafka";
import { mongodbDefinitions } from "./mongodb";
import { protectionDefinitions } from "./protection";
import { boolean, list, number, object, required, string, strings } from "./fields";

/** The fields of kinds that no package types, written down from their definitions. */

const INT_OR_STRING: Shape = { kind: "union", of: [{ kind: "number" }, { kind: "string" }] };

/** Nested types, by the names that the kinds below use. */
export const handwrittenDefinitions: Readonly<Record<string, Fields>> = {
  ...argocdDefinitions,
  ...autoscalingDefinitions,
  ...gkeDefinitions,
  ...istioDefinitions,
  ...kafkaDefinitions,
  ...karpenterDefinitions,
  ...mongodbDefinitions,
  ...protectionDefinitions,
  // linkerd/linkerd2, charts/linkerd-crds/templates/policy
  "linkerd.AuthorizationPolicySpec": {
    targetRef: required(object("linkerd.TargetRef")),
    requiredAuthenticationRefs: required(list("linkerd.AuthenticationRef")),
  },
  "linkerd.TargetRef": { group: string, kind: required(string), name: required(string) },
  "linkerd.AuthenticationRef": {
    group: string,
    kind: required(string),
    name: required(string),
    namespace: string,
  },
  "linkerd.MeshTLSAuthenticationSpec": { identities: strings, identityRefs: list("linkerd.IdentityRef") },
  "linkerd.IdentityRef": { group: string, kind: required(string), name: string, namespace: string },
  "linkerd.NetworkAuthenticationSpec": { networks: required(list("linkerd.Network")) },
  "linkerd.Network": { cidr: required(string), except: strings },
  "linkerd.ServerSpec": {
    podSelector: object("meta.v1.LabelSelector"),
    externalWorkloadSelector: object("meta.v1.LabelSelector"),
    port: required({ shape: INT_OR_STRING }),
    proxyProtocol: string,
    accessPolicy: string,
  },
  // cloudnative-pg/plugin-barman-cloud, config/crd/bases/barmancloud.cnpg.io_objectstores.yaml
  "barman.ObjectStoreSpec": {
    configuration: required(
      object("cloudnative-pg/github.com/cloudnative-pg/barman-cloud/pkg/api/BarmanObjectStoreConfiguration"),
    ),
    retentionPolicy: string,
    instanceSidecarConfiguration: object("barman.SidecarConfiguration"),
  },
  "barman.SidecarConfiguration": {
    additionalContainerArgs: strings,
    env: list("core.v1.EnvVar"),
    logLevel: string,
    resources: object("core.v1.ResourceRequirements"),
    retentionPolicyIntervalSeconds: number,
  },
  // kubernetes-sigs/aws-load-balancer-controller, config/crd/bases/elbv2.k8s.aws_targetgroupbindings.yaml
  "elbv2.TargetGroupBindingSpec": {
    serviceRef: required(object("elbv2.ServiceReference")),
    targetGroupARN: string,
    targetGroupName: string,
    targetType: string,
    ipAddressType: string,
    vpcID: string,
    nodeSelector: object("meta.v1.LabelSelector"),
    networking: object("elbv2.Networking"),
    multiClusterTargetGroup: boolean,
    targetGroupProtocol: string,
  },
  "elbv2.ServiceReference": { name: required(string), port: required({ shape: INT_OR_STRING }) },
  "elbv2.Networking": { ingress: list("elbv2.NetworkingRule") },
  "elbv2.NetworkingRule": {
    from: required(list("elbv2.NetworkingPeer")),
    ports: required(list("elbv2.NetworkingPort")),
  },
  "elbv2.NetworkingPeer": {
    ipBlock: object("elbv2.IpBlock"),
    securityGroup: object("elbv2.SecurityGroup"),
  },
  "elbv2.IpBlock": { cidr: required(string) },
  "elbv2.SecurityGroup": { groupID: required(string) },
  "elbv2.NetworkingPort": { protocol: string, port: { shape: INT_OR_STRING } },
  // rancher/system-upgrade-controller, pkg/crds/yaml/generated/upgrade.cattle.io_plans.yaml
  "upgrade.PlanSpec": {
    concurrency: number,
    jobActiveDeadlineSecs: number,
    nodeSelector: object("meta.v1.LabelSelector"),
    serviceAccountName: string,
    channel: string,
    version: string,
    tolerations: list("core.v1.Toleration"),
    exclusive: boolean,
    window: object("upgrade.TimeWindowSpec"),
    prepare: object("upgrade.ContainerSpec"),
    upgrade: required(object("upgrade.ContainerSpec")),
    cordon: boolean,
    priorityClassName: string,
  },
  "upgrade.TimeWindowSpec": { days: strings, startTime: string, endTime: string, timeZone: string },
  "upgrade.ContainerSpec": {
    image: required(string),
    command: strings,
    args: strings,
    envs: list("core.v1.EnvVar"),
    securityContext: object("core.v1.SecurityContext"),
  },
};

/** Kinds by `group/version/kind`. */
export const handwrittenKinds: Readonly<Record<string, Fields>> = {
  "argoproj.io/v1alpha1/AppProject": kind("argocd.AppProjectSpec"),
  "argoproj.io/v1alpha1/ApplicationSet": kind("argocd.ApplicationSetSpec"),
  "autoscaling.k8s.io/v1/VerticalPodAutoscaler": kind("vpa.Spec"),
  "kafka.strimzi.io/v1/Kafka": kind("strimzi.KafkaSpec"),
  "kafka.strimzi.io/v1/KafkaNodePool": kind("strimzi.NodePoolSpec"),
  "kafka.strimzi.io/v1/KafkaTopic": kind("strimzi.TopicSpec"),
  "kafka.strimzi.io/v1/KafkaUser": kind("strimzi.UserSpec"),
  "keda.sh/v1alpha1/ScaledObject": kind("keda.ScaledObjectSpec"),
  "keda.sh/v1alpha1/TriggerAuthentication": kind("keda.TriggerAuthenticationSpec"),
  "barmancloud.cnpg.io/v1/ObjectStore": kind("barman.ObjectStoreSpec"),
  "karpenter.k8s.aws/v1/EC2NodeClass": kind("karpenter.EC2NodeClassSpec"),
  "karpenter.sh/v1/NodePool": kind("karpenter.NodePoolSpec"),
  "networking.gke.io/v1/GCPBackendPolicy": kind("gke.BackendPolicySpec"),
  "networking.gke.io/v1/GCPGatewayPolicy": kind("gke.GatewayPolicySpec"),
  "networking.gke.io/v1/GCPHTTPFilter": kind("gke.HTTPFilterSpec"),
  "networking.gke.io/v1/HealthCheckPolicy": kind("gke.HealthCheckPolicySpec"),
  "constraints.gatekeeper.sh/v1beta1/*": kind("gatekeeper.ConstraintSpec"),
  "elbv2.k8s.aws/v1beta1/TargetGroupBinding": kind("elbv2.TargetGroupBindingSpec"),
  "networking.istio.io/v1/DestinationRule": kind("istio.DestinationRuleSpec"),
  "networking.istio.io/v1/ServiceEntry": kind("istio.ServiceEntrySpec"),
  "security.istio.io/v1/AuthorizationPolicy": kind("istio.AuthorizationPolicySpec"),
  "security.istio.io/v1/PeerAuthentication": kind("istio.PeerAuthenticationSpec"),
  "policy.linkerd.io/v1alpha1/AuthorizationPolicy": kind("linkerd.AuthorizationPolicySpec"),
  "policy.linkerd.io/v1alpha1/MeshTLSAuthentication": kind("linkerd.MeshTLSAuthenticationSpec"),
  "policy.linkerd.io/v1alpha1/NetworkAuthentication": kind("linkerd.NetworkAuthenticationSpec"),
  "policy.linkerd.io/v1beta3/Server": kind("linkerd.ServerSpec"),
  "policy.sigstore.dev/v1beta1/ClusterImagePolicy": kind("sigstore.PolicySpec"),
  "psmdb.percona.com/v1/PerconaServerMongoDB": kind("psmdb.Spec"),
  "templates.gatekeeper.sh/v1/ConstraintTemplate": kind("gatekeeper.TemplateSpec"),
  "upgrade.cattle.io/v1/Plan": kind("upgrade.PlanSpec"),
  "velero.io/v1/BackupStorageLocation": kind("velero.LocationSpec"),
  "velero.io/v1/Schedule": kind("velero.ScheduleSpec"),
};

function kind(spec: string): Fields {
  return {
    apiVersion: required(string),
    kind: required(string),
    metadata: object("meta.v1.ObjectMeta"),
    spec: required(object(spec)),
  };
}
