import { Service as KubernetesService } from "@pulumi/kubernetes/core/v1/service";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { listenerName } from "../gateway/listeners";
import { customResource } from "../kubernetes/custom-resource";
import type { MeshTraffic } from "../contract";
import { meshRules } from "../mesh/rules";
import { labelsOf, podLabels, PORT_NAME, SERVICE_PORT, serviceNames, type ServiceSpec } from "./spec";

const API = "gateway.networking.k8s.io";

/**
 * The service's Services and routes. Clients, the gateway among them, use one Service; the route attached to
 * it is the mesh's, and its weights are where a rollout splits traffic, so that calls from inside meet the
 * canary like requests from outside.
 *
 * @returns what must exist before the pods do
 */
export function routeTraffic(scope: Scope, spec: ServiceSpec): pulumi.Resource[] {
  const { root, stable, canary } = serviceNames(spec.name);
  const traffic = meshRules(spec.mesh).balance(scope, {
    namespace: spec.namespace,
    versions: [stable, canary],
    resilience: spec.resilience,
  });
  const services = [
    createService(scope, spec, traffic, root, "service"),
    // The rollout's controller narrows these two down to the pods of one version.
    createService(scope, spec, traffic, stable, "stable", ["spec.selector"]),
    createService(scope, spec, traffic, canary, "canary", ["spec.selector"]),
  ];
  const split = splitTraffic(scope, spec, traffic, services);
  publishRoute(scope, spec, services);
  return [...services, ...traffic.resources, split];
}

function createService(
  scope: Scope,
  spec: ServiceSpec,
  traffic: MeshTraffic,
  name: string,
  logicalName: string,
  ignoreChanges: string[] = [],
): KubernetesService {
  return new KubernetesService(
    `${scope.name}-${logicalName}`,
    {
      metadata: {
        name,
        namespace: spec.namespace,
        labels: labelsOf(spec),
        // Pods come and go with rollouts, which nobody waits for here.
        annotations: { "pulumi.com/skipAwait": "true", ...traffic.services },
      },
      spec: {
        type: "ClusterIP",
        selector: podLabels(spec.name),
        ports: [{ name: PORT_NAME, port: SERVICE_PORT, targetPort: PORT_NAME, protocol: "TCP" }],
      },
    },
    scope.child({ ignoreChanges }),
  );
}

/** The split between stable and canary; at rest everything is stable, and during a rollout Argo sets it. */
function splitTraffic(
  scope: Scope,
  spec: ServiceSpec,
  { route }: MeshTraffic,
  dependsOn: pulumi.Resource[],
): pulumi.Resource {
  const { root, stable, canary } = serviceNames(spec.name);
  const annotated = Object.keys(route.annotations).length === 0 ? {} : { annotations: route.annotations };
  return customResource(
    scope,
    "split",
    {
      apiVersion: `${API}/v1`,
      kind: "HTTPRoute",
      metadata: { name: root, namespace: spec.namespace, labels: labelsOf(spec), ...annotated },
      spec: {
        parentRefs: [{ group: "", kind: "Service", name: root, port: SERVICE_PORT }],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: "/" } }],
            ...route.rule,
            backendRefs: [backend(stable, 100), backend(canary, 0)],
          },
        ],
      },
    },
    // Argo's from now on.
    { dependsOn, ignoreChanges: [...route.ignored] },
  );
}

/** The way in from outside, where the service has one: its host and path, at the gateway's listener. */
function publishRoute(scope: Scope, spec: ServiceSpec, dependsOn: pulumi.Resource[]): void {
  const { name, namespace, route, gateway } = spec;
  if (route === undefined) return;
  customResource(
    scope,
    "route",
    {
      apiVersion: `${API}/v1`,
      kind: "HTTPRoute",
      metadata: { name: `${name}-public`, namespace, labels: labelsOf(spec) },
      spec: {
        parentRefs: [
          { group: API, kind: "Gateway", ...gateway.gateway, sectionName: listenerName(route.host) },
        ],
        hostnames: [route.host],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: route.path } }],
            backendRefs: [backend(serviceNames(name).root)],
          },
        ],
      },
    },
    { dependsOn },
  );
}

function backend(name: string, weight?: number) {
  return { kind: "Service", name, port: SERVICE_PORT, ...(weight === undefined ? {} : { weight }) };
}
