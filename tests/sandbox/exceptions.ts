import { BEHAVIOURS, type Behaviour, type Shown } from "./behaviours";

/** Why a behaviour cannot be shown of some types: the cloud, or the SDK, does not have it. */
export interface Exception {
  readonly behaviour: Behaviour;
  readonly reason: string;
  readonly types: readonly string[];
}

/** Reasons that behaviours.spec.ts holds against the models and schemas. */
export const OPTIONAL = "no input is required";
export const REFERS_TO_NOTHING = "it refers to nothing that the sandbox could miss";
export const LEAF = "nothing refers to it";
export const FIXED = "everything about it is fixed at creation";

const KUBERNETES = "an API server deletes an object whatever refers to it";

/** Kubernetes kinds are those of the matrix; only a Release keeps what is still used. */
export function exceptionsFor(types: readonly string[]): readonly Exception[] {
  const kinds = types.filter(
    (type) => type.startsWith("kubernetes:") && type !== RELEASE && type !== NAMESPACE,
  );
  return [...EXCEPTIONS, { behaviour: "dependants", reason: KUBERNETES, types: kinds }];
}

/** A cell of the matrix, `type behaviour`. */
export function cellOf(type: string, behaviour: Behaviour): string {
  return `${type} ${behaviour}`;
}

/** Reasons by cell. */
export function reasonsFor(shown: ReadonlyMap<string, Shown>): ReadonlyMap<string, string> {
  const cells = exceptionsFor([...shown.keys()]).flatMap(({ behaviour, reason, types }) =>
    types.map((type): [string, string] => [cellOf(type, behaviour), reason]),
  );
  return new Map(cells);
}

/** Cells that are neither shown nor explained. */
export function unexplained(shown: ReadonlyMap<string, Shown>): string[] {
  const reasons = reasonsFor(shown);
  return [...shown].flatMap(([type, how]) =>
    BEHAVIOURS.filter((behaviour) => how[behaviour] === undefined)
      .map((behaviour) => cellOf(type, behaviour))
      .filter((cell) => !reasons.has(cell)),
  );
}

const RELEASE = "kubernetes:helm.sh/v3:Release";
const NAMESPACE = "kubernetes:core/v1:Namespace";

