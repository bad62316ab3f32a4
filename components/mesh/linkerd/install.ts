import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { Charts } from "../../contract";
import { chart } from "../../kubernetes/chart";
import { tcp } from "../../kubernetes/network-policy";
import { priorityClass } from "../../kubernetes/priority";
import { platformNamespace } from "../../kubernetes/platform-namespace";
import type { MeshSpec } from "..";
import { cniPlugin } from "./cni";
import { issueIdentity, issueWebhooks, webhookValues } from "./identity";
import { MESH_NAMESPACE, PROXY_ADMIN_PORT, PROXY_PORT } from "./names";

/** Ports that the API server calls: injector and profile validator, policy validator. */
const WEBHOOKS = [8443, 9443];
/** Ports that proxies of all namespaces talk to: identity, destination, policy. */
const CONTROL_PLANE = [8080, 8086, 8090, PROXY_PORT];
const METRICS = [9990, 9995, 9996, 9997];

const CONTROLLER_RESOURCES = {
  cpu: { request: "50m" },
  memory: { request: "64Mi", limit: "256Mi" },
};

/**
 * Linkerd: mutual TLS between all meshed pods, with identities that derive from service accounts.
 *
 * Traffic from outside the mesh is refused everywhere (`all-authenticated`); namespaces of teams go further
 * and refuse whatever no AuthorizationPolicy names (`deny`). The stricter default is theirs and not the
 * cluster's, because the platform's own namespaces hold controllers whose ports only Prometheus visits, and
 * one policy for each would say the same as the mesh's own identity check. Traffic is redirected by a CNI
 * plugin and proxies run as native sidecars, so that meshed pods pass Pod Security `restricted`. Keys and
 * certificates come from cert-manager and never pass through Pulumi.
 */
export function installLinkerd(scope: Scope, charts: Charts, { cni, controllerReplicas }: MeshSpec): void {
  const plugin = cniPlugin(scope, charts["linkerd-cni"], cni);
  const namespace = platformNamespace(scope, {
    name: MESH_NAMESPACE,
    labels: { "linkerd.io/is-control-plane": "true", "config.linkerd.io/admission-webhooks": "disabled" },
    open: WEBHOOKS,
    metrics: [...METRICS, PROXY_PORT, PROXY_ADMIN_PORT],
    ingress: [{ peers: [{ namespaceSelector: {} }], ports: tcp(...CONTROL_PLANE) }],
  });
  const credentials = [...issueIdentity(scope, namespace), ...issueWebhooks(scope, namespace)];
  chart(
    scope,
    "linkerd-control-plane",
    {
      chart: charts["linkerd-control-plane"],
      namespace,
      values: controlPlaneValues(controllerReplicas),
    },
    { dependsOn: [plugin, ...credentials] },
  );
}

function controlPlaneValues(controllerReplicas: number): pulumi.Inputs {
  const replicated = controllerReplicas > 1;
  return {
    controllerReplicas,
    priorityClassName: priorityClass("platform"),
    enablePodAntiAffinity: replicated,
    enablePodDisruptionBudget: replicated,
    highAvailability: replicated,
    // A pod that cannot be injected must not start outside the mesh.
    webhookFailurePolicy: "Fail",
    cniEnabled: true,
    identity: { externalCA: true, issuer: { scheme: "kubernetes.io/tls" } },
    ...webhookValues(),
    proxy: {
      nativeSidecar: true,
      defaultInboundPolicy: "all-authenticated",
      resources: { cpu: { request: "25m" }, memory: { request: "32Mi", limit: "250Mi" } },
    },
    controllerResources: CONTROLLER_RESOURCES,
    destinationResources: CONTROLLER_RESOURCES,
    identityResources: CONTROLLER_RESOURCES,
    proxyInjectorResources: CONTROLLER_RESOURCES,
    spValidatorResources: CONTROLLER_RESOURCES,
    policyController: { resources: CONTROLLER_RESOURCES },
    // Proxies are scraped by the monitors of what they belong to.
    podMonitor: { enabled: true, proxy: { enabled: false }, serviceMirror: { enabled: false } },
    disableHeartBeat: true,
  };
}
