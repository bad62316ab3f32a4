import type { ClusterArgs } from "@pulumi/gcp/container";
import { clusterLegacyAuthDisabled as rule } from "../../../../policy/rules/cluster/cluster-legacy-auth-disabled";
import { fixture } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const gke = fixture<ClusterArgs>("gcp:container/cluster:Cluster", "gke", {
  enableLegacyAbac: false,
  masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
  anonymousAuthenticationConfig: { mode: "LIMITED" },
  rbacBindingConfig: {
    enableInsecureBindingSystemAuthenticated: false,
    enableInsecureBindingSystemUnauthenticated: false,
  },
});

export const examination: Examination = {
  rule,
  base: [gke()],
  mutants: [
    { of: "gke", path: "enableLegacyAbac", bad: [true], absent: "pass" },
    {
      of: "gke",
      path: "masterAuth.clientCertificateConfig.issueClientCertificate",
      bad: [true],
      absent: "pass",
    },
    { of: "gke", path: "anonymousAuthenticationConfig.mode", bad: ["ENABLED"], absent: "pass" },
    {
      of: "gke",
      path: "rbacBindingConfig.enableInsecureBindingSystemAuthenticated",
      bad: [true],
      absent: "pass",
    },
    {
      of: "gke",
      path: "rbacBindingConfig.enableInsecureBindingSystemUnauthenticated",
      bad: [true],
      absent: "pass",
    },
  ],
  cases: [
    [
      "says each way in",
      [gke({ enableLegacyAbac: true, anonymousAuthenticationConfig: { mode: "ENABLED" } })],
      {
        gke: "violation: legacy ABAC is on, and grants past RBAC | violation: anonymous requests reach the API",
      },
    ],
  ],
};