const EXCEPTIONS: readonly Exception[] = [
  {
    behaviour: "missing input",
    reason: OPTIONAL,
    types: ["aws:ec2/eip:Eip", "aws:ec2/internetGateway:InternetGateway", "aws:kms/key:Key"],
  },
  {
    behaviour: "dangling reference",
    reason: REFERS_TO_NOTHING,
    types: [
      NAMESPACE,
      "aws:acm/certificate:Certificate",
      "aws:apigatewayv2/api:Api",
      "aws:budgets/budget:Budget",
      "aws:cfg/rule:Rule",
      "aws:cloudfront/cachePolicy:CachePolicy",
      "aws:cloudwatch/eventRule:EventRule",
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      "aws:ec2/eip:Eip",
      "aws:ec2/vpc:Vpc",
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      "aws:iam/role:Role",
      "aws:kms/key:Key",
      "aws:msk/configuration:Configuration",
      "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      "aws:rds/parameterGroup:ParameterGroup",
      "aws:s3/bucket:Bucket",
      "aws:wafv2/ipSet:IpSet",
      "gcp:certificatemanager/certificateMap:CertificateMap",
      "gcp:certificatemanager/dnsAuthorization:DnsAuthorization",
      "gcp:compute/healthCheck:HealthCheck",
      "gcp:compute/network:Network",
      "gcp:compute/sSLPolicy:SSLPolicy",
      "gcp:compute/securityPolicy:SecurityPolicy",
      "gcp:kms/keyRing:KeyRing",
      "gcp:logging/projectBucketConfig:ProjectBucketConfig",
      "gcp:monitoring/notificationChannel:NotificationChannel",
      "gcp:projects/iAMAuditConfig:IAMAuditConfig",
      "gcp:projects/serviceIdentity:ServiceIdentity",
      "gcp:serviceaccount/account:Account",
      "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy",
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
      "kubernetes:scheduling.k8s.io/v1:PriorityClass",
      "kubernetes:storage.k8s.io/v1:StorageClass",
      "random:index/randomId:RandomId",
      "random:index/randomPassword:RandomPassword",
      "vault:index/audit:Audit",
      "vault:index/authBackend:AuthBackend",
      "vault:index/mount:Mount",
      "vault:index/policy:Policy",
      "vault:kv/secretV2:SecretV2",
    ],
  },
  {
    behaviour: "dangling reference",
    reason: "an API server takes a binding before its role and its subjects",
    types: ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding"],
  },
  {
    behaviour: "dangling reference",
    reason: "an API server takes a binding before its policy",
    types: ["kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding"],
  },
  {
    behaviour: "dependants",
    reason: LEAF,
    types: [
      "aws:acm/certificateValidation:CertificateValidation",
      "aws:apigatewayv2/route:Route",
      "aws:apigatewayv2/stage:Stage",
      "aws:backup/selection:Selection",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      "aws:budgets/budget:Budget",
      "aws:cfg/recorderStatus:RecorderStatus",
      "aws:cfg/rule:Rule",
      "aws:cloudfront/distribution:Distribution",
      "aws:cloudtrail/trail:Trail",
      "aws:cloudwatch/eventTarget:EventTarget",
      "aws:cloudwatch/logMetricFilter:LogMetricFilter",
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      "aws:ec2/flowLog:FlowLog",
      "aws:ec2/networkAcl:NetworkAcl",
      "aws:ec2/route:Route",
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      "aws:ecr/repositoryPolicy:RepositoryPolicy",
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
      "aws:eks/addon:Addon",
      "aws:eks/fargateProfile:FargateProfile",
      "aws:eks/nodeGroup:NodeGroup",
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "aws:iam/instanceProfile:InstanceProfile",
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:kms/alias:Alias",
      "aws:lb/listenerRule:ListenerRule",
      "aws:msk/topic:Topic",
      "aws:opensearch/domain:Domain",
      "aws:pipes/pipe:Pipe",
      "aws:rds/clusterInstance:ClusterInstance",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
      "aws:secretsmanager/secretVersion:SecretVersion",
      "aws:sns/topicPolicy:TopicPolicy",
      "aws:sns/topicSubscription:TopicSubscription",
      "aws:sqs/queuePolicy:QueuePolicy",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
      "command:remote:Command",
      "gcp:artifactregistry/repository:Repository",
      "gcp:billing/budget:Budget",
      "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry",
      "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
      "gcp:compute/firewall:Firewall",
      "gcp:compute/routerNat:RouterNat",
      "gcp:compute/sSLPolicy:SSLPolicy",
      "gcp:compute/securityPolicy:SecurityPolicy",
      "gcp:container/nodePool:NodePool",
      "gcp:dns/recordSet:RecordSet",
      "gcp:gkebackup/restorePlan:RestorePlan",
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
      "gcp:logging/projectSink:ProjectSink",
      "gcp:managedkafka/acl:Acl",
      "gcp:managedkafka/topic:Topic",
      "gcp:monitoring/alertPolicy:AlertPolicy",
      "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy",
      "gcp:projects/iAMAuditConfig:IAMAuditConfig",
      "gcp:projects/iAMMember:IAMMember",
      "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember",
      "gcp:pubsub/topicIAMMember:TopicIAMMember",
      "gcp:redis/instance:Instance",
      "gcp:secretmanager/secretIamMember:SecretIamMember",
      "gcp:secretmanager/secretVersion:SecretVersion",
      "gcp:sql/database:Database",
      "gcp:sql/user:User",
      "gcp:storage/bucketIAMMember:BucketIAMMember",
      "random:index/randomId:RandomId",
      "random:index/randomPassword:RandomPassword",
      "vault:database/secretBackendRole:SecretBackendRole",
      "vault:index/audit:Audit",
      "vault:kubernetes/authBackendConfig:AuthBackendConfig",
      "vault:kubernetes/authBackendRole:AuthBackendRole",
      "vault:kv/secretV2:SecretV2",
      "vault:pkiSecret/secretBackendRole:SecretBackendRole",
      "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
      "vault:transit/secretBackendKey:SecretBackendKey",
    ],
  },
  {
    behaviour: "dependants",
    reason: "the service deletes it whatever uses it",
    types: [
      "aws:backup/vault:Vault",
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:ec2/launchTemplate:LaunchTemplate",
      "aws:kinesis/stream:Stream",
      "aws:rds/instance:Instance",
      "aws:route53/record:Record",
      "aws:sqs/queue:Queue",
      "gcp:cloudrunv2/service:Service",
      "gcp:logging/projectBucketConfig:ProjectBucketConfig",
      "gcp:managedkafka/cluster:Cluster",
      "gcp:pubsub/topic:Topic",
      "gcp:serviceaccount/account:Account",
      "vault:database/secretBackendConnection:SecretBackendConnection",
      "vault:index/policy:Policy",
    ],
  },
  {
    behaviour: "dependants",
    reason: "its routes stay, as black holes",
    types: ["aws:ec2/natGateway:NatGateway"],
  },
  {
    behaviour: "dependants",
    reason: "a key is scheduled for destruction whatever it encrypts",
    types: ["aws:kms/key:Key", "gcp:kms/cryptoKey:CryptoKey"],
  },
  {
    behaviour: "dependants",
    reason: "a deletion only forgets it; the cloud keeps it",
    types: [
      "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      "gcp:kms/keyRing:KeyRing",
      "gcp:projects/serviceIdentity:ServiceIdentity",
    ],
  },
  {
    behaviour: "dependants",
    reason: "what refers to it is a part of it, and is deleted with it",
    types: [
      "aws:apigatewayv2/api:Api",
      "aws:s3/bucket:Bucket",
      "aws:secretsmanager/secret:Secret",
      "aws:sns/topic:Topic",
      "aws:cfg/recorder:Recorder",
      "aws:ecr/repository:Repository",
      "aws:eks/accessEntry:AccessEntry",
      "aws:lb/listener:Listener",
      "aws:lb/loadBalancer:LoadBalancer",
      "gcp:compute/router:Router",
      "gcp:container/cluster:Cluster",
      "gcp:pubsub/subscription:Subscription",
      "gcp:secretmanager/secret:Secret",
      "gcp:sql/databaseInstance:DatabaseInstance",
      "gcp:storage/bucket:Bucket",
      NAMESPACE,
      "vault:index/authBackend:AuthBackend",
      "vault:index/mount:Mount",
    ],
  },
  {
    behaviour: "replace",
    reason: "only triggers replace a command, and the platform sets none: no edit is to begin a machine anew",
    types: ["command:remote:Command"],
  },
  {
    behaviour: "update",
    reason: "all that changes in place is a policy, of which an edited text is none",
    types: ["aws:ecr/repositoryPolicy:RepositoryPolicy"],
  },
  {
    behaviour: "update",
    reason: FIXED,
    types: [
      "aws:acm/certificateValidation:CertificateValidation",
      "aws:backup/selection:Selection",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
      "gcp:kms/keyRing:KeyRing",
      "gcp:projects/iAMMember:IAMMember",
      "gcp:projects/serviceIdentity:ServiceIdentity",
      "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember",
      "gcp:pubsub/topicIAMMember:TopicIAMMember",
      "gcp:secretmanager/secretIamMember:SecretIamMember",
      "gcp:storage/bucketIAMMember:BucketIAMMember",
      "random:index/randomId:RandomId",
      "random:index/randomPassword:RandomPassword",
      "vault:index/audit:Audit",
      "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
    ],
  },
  {
    behaviour: "update",
    reason: "its one value is a word of a list, of which the trials know no other",
    types: [
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketVersioning:BucketVersioning",
      "gcp:projects/iAMAuditConfig:IAMAuditConfig",
    ],
  },
];
