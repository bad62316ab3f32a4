import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";

/** Service account of Grafana: who it is in the mesh. */
export const GRAFANA = "monitoring-grafana";

/** Label by which Grafana's sidecar finds dashboards, and annotation that names the folder of one. */
export const DASHBOARD_LABEL: Readonly<Record<string, string>> = { grafana_dashboard: "1" };
export const FOLDER_ANNOTATION = "grafana_folder";

const LOGIN = "grafana-login";

/**
 * The password of Grafana's administrator, made up in the cluster once and kept nowhere else; whoever may read
 * Secrets of the namespace can look it up.
 */
export function grafanaLogin(scope: Scope, namespace: pulumi.Output<string>): CustomResource {
  const generators = "generators.external-secrets.io/v1alpha1";
  const generator = customResource(scope, "grafana-password", {
    apiVersion: generators,
    kind: "Password",
    metadata: { name: LOGIN, namespace },
    spec: { length: 40, symbols: 0, noUpper: false, allowRepeat: true },
  });
  return customResource(
    scope,
    "grafana-login",
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: LOGIN, namespace },
      spec: {
        refreshPolicy: "CreatedOnce",
        target: {
          name: LOGIN,
          creationPolicy: "Owner",
          template: { data: { "admin-user": "admin", "admin-password": "{{ .password }}" } },
        },
        dataFrom: [
          { sourceRef: { generatorRef: { apiVersion: generators, kind: "Password", name: LOGIN } } },
        ],
      },
    },
    { dependsOn: [generator] },
  );
}

/** Grafana without a route and without a volume: dashboards are ConfigMaps, and so need none. */
export function grafanaValues(prefix: string): pulumi.Inputs {
  return {
    fullnameOverride: `${prefix}-grafana`,
    admin: { existingSecret: LOGIN },
    // Its container would run as root, to own a volume that is not there.
    initChownData: { enabled: false },
    resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
    sidecar: {
      dashboards: {
        folderAnnotation: FOLDER_ANNOTATION,
        provider: { foldersFromFilesStructure: true },
      },
    },
    "grafana.ini": {
      analytics: { check_for_updates: false, reporting_enabled: false },
      "auth.anonymous": { enabled: false },
      security: { disable_gravatar: true, cookie_secure: false },
      users: { allow_sign_up: false },
    },
  };
}
