import type * as pulumi from "@pulumi/pulumi";

/** Secret with the client's secret; Argo CD reads keys of Secrets that say they are part of it. */
export const OIDC_SECRET = "argocd-oidc";

/** Ports that serve metrics: of the controller, of the server, of the repository server, of application sets. */
export const METRICS = [8082, 8083, 8084, 8080];

export interface ArgoValues {
  readonly controllerReplicas: number;
  /** Address that people open it under. */
  readonly url: string;
  readonly oidc: { readonly issuer: string; readonly clientId: string };
  /** Groups of the identity provider that administer it. */
  readonly admins: readonly string[];
}

/**
 * The chart's values. People log in at the identity provider, and nobody may anything that no group of theirs is
 * granted. What Argo CD may do in the cluster are roles of ours in the teams' namespaces, so the chart makes none.
 *
 * Redis holds what can be computed anew and is alone, whatever the profile says. So is the application controller:
 * more of them would share clusters out, and none would take over another's.
 */
export function argoValues(values: ArgoValues): pulumi.Inputs {
  const { controllerReplicas: replicas } = values;
  const pdb = { enabled: replicas > 1, maxUnavailable: 1 };
  const metrics = { enabled: true, serviceMonitor: { enabled: true } };
  return {
    fullnameOverride: "argocd",
    crds: { install: true, keep: true },
    createClusterRoles: false,
    // Ours stand in the namespace, and name who may come in from outside too.
    global: { networkPolicy: { create: false } },
    configs: { cm: settings(values), params: PARAMETERS, rbac: permissions(values) },
    controller: { replicas: 1, metrics, resources: resources("250m", "512Mi", "2Gi") },
    server: { replicas, pdb, metrics, resources: resources("50m", "128Mi", "512Mi") },
    repoServer: { replicas, pdb, metrics, resources: resources("100m", "256Mi", "1Gi") },
    applicationSet: { replicas, pdb, metrics, resources: resources("50m", "128Mi", "512Mi") },
    redis: { resources: resources("50m", "64Mi", "256Mi") },
    dex: { enabled: false },
    notifications: { enabled: false },
  };
}

const PARAMETERS = {
  // Waves over clusters are the application set controller's, and off unless it is told.
  "applicationsetcontroller.enable.progressive.syncs": "true",
};

function settings({ url, oidc: { issuer, clientId } }: ArgoValues) {
  return {
    url,
    "admin.enabled": "false",
    "users.anonymous.enabled": "false",
    "exec.enabled": "false",
    // Nobody brings another revision to a cluster by hand than the one that is declared for it.
    "application.sync.requireOverridePrivilegeForRevisionSync": "true",
    // Without it the controller fails on every kind that it may not list.
    "resource.respectRBAC": "normal",
    "oidc.config": [
      "name: SSO",
      `issuer: ${issuer}`,
      `clientID: ${clientId}`,
      `clientSecret: $${OIDC_SECRET}:clientSecret`,
      "requestedScopes: [openid, profile, email, groups]",
      "enablePKCEAuthentication: true",
      "",
    ].join("\n"),
  };
}

function permissions({ admins }: ArgoValues) {
  return {
    "policy.default": "",
    "policy.csv": admins.map((group) => `g, ${group}, role:admin\n`).join(""),
    scopes: "[groups]",
  };
}

function resources(cpu: string, memory: string, limit: string) {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}
