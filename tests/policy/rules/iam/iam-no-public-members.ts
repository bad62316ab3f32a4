import type { RouteArgs } from "@pulumi/aws/apigatewayv2";
import type { LogResourcePolicyArgs } from "@pulumi/aws/cloudwatch";
import type { ServiceArgs } from "@pulumi/gcp/cloudrunv2";
import type { IAMBindingArgs, IAMMemberArgs } from "@pulumi/gcp/projects";
import type { CryptoKeyIAMMemberArgs, CryptoKeyIAMPolicyArgs } from "@pulumi/gcp/kms";
import type { SecretIamMemberArgs } from "@pulumi/gcp/secretmanager";
import type { RepositoryIamMemberArgs } from "@pulumi/gcp/artifactregistry";
import type { BucketAccessControlArgs, BucketIAMMemberArgs } from "@pulumi/gcp/storage";
import { iamNoPublicMembers as rule } from "../../../../policy/rules/iam/iam-no-public-members";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const jane = "user:jane@example.com";
const member = fixture<IAMMemberArgs>("gcp:projects/iAMMember:IAMMember", "member", {
  project: "shop",
  role: "roles/logging.logWriter",
  member: jane,
});
const binding = fixture<IAMBindingArgs>("gcp:projects/iAMBinding:IAMBinding", "binding", {
  project: "shop",
  role: "roles/logging.logWriter",
  members: [jane],
});
const key = fixture<CryptoKeyIAMMemberArgs>("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", "key", {
  cryptoKeyId: "key",
  role: "roles/cloudkms.cryptoKeyDecrypter",
  member: jane,
});
const secret = fixture<SecretIamMemberArgs>("gcp:secretmanager/secretIamMember:SecretIamMember", "secret", {
  secretId: "secret",
  role: "roles/secretmanager.secretAccessor",
  member: jane,
});
const repository = fixture<RepositoryIamMemberArgs>(
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
  "repository",
  { repository: "images", role: "roles/artifactregistry.reader", member: jane },
);
const bucket = fixture<BucketIAMMemberArgs>("gcp:storage/bucketIAMMember:BucketIAMMember", "bucket", {
  bucket: "logs",
  role: "roles/storage.objectViewer",
  member: jane,
});
const policy = fixture<CryptoKeyIAMPolicyArgs>("gcp:kms/cryptoKeyIAMPolicy:CryptoKeyIAMPolicy", "policy", {
  cryptoKeyId: "key",
  policyData: JSON.stringify({ bindings: [{ role: "roles/cloudkms.admin", members: [jane] }] }),
});
const access = fixture<BucketAccessControlArgs>(
  "gcp:storage/bucketAccessControl:BucketAccessControl",
  "access",
  { bucket: "logs", entity: "user-jane@example.com", role: "READER" },
);
const allow = (Principal: unknown) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "logs:PutLogEvents", Resource: "*" }] });
const logs = fixture<LogResourcePolicyArgs>("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "logs", {
  policyName: "search",
  policyDocument: allow({ Service: "es.amazonaws.com" }),
});
const route = fixture<RouteArgs>("aws:apigatewayv2/route:Route", "route", {
  apiId: "api",
  routeKey: "POST /hooks",
  authorizationType: "AWS_IAM",
});
const service = fixture<ServiceArgs>("gcp:cloudrunv2/service:Service", "service", {
  location: "europe-west3",
  template: {},
});
const everybody = ["allUsers", "allAuthenticatedUsers"];
const shared = [
  "serviceAccount:123-compute@developer.gserviceaccount.com",
  "serviceAccount:shop@appspot.gserviceaccount.com",
];
const pool = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github";

export const examination: Examination = {
  rule,
  base: [
    member(),
    binding(),
    key(),
    secret(),
    repository(),
    bucket(),
    policy(),
    access(),
    logs(),
    route(),
    service(),
  ],
  mutants: [
    {
      of: "logs",
      path: "policyDocument",
      bad: [allow("*"), allow({ AWS: "*" })],
      good: [allow({ AWS: "arn:aws:iam::111122223333:root" })],
      absent: "pass",
    },
    {
      of: "route",
      path: "authorizationType",
      bad: ["NONE"],
      good: ["JWT", "CUSTOM"],
      absent: "violation",
    },
    { of: "route", path: "routeKey", good: ["$connect", "OPTIONS /hooks"], absent: "pass", unknown: "pass" },
    { of: "service", path: "invokerIamDisabled", bad: [true], good: [false], absent: "pass" },
    ...["member", "key", "secret", "repository", "bucket"].map((of) => ({
      of,
      path: "member",
      bad: [...everybody, ...shared, `${pool}/*`],
      good: ["serviceAccount:orders@shop.iam.gserviceaccount.com", `${pool}/attribute.repository/acme/shop`],
      absent: "pass" as const,
    })),
    {
      of: "binding",
      path: "members",
      bad: everybody.map((name) => [jane, name]),
      good: [["group:allusers@example.com"]],
      absent: "pass",
    },
    {
      of: "policy",
      path: "policyData",
      bad: [{ bindings: [{ members: [jane] }, { members: everybody }] }].map((data) => JSON.stringify(data)),
      absent: "pass",
    },
    { of: "access", path: "entity", bad: everybody, good: ["group-ops@example.com"], absent: "pass" },
  ],
  cases: [
    [
      "lets browsers ask before they sign in, and a WebSocket go on without signing in again",
      [
        route({ routeKey: "OPTIONS /hooks", authorizationType: "NONE" }),
        route({ routeKey: "$disconnect", authorizationType: undefined }),
      ],
    ],
    [
      "is undecided about a route of which not even the method is known",
      [route({ routeKey: unknown, authorizationType: "NONE" })],
      { route: "undecided: not known before the update: routeKey" },
    ],
    [
      "finds everybody beside a member that is not known",
      [binding({ members: [unknown, "allUsers"] })],
      { binding: "violation: allUsers is everybody" },
    ],
    [
      "knows a service account of the program before it has an address",
      [
        member(
          { member: unknown },
          { propertyDependencies: { member: [urnOf("gcp:serviceaccount/account:Account", "orders")] } },
        ),
      ],
    ],
  ],
};
