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
      "aws:ec2/eip:Eip",
      "aws:ec2/vpc:Vpc",
      "aws:iam/role:Role",
      "aws:kms/key:Key",
      "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      "gcp:compute/network:Network",
      "gcp:kms/keyRing:KeyRing",
      "gcp:logging/projectBucketConfig:ProjectBucketConfig",
      "gcp:projects/serviceIdentity:ServiceIdentity",
      "gcp:serviceaccount/account:Account",
      "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy",
      NAMESPACE,
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
      "kubernetes:storage.k8s.io/v1:StorageClass",
      "random:index/randomId:RandomId",
      "random:index/randomPassword:RandomPassword",
      "vault:index/authBackend:AuthBackend",
      "vault:index/mount:Mount",
      "vault:index/policy:Policy",
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
      "aws:ec2/flowLog:FlowLog",
      "aws:ec2/route:Route",
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
      "aws:eks/addon:Addon",
      "aws:eks/nodeGroup:NodeGroup",
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:kms/alias:Alias",
      "aws:rds/clusterInstance:ClusterInstance",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "gcp:compute/firewall:Firewall",
      "gcp:compute/routerNat:RouterNat",
      "gcp:container/nodePool:NodePool",
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
      "gcp:logging/projectSink:ProjectSink",
      "gcp:projects/iAMMember:IAMMember",
      "gcp:sql/database:Database",
      "gcp:sql/user:User",
      "random:index/randomId:RandomId",
      "random:index/randomPassword:RandomPassword",
      "vault:database/secretBackendRole:SecretBackendRole",
      "vault:kubernetes/authBackendConfig:AuthBackendConfig",
      "vault:kubernetes/authBackendRole:AuthBackendRole",
    ],
  },
  {
    behaviour: "dependants",
    reason: "the service deletes it whatever uses it",
    types: [
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:ec2/launchTemplate:LaunchTemplate",
      "gcp:logging/projectBucketConfig:ProjectBucketConfig",
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
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      "gcp:kms/keyRing:KeyRing",
      "gcp:projects/serviceIdentity:ServiceIdentity",
    ],
  },
  {
    behaviour: "dependants",
    reason: "what refers to it is a part of it, and is deleted with it",
    types: [
      "aws:eks/accessEntry:AccessEntry",
      "gcp:compute/router:Router",
      "gcp:container/cluster:Cluster",
      "gcp:sql/databaseInstance:DatabaseInstance",
      NAMESPACE,
      "vault:index/authBackend:AuthBackend",
      "vault:index/mount:Mount",
    ],
  },
  {
    behaviour: "update",
    reason: FIXED,
    types: [
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
      "gcp:kms/keyRing:KeyRing",
      "gcp:projects/iAMMember:IAMMember",
      "gcp:projects/serviceIdentity:ServiceIdentity",
      "random:index/randomId:RandomId",
      "random:index/randomPassword:RandomPassword",
    ],
  },
];
