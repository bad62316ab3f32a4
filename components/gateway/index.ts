import { Service } from "@pulumi/kubernetes/core/v1/service";
import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Capabilities, Charts, MeshIdentity, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";
import { customResource } from "../kubernetes/custom-resource";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { meshRules, proxyEndpoints } from "../mesh/rules";
import { issueCertificates } from "./certificates";
import { createListeners, GATEWAY } from "./listeners";
import { COMPRESSION, LABELS, NAMESPACE, PORTS, traefikValues } from "./traefik";

export interface GatewaySpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
  /** Hosts that services are reached under; each gets a listener and a certificate of its own, `MAX_HOSTS` at most. */
  readonly hosts: readonly string[];
  /** Who signs the certificates: an ACME directory, and the address it writes to. */
  readonly issuer: { readonly email: string; readonly server: string };
  readonly loadBalancer: Capabilities["loadBalancer"];
  /**
   * The cloud's own load balancer is in front of it: clients end their TLS there, and it says who they are. Blocks
   * that its requests come from; undefined without one.
   */
  readonly frontDoor: readonly string[] | undefined;
}

export interface GatewayArgs extends GatewaySpec {
  readonly charts: Charts;
}

export interface GatewayOutputs {
  /** Host name or IP address of its load balancer; its name in the cluster where it is behind the front door. */
  readonly address: pulumi.Output<string>;
  /** Its Service, and the ports of its pods. */
  readonly entrance: { readonly service: pulumi.Output<string>; readonly ports: typeof PORTS };
  /** What a service's route attaches to; its listener is `listenerName(host)`. */
  readonly gateway: { readonly name: string; readonly namespace: pulumi.Output<string> };
  /** Who calls services on behalf of clients outside. */
  readonly identity: MeshIdentity;
}

/**
 * The way in: Traefik behind one load balancer, driven by the Gateway API alone. It ends TLS 1.2 or later with
 * a certificate for each host, redirects plain HTTP, and hands requests to the mesh at a Service's own
 * address, so that the mesh and not the gateway decides which version of a service gets them.
 *
 * Hosts have certificates of their own because an ACME server proves a wildcard by DNS only, and this program
 * does not write to anybody's DNS zone.
 */
export class Gateway extends Component<GatewaySpec, GatewayOutputs> {
  constructor(name: string, { charts, ...spec }: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Gateway", name, spec, opts);
    const namespace = platformNamespace(this.scope, {
      name: NAMESPACE,
      mesh: spec.mesh,
      open: [PORTS.http, PORTS.https, ...(spec.frontDoor === undefined ? [] : [PORTS.health])],
      metrics: [PORTS.metrics],
    });
    const tls = this.requireTls(namespace, spec);
    const compression = this.compress(namespace);
    const podAnnotations = meshRules(spec.mesh).expose(this.scope, {
      namespace,
      pods: LABELS,
      ports: [PORTS.http, PORTS.https, PORTS.health],
    });
    const controller = chart(
      this.scope,
      "traefik",
      { chart: charts["traefik"], namespace, skipCrds: true, values: traefikValues(spec, podAnnotations) },
      { dependsOn: [tls, compression] },
    );
    const entrance = this.createEntrance(spec, namespace, controller);
    createListeners(this.scope, namespace, spec.hosts);
    issueCertificates(this.scope, namespace, spec);
    this.scrape(namespace, spec.mesh);
    this.publish({
      address: spec.frontDoor === undefined ? addressOf(entrance) : nameOf(entrance),
      entrance: { service: entrance.metadata.name, ports: PORTS },
      gateway: { name: GATEWAY, namespace },
      identity: { serviceAccount: "traefik", namespace },
    });
  }

  /** The options that Traefik applies to every connection that names no others. */
  private requireTls(namespace: pulumi.Output<string>, spec: GatewaySpec): CustomResource {
    return customResource(this.scope, "tls", {
      apiVersion: "traefik.io/v1alpha1",
      kind: "TLSOption",
      metadata: { name: "default", namespace },
      // The clouds' load balancers connect without saying for which host.
      spec: { minVersion: "VersionTLS12", sniStrict: spec.frontDoor === undefined },
    });
  }

  /** What is worth it and not compressed yet, in the way that the client prefers. */
  private compress(namespace: pulumi.Output<string>): CustomResource {
    return customResource(this.scope, "compression", {
      apiVersion: "traefik.io/v1alpha1",
      kind: "Middleware",
      metadata: { name: COMPRESSION, namespace },
      spec: { compress: { encodings: ["br", "gzip"], minResponseBodyBytes: 1024 } },
    });
  }

  /** Ours and not the chart's, so that policies see it and its address is known. */
  private createEntrance(
    { loadBalancer: { kind, annotations, behindFrontDoor }, frontDoor }: GatewaySpec,
    namespace: pulumi.Output<string>,
    controller: pulumi.Resource,
  ): Service {
    return new Service(
      `${this.scope.name}-entrance`,
      {
        metadata: {
          name: "traefik",
          namespace,
          labels: LABELS,
          annotations: frontDoor === undefined ? annotations : behindFrontDoor,
        },
        spec: {
          selector: LABELS,
          ...(frontDoor !== undefined
            ? { type: "ClusterIP" }
            : {
                type: "LoadBalancer",
                // A cloud's balancer finds the nodes that run a pod, and clients' addresses survive.
                externalTrafficPolicy: kind === "cloud" ? "Local" : "Cluster",
              }),
          ports: [
            { name: "web", port: 80, targetPort: "web", protocol: "TCP" },
            {
              name: "websecure",
              port: 443,
              targetPort: "websecure",
              protocol: "TCP",
              // Tells GKE's load balancer to encrypt.
              ...(frontDoor === undefined ? {} : { appProtocol: "HTTPS" }),
            },
          ],
        },
      },
      this.child({ dependsOn: [controller] }),
    );
  }

  private scrape(namespace: pulumi.Output<string>, mesh: MeshName): void {
    customResource(this.scope, "monitor", {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: { name: "traefik", namespace },
      spec: {
        selector: { matchLabels: LABELS },
        podMetricsEndpoints: [
          { port: "metrics", interval: "15s" },
          ...proxyEndpoints(meshRules(mesh)).map((endpoint) => ({ ...endpoint, interval: "15s" })),
        ],
      },
    });
  }
}

function addressOf({ status }: Service): pulumi.Output<string> {
  return status.loadBalancer.ingress.apply(([first]) => first?.hostname ?? first?.ip ?? "");
}

function nameOf({ metadata }: Service): pulumi.Output<string> {
  return pulumi.interpolate`${metadata.name}.${metadata.namespace}.svc.cluster.local`;
}
