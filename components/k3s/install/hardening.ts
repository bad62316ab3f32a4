/**
 * What docs.k3s.io, CIS Hardening Guide, has an operator add to K3s (variant for v1.29 and newer). The numbers are
 * items of the CIS benchmark as K3s's self-assessment for 1.11 counts them.
 */

/** Folders and files of a hardened server. */
export const PATHS = {
  server: "/var/lib/rancher/k3s/server",
  auditLog: "/var/lib/rancher/k3s/server/logs/audit.log",
  auditPolicy: "/var/lib/rancher/k3s/server/audit.yaml",
  admission: "/var/lib/rancher/k3s/server/psa.yaml",
} as const;

/** Kernel parameters without which a kubelet with `protect-kernel-defaults` does not start. */
export const SYSCTLS = {
  "vm.panic_on_oom": 0,
  "vm.overcommit_memory": 1,
  "kernel.panic": 10,
  "kernel.panic_on_oops": 1,
} as const;

export const API_SERVER_ARGS = [
  "enable-admission-plugins=NodeRestriction,EventRateLimit", // 1.2.9, 1.2.14
  `admission-control-config-file=${PATHS.admission}`,
  `audit-log-path=${PATHS.auditLog}`, // 1.2.16
  `audit-policy-file=${PATHS.auditPolicy}`, // 3.2.1
  "audit-log-maxage=30", // 1.2.17
  "audit-log-maxbackup=10", // 1.2.18
  "audit-log-maxsize=100", // 1.2.19
  "service-account-extend-token-expiration=false", // 1.2.30
] as const;

export const CONTROLLER_MANAGER_ARGS = ["terminated-pod-gc-threshold=100"] as const; // 1.3.1

/** Suites with forward secrecy and authenticated encryption; TLS 1.3 has no others. */
const CIPHER_SUITES = [
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
] as const;

export const KUBELET_ARGS = [
  "streaming-connection-idle-timeout=5m", // 4.2.5
  `tls-cipher-suites=${CIPHER_SUITES.join(",")}`, // 4.2.12
  // 4.2.13 leaves the number to the operator. Enough for any service, too few for a fork bomb to fill a node.
  "pod-max-pids=4096",
  "seccomp-default=true", // 4.2.14
] as const;

/** Who asked for what and when, without bodies: those of Secrets would be in the log in clear. */
export const AUDIT_POLICY = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  rules: [{ level: "Metadata" }],
} as const;

/**
 * Admission: pods of a namespace without labels of its own are held to `restricted` (5.2), and events cannot flood
 * the API server (1.2.9). The platform's namespaces all carry their level as a label, which goes before this
 * default, so that only K3s's own pods are exempt: an exemption would switch off more than a label does.
 *
 * @param podSecurityVersion version of the standards, such as `v1.34`
 */
export function admissionConfiguration(podSecurityVersion: string) {
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [
      {
        name: "PodSecurity",
        configuration: {
          apiVersion: "pod-security.admission.config.k8s.io/v1",
          kind: "PodSecurityConfiguration",
          defaults: {
            enforce: "restricted",
            "enforce-version": podSecurityVersion,
            audit: "restricted",
            "audit-version": podSecurityVersion,
            warn: "restricted",
            "warn-version": podSecurityVersion,
          },
          exemptions: { usernames: [], runtimeClasses: [], namespaces: ["kube-system"] },
        },
      },
      {
        name: "EventRateLimit",
        // The limits of kubernetes.io, Admission Control in Kubernetes, EventRateLimit.
        configuration: {
          apiVersion: "eventratelimit.admission.k8s.io/v1alpha1",
          kind: "Configuration",
          limits: [
            { type: "Namespace", qps: 50, burst: 100, cacheSize: 2000 },
            { type: "User", qps: 10, burst: 50 },
          ],
        },
      },
    ],
  };
}
