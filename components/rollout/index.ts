import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding";
import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts, MeshIdentity, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { notificationSecret, type NotificationsSpec, notificationValues } from "./notifications";

/** Namespace and service account of the controller, which asks Prometheus how a rollout is doing. */
export const ROLLOUTS: MeshIdentity = { namespace: "argo-rollouts", serviceAccount: "argo-rollouts" };

/** Name the plugin registers; rollouts refer to it. */
export const TRAFFIC_PLUGIN = "argoproj-labs/gatewayAPI";

const PLUGIN_BINARY = "rollouts-plugin-trafficrouter-gatewayapi";
const METRICS = 8090;

export interface RolloutSpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
  /** Image that carries the Gateway API plugin. */
  readonly pluginImage: string;
  /** How those who hear of rollouts are reached. Default: nobody does. */
  readonly notifications?: NotificationsSpec | undefined;
}

export interface RolloutArgs extends RolloutSpec {
  readonly charts: Charts;
}

/**
 * Argo Rollouts, which shifts traffic to a new version step by step while it watches its metrics. The plugin
 * that turns steps into weights of HTTPRoutes is copied from an image at start, not downloaded, so that a site
 * without internet can have it and its version is pinned like any other. Of the kinds that can route traffic
 * the controller gets rights to HTTPRoutes alone. Teams that ask for it hear of their rollouts, with tokens from Vault.
 */
export class Rollout extends Component<RolloutSpec, object> {
  constructor(name: string, { charts, ...spec }: RolloutArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Rollout", name, spec, opts);
    const namespace = platformNamespace(this.scope, {
      name: "argo-rollouts",
      mesh: spec.mesh,
      metrics: [METRICS],
    });
    const rights = this.grantRoutes(namespace);
    const { notifications } = spec;
    const tokens =
      notifications === undefined ? [] : [notificationSecret(this.scope, namespace, notifications)];
    chart(
      this.scope,
      "argo-rollouts",
      { chart: charts["argo-rollouts"], namespace, values: values(spec) },
      { dependsOn: [rights, ...tokens] },
    );
    this.publish({});
  }

  private grantRoutes(namespace: pulumi.Output<string>): ClusterRoleBinding {
    const role = new ClusterRole(
      `${this.scope.name}-routes`,
      {
        metadata: { name: "argo-rollouts-routes" },
        rules: [
          {
            apiGroups: ["gateway.networking.k8s.io"],
            resources: ["httproutes"],
            verbs: ["get", "list", "update", "patch"],
          },
          { apiGroups: [""], resources: ["services"], verbs: ["get"] },
        ],
      },
      this.child(),
    );
    return new ClusterRoleBinding(
      `${this.scope.name}-routes-binding`,
      {
        metadata: { name: "argo-rollouts-routes" },
        roleRef: {
          apiGroup: "rbac.authorization.k8s.io",
          kind: "ClusterRole",
          name: role.metadata.name,
        },
        subjects: [{ kind: "ServiceAccount", name: ROLLOUTS.serviceAccount, namespace }],
      },
      this.child(),
    );
  }
}

function values({ controllerReplicas, pluginImage, notifications }: RolloutSpec): pulumi.Inputs {
  const plugins = { name: "plugins", mountPath: "/plugins" };
  return {
    installCRDs: true,
    keepCRDs: true,
    providerRBAC: { enabled: false },
    ...(notifications !== undefined && { notifications: notificationValues(notifications) }),
    serviceAccount: { create: true, name: ROLLOUTS.serviceAccount },
    controller: {
      replicas: controllerReplicas,
      pdb: { enabled: controllerReplicas > 1, minAvailable: 1 },
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
      metrics: { enabled: true, serviceMonitor: { enabled: true } },
      trafficRouterPlugins: [{ name: TRAFFIC_PLUGIN, location: `file:///plugins/${PLUGIN_BINARY}` }],
      initContainers: [
        {
          name: "copy-plugin",
          image: pluginImage,
          command: ["cp", `/bin/${PLUGIN_BINARY}`, "/plugins/"],
          volumeMounts: [plugins],
          resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "64Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            seccompProfile: { type: "RuntimeDefault" },
          },
        },
      ],
      volumes: [{ name: "plugins", emptyDir: {} }],
      volumeMounts: [plugins],
    },
  };
}
