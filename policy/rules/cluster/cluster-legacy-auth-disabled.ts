import { isTrue, isOneOf, not } from "../../core/facts";
import { GKE_CLUSTER } from "../../clouds/gke";
import { must, type Rule } from "../../core/model";
import { byType } from "../../core/subject";

/** What lets somebody in without a name, or with one that cannot be withdrawn. */
const LEGACY = [
  ["enableLegacyAbac", "legacy ABAC is on, and grants past RBAC"],
  ["masterAuth.clientCertificateConfig.issueClientCertificate", "a client certificate is issued, for ever"],
  [
    "rbacBindingConfig.enableInsecureBindingSystemAuthenticated",
    "roles may be bound to system:authenticated",
  ],
  [
    "rbacBindingConfig.enableInsecureBindingSystemUnauthenticated",
    "roles may be bound to system:unauthenticated",
  ],
] as const;

export const clusterLegacyAuthDisabled: Rule = {
  id: "cluster-legacy-auth-disabled",
  title: "GKE lets nobody in anonymously, by certificate or by ABAC",
  severity: "high",
  level: "mandatory",
  why: "These ways in ask for no account, so that nobody can say who came in or keep them out.",
  remedy:
    "Leave enableLegacyAbac and issueClientCertificate off; set anonymousAuthenticationConfig.mode LIMITED.",
  refs: {
    cis: { gke: ["5.8.1", "5.8.3", "4.1.8", "4.1.9", "4.1.10"] },
    trivy: ["AVD-GCP-0062", "AVD-GCP-0064"],
    checkov: ["CKV_GCP_7", "CKV_GCP_13"],
  },
  ...byType({
    [GKE_CLUSTER]: ({ props }) => {
      const mode = props.at("anonymousAuthenticationConfig.mode");
      return [
        ...LEGACY.map(([path, message]) => must(not(isTrue(props.at(path))), props.at(path), message)),
        must(not(isOneOf(mode, "ENABLED")), mode, "anonymous requests reach the API"),
      ];
    },
  }),
};
