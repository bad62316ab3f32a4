import type { GlobalAddress } from "@pulumi/gcp/compute/globalAddress";
import { SSLPolicy } from "@pulumi/gcp/compute/sslpolicy";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { physicalName } from "../../pure/naming";
import type { GcpConfig } from "../config";

const API = "gateway.networking.k8s.io";
const GKE = "networking.gke.io";

/** Name of the Gateway, and of what belongs to it. */
const NAME = "front-door";

/** GKE's class for the global external Application Load Balancer. */
const CLASS = "gke-l7-global-external-managed";

/** Where an ACME server asks for a proof; it follows no redirect to a certificate that is not there yet. */
const CHALLENGES = "/.well-known/acme-challenge/";

export interface GatewayArgs {
  readonly address: GlobalAddress;
  /** Name of the certificate map. */
  readonly certificates: pulumi.Output<string>;
  readonly dependsOn: pulumi.Resource[];
}

/** The load balancer as GKE's controller makes it, and its routes: everything to the gateway, encrypted. */
export function createGateway(
  config: GcpConfig,
  scope: Scope,
  spec: FrontDoorSpec,
  { address, certificates, dependsOn }: GatewayArgs,
): void {
  const { namespace } = spec.gateway;
  const gateway = customResource(
    scope,
    "gateway",
    {
      apiVersion: `${API}/v1`,
      kind: "Gateway",
      metadata: { name: NAME, namespace, annotations: { [`${GKE}/certmap`]: certificates } },
      spec: {
        gatewayClassName: CLASS,
        addresses: [{ type: "NamedAddress", value: address.name }],
        listeners: ["http", "https"].map((name) => ({
          name,
          protocol: name.toUpperCase(),
          port: name === "http" ? 80 : 443,
          allowedRoutes: { namespaces: { from: "Same" } },
        })),
      },
    },
    { dependsOn },
  );
  requireTls(config, scope, spec, gateway);
  route(scope, spec, gateway, "http", [
    { matches: [prefix(CHALLENGES)], backendRefs: [backend(spec, 80)] },
    { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] },
  ]);
  const everything = { matches: [prefix("/")], backendRefs: [backend(spec, 443)] };
  route(scope, spec, gateway, "https", [...cached(scope, spec), everything]);
}

/** TLS 1.2 with ciphers that keep what was said secret later, or 1.3. */
function requireTls(
  config: GcpConfig,
  scope: Scope,
  { name, gateway: { namespace } }: FrontDoorSpec,
  gateway: pulumi.Resource,
): void {
  const policy = new SSLPolicy(
    `${scope.name}-tls`,
    {
      project: config.project,
      name: physicalName([name, "front-door"]),
      profile: "RESTRICTED",
      minTlsVersion: "TLS_1_2",
    },
    scope.child(),
  );
  customResource(
    scope,
    "tls-policy",
    {
      apiVersion: `${GKE}/v1`,
      kind: "GCPGatewayPolicy",
      metadata: { name: NAME, namespace },
      spec: {
        default: { sslPolicy: policy.name },
        targetRef: { group: API, kind: "Gateway", name: NAME },
      },
    },
    { dependsOn: [gateway] },
  );
}

/** Rules for the paths that the CDN keeps, whatever the answer's headers say. */
function cached(scope: Scope, { cdn, gateway, ...spec }: FrontDoorSpec) {
  if (cdn === undefined) return [];
  const filter = customResource(scope, "cache", {
    apiVersion: `${GKE}/v1`,
    kind: "GCPHTTPFilter",
    metadata: { name: NAME, namespace: gateway.namespace },
    spec: {
      cachePolicy: {
        cacheMode: "FORCE_CACHE_ALL",
        defaultTTL: `${cdn.ttlSeconds}s`,
        requestCoalescing: true,
        cacheKeyPolicy: { includeHost: true, includeProtocol: true, includeQueryString: true },
      },
    },
  });
  return [
    {
      matches: cdn.paths.map((path) => prefix(path.replace(/\*$/, ""))),
      filters: [
        {
          type: "ExtensionRef",
          extensionRef: { group: GKE, kind: "GCPHTTPFilter", name: filter.metadata.name },
        },
      ],
      backendRefs: [backend({ ...spec, cdn, gateway }, 443)],
    },
  ];
}

function route(
  scope: Scope,
  { hosts, gateway: { namespace } }: FrontDoorSpec,
  gateway: pulumi.Resource,
  listener: "http" | "https",
  rules: readonly object[],
): void {
  customResource(
    scope,
    `${listener}-route`,
    {
      apiVersion: `${API}/v1`,
      kind: "HTTPRoute",
      metadata: { name: `${NAME}-${listener}`, namespace },
      spec: {
        parentRefs: [{ group: API, kind: "Gateway", name: NAME, sectionName: listener }],
        hostnames: [...hosts],
        rules: [...rules],
      },
    },
    { dependsOn: [gateway] },
  );
}

function prefix(value: string) {
  return { path: { type: "PathPrefix", value } };
}

function backend({ gateway: { service } }: FrontDoorSpec, port: number) {
  return { kind: "Service", name: service, port };
}
