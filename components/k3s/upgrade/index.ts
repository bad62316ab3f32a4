import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import type { Scope } from "../../component";
import type { PlatformSpec } from "../../contract";
import { platformNamespace } from "../../kubernetes/platform-namespace";
import type { Install } from "../install/config";
import { upgradeAccess } from "./access";
import { planDefinition } from "./definition";
import { UPGRADE_IMAGES } from "./images";
import { upgradePlans } from "./plans";

const NAME = "system-upgrade";
const CONTROLLER = "system-upgrade-controller";

/** Seconds that one node's upgrade may take. */
const JOB_DEADLINE = "900";

/**
 * Rancher's system-upgrade-controller and the plans that bring the site's nodes to its release of K3s. Its manifests
 * are written here, because its project publishes no chart; host paths for the trust of channels are left out, as
 * there are no channels. The namespace is `privileged` for the jobs, which replace the K3s of their node:
 * they share its process and network namespaces, where no proxy of the mesh goes, and write to its file system.
 */
export function upgrades(scope: Scope, install: Install, { labels, mesh }: PlatformSpec): void {
  const namespace = platformNamespace(scope, {
    key: "upgrade",
    name: NAME,
    labels,
    mesh,
    podSecurity: "privileged",
  });
  const definition = planDefinition(scope);
  const access = upgradeAccess(scope, NAME, namespace);
  const controller = new Deployment(
    `${scope.name}-upgrade-controller`,
    { metadata: { name: CONTROLLER, namespace }, spec: controllerSpec() },
    scope.child({ dependsOn: [definition, ...access] }),
  );
  upgradePlans(scope, { ...install, namespace, serviceAccount: NAME }, { dependsOn: [controller] });
}

function controllerSpec() {
  // The jobs carry this label too: the controller tells its own from others' by it.
  const labels = { "app.kubernetes.io/name": CONTROLLER, "upgrade.cattle.io/controller": CONTROLLER };
  return {
    replicas: 1,
    strategy: { type: "Recreate" },
    selector: {
      matchLabels: { "upgrade.cattle.io/controller": CONTROLLER, "app.kubernetes.io/name": CONTROLLER },
    },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: NAME,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65_534,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [controllerContainer()],
        volumes: [{ name: "tmp", emptyDir: {} }],
      },
    },
  };
}

function controllerContainer() {
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  return {
    name: CONTROLLER,
    image: UPGRADE_IMAGES.controller,
    env: [
      { name: "SYSTEM_UPGRADE_CONTROLLER_NAME", value: CONTROLLER },
      field("SYSTEM_UPGRADE_CONTROLLER_NAMESPACE", "metadata.namespace"),
      field("SYSTEM_UPGRADE_CONTROLLER_NODE_NAME", "spec.nodeName"),
      { name: "SYSTEM_UPGRADE_JOB_ACTIVE_DEADLINE_SECONDS", value: JOB_DEADLINE },
      { name: "SYSTEM_UPGRADE_JOB_IMAGE_PULL_POLICY", value: "IfNotPresent" },
      { name: "SYSTEM_UPGRADE_JOB_KUBECTL_IMAGE", value: UPGRADE_IMAGES.kubectl },
    ],
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
}
