import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { PolicyArgs } from "@pulumi/gcp/binaryauthorization";
import type { ClusterArgs } from "@pulumi/gcp/container";
import type {
  ValidatingAdmissionPolicyArgs,
  ValidatingAdmissionPolicyBindingArgs,
} from "@pulumi/kubernetes/admissionregistration/v1";
import { supplyImageAdmission as rule } from "../../../../policy/rules/supply/supply-image-admission";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

const MODE = "PROJECT_SINGLETON_POLICY_ENFORCE";
const ADMISSION = "kubernetes:admissionregistration.k8s.io/v1:";
const gke = fixture<ClusterArgs>("gcp:container/cluster:Cluster", "gke", {
  binaryAuthorization: { evaluationMode: MODE },
});
const bare = gke({ binaryAuthorization: undefined as never });
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::111122223333:role/eks",
  vpcConfig: { subnetIds: [] },
});
const binary = fixture<PolicyArgs>("gcp:binaryauthorization/policy:Policy", "binary", {
  defaultAdmissionRule: {
    evaluationMode: "REQUIRE_ATTESTATION",
    enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG",
  },
  admissionWhitelistPatterns: [{ namePattern: "registry.k8s.io/*" }],
});
interface Custom {
  spec: object;
}
const custom = (type: string, name: string, spec: object) =>
  fixture<Custom>(`kubernetes:${type}`, name, { spec });
const sigstore = custom("policy.sigstore.dev/v1beta1:ClusterImagePolicy", "sigstore", {
  mode: "enforce",
  authorities: [{ name: "release" }],
});
const kyverno = custom("kyverno.io/v1:ClusterPolicy", "kyverno", {
  validationFailureAction: "Enforce",
  rules: [{ name: "signed", verifyImages: [{ imageReferences: ["*"] }] }],
});
const validating = custom("policies.kyverno.io/v1:ImageValidatingPolicy", "validating", {
  validationActions: ["Deny"],
});
const constraint = custom("constraints.gatekeeper.sh/v1beta1:ImagesPinned", "constraint", {
  enforcementAction: "deny",
});
const policy = fixture<ValidatingAdmissionPolicyArgs>(`${ADMISSION}ValidatingAdmissionPolicy`, "policy", {
  metadata: { name: "images" },
  spec: { validations: [{ expression: "object.spec.containers.all(c, c.image.contains('@'))" }] },
});
const binding = fixture<ValidatingAdmissionPolicyBindingArgs>(
  `${ADMISSION}ValidatingAdmissionPolicyBinding`,
  "binding",
  { spec: { policyName: "images", validationActions: ["Deny"] } },
);
const made = {
  propertyDependencies: { spec: [urnOf(`${ADMISSION}ValidatingAdmissionPolicy`, "policy")] },
};
const violation = "violation: nothing in the stack checks images before they run";
const cluster = fixture<object>("trivium:index:Cluster", "cluster", {})();
const platform = fixture<object>("trivium:index:Platform", "platform", { target: "k3s" })();

export const examination: Examination = {
  rule,
  base: [gke(), binary(), sigstore(), kyverno(), validating()],
  mutants: [
    {
      of: "binary",
      path: "defaultAdmissionRule.evaluationMode",
      bad: ["ALWAYS_ALLOW"],
      good: ["ALWAYS_DENY"],
      absent: "pass",
    },
    {
      of: "binary",
      path: "defaultAdmissionRule.enforcementMode",
      bad: ["DRYRUN_AUDIT_LOG_ONLY"],
      good: ["ENFORCED_BLOCK_AND_AUDIT_LOG"],
      absent: "pass",
    },
    {
      of: "binary",
      path: "admissionWhitelistPatterns",
      bad: [[{ namePattern: "*" }], [{ namePattern: "registry.k8s.io/*" }, { namePattern: "**" }]],
      good: [[]],
      absent: "pass",
    },
    {
      of: "sigstore",
      path: "spec.mode",
      bad: ["warn"],
      good: ["enforce"],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "sigstore",
      path: "spec.authorities",
      bad: [[{ static: { action: "pass" } }]],
      good: [[{ static: { action: "fail" } }]],
      absent: "pass",
    },
    {
      of: "kyverno",
      path: "spec.validationFailureAction",
      bad: ["Audit", "audit"],
      good: ["enforce"],
      absent: "violation",
    },
    {
      of: "kyverno",
      path: "spec.rules[0].verifyImages[0].failureAction",
      bad: ["Audit"],
      good: ["Enforce"],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "validating",
      path: "spec.validationActions",
      bad: [["Audit"]],
      good: [["Deny", "Audit"]],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    ["takes Binary Authorization", [gke()]],
    ...["DISABLED", "EVALUATION_MODE_UNSPECIFIED", "POLICY_BINDINGS"].map((evaluationMode): Case => [
      `fails on ${evaluationMode}`,
      [gke({ binaryAuthorization: { evaluationMode } })],
      { gke: violation },
    ]),
    ["fails where a GKE cluster says nothing", [bare], { gke: violation }],
    [
      "is undecided where the mode is unknown",
      [gke({ binaryAuthorization: { evaluationMode: unknown } })],
      { gke: "undecided: not known before the update: binaryAuthorization.evaluationMode" },
    ],
    ...[sigstore(), kyverno(), validating(), constraint()].map((verifier): Case => [
      `takes what checks inside the cluster: ${verifier.type}`,
      [bare, eks(), deployment(), verifier],
    ]),
    ["takes a policy of the API server with its binding", [bare, policy(), binding()]],
    [
      "and knows it by what the binding was made from",
      [bare, policy(), binding({ spec: { policyName: unknown, validationActions: ["Deny"] } }, made)],
    ],
    [
      "is undecided where the policy that is bound may be one of the stack",
      [
        bare,
        policy({ metadata: { name: unknown } }),
        binding({ spec: { policyName: "images", validationActions: ["Deny"] } }),
      ],
      { gke: "undecided: not known before the update: metadata.name" },
    ],
    [
      "is undecided about a binding without an origin",
      [bare, policy(), binding({ spec: { policyName: unknown, validationActions: ["Deny"] } })],
      { gke: "undecided: not known before the update: spec.policyName" },
    ],
    ["does not take the policy alone", [bare, policy()], { gke: violation }],
    [
      "does not take a binding that only warns",
      [bare, policy(), binding({ spec: { policyName: "images", validationActions: ["Warn"] } })],
      { gke: violation },
    ],
    [
      "does not take a policy about something else",
      [
        bare,
        policy({ spec: { validations: [{ expression: "object.spec.replicas < 5" }] } }),
        binding(),
        custom("constraints.gatekeeper.sh/v1beta1:RequiredLabels", "labels", {})(),
      ],
      { gke: violation },
    ],
    [
      "does not take a constraint that only warns",
      [bare, constraint({ spec: { enforcementAction: "warn" } })],
      { gke: violation },
    ],
    ["leaves alone a cluster without workloads in its stack", [eks()]],
    ["asks where the stack has them", [eks(), deployment()], { eks: violation }],
    ["asks of the platform's own clusters of any kind", [platform, cluster], { cluster: violation }],
    ["and is content with a policy there", [platform, cluster, policy(), binding()]],
    [
      "says that a policy only reports",
      [kyverno({ spec: { rules: [{ verifyImages: [{}] }] } }), sigstore({ spec: { mode: "warn" } })],
      {
        kyverno: "violation: it only reports images that fail",
        sigstore: "violation: it only warns",
      },
    ],
  ],
};
