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
const everybody = ["allUsers", "allAuthenticatedUsers"];
const shared = [
  "serviceAccount:123-compute@developer.gserviceaccount.com",
  "serviceAccount:shop@appspot.gserviceaccount.com",
];
const pool = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github";

export const examination: Examination = {
  rule,
  base: [member(), binding(), key(), secret(), repository(), bucket(), policy(), access()],
  mutants: [
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
