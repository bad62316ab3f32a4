import type * as pulumi from "@pulumi/pulumi";
import type { Labels } from "../contract";
import { priorityClass } from "../kubernetes/priority";

/** Ports of the pods; Traefik matches a Gateway's listeners by these, not by the load balancer's. */
export const PORTS = { http: 8000, https: 8443, metrics: 9100, health: 8080 } as const;

export const LABELS: Labels = {
  "app.kubernetes.io/name": "traefik",
  "app.kubernetes.io/instance": "traefik",
};

/** Name of the middleware that every answer goes through. */
export const COMPRESSION = "compress";

/** Namespace of the gateway. */
export const NAMESPACE = "gateway";

export interface TraefikSpec {
  readonly controllerReplicas: number;
  /** Blocks whose word about a request's client counts, because a load balancer is there; undefined without one. */
  readonly frontDoor: readonly string[] | undefined;
}

/**
 * The chart's values: the Gateway API is the one way to route. Traefik's own kinds count in the gateway's
 * namespace alone, for the TLS options; nobody can open a door with an Ingress or an IngressRoute.
 *
 * @param podAnnotations what the mesh needs so that clients outside it reach the ports
 */
export function traefikValues(
  { controllerReplicas, frontDoor }: TraefikSpec,
  podAnnotations: Labels,
): pulumi.Inputs {
  const spread = (topologyKey: string) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: LABELS },
  });
  return {
    fullnameOverride: "traefik",
    instanceLabelOverride: "traefik",
    deployment: { replicas: controllerReplicas, podAnnotations },
    priorityClassName: priorityClass("platform"),
    podDisruptionBudget: { enabled: controllerReplicas > 1, maxUnavailable: 1 },
    topologySpreadConstraints: [spread("topology.kubernetes.io/zone"), spread("kubernetes.io/hostname")],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
    ports: {
      web: { port: PORTS.http },
      websecure: { port: PORTS.https },
      metrics: { port: PORTS.metrics },
      traefik: { port: PORTS.health },
    },
    service: { enabled: false },
    // The chart leaves this out where the Service is not its own.
    additionalArguments: [
      "--providers.kubernetesgateway.statusaddress.service.name=traefik",
      `--providers.kubernetesgateway.statusaddress.service.namespace=${NAMESPACE}`,
      ...(frontDoor === undefined
        ? []
        : [`--entrypoints.websecure.forwardedheaders.trustedips=${frontDoor.join(",")}`]),
      `--entrypoints.websecure.http.middlewares=${NAMESPACE}-${COMPRESSION}@kubernetescrd`,
    ],
    gateway: { enabled: false },
    gatewayClass: { enabled: false },
    ingressClass: { enabled: false },
    providers: {
      kubernetesGateway: { enabled: true, nativeLBByDefault: true },
      kubernetesIngress: { enabled: false },
      kubernetesCRD: {
        enabled: true,
        namespaces: [NAMESPACE],
        defaultTLSResourcesNamespace: NAMESPACE,
      },
    },
    core: { strictTLSOptions: true },
    api: { dashboard: false },
    accessLog: { enabled: true, format: "json" },
    log: { format: "json" },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
  };
}
