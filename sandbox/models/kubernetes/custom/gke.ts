import type { Field, Fields } from "../../../simulator/schema";
import { boolean, number, required, string } from "./fields";

/**
 * The fields of GKE's policies for its load balancers, written down from Google's documentation, because no module
 * carries their definitions: docs.cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources and
 * configure-cdn-for-gateway.
 */

function object(to: string): Field {
  return { shape: { kind: "ref", to: `gke.${to}` } };
}

export const gkeDefinitions: Readonly<Record<string, Fields>> = {
  "gke.TargetRef": { group: required(string), kind: required(string), name: required(string) },
  "gke.BackendPolicySpec": {
    default: object("BackendDefaults"),
    targetRef: required(object("TargetRef")),
  },
  "gke.BackendDefaults": {
    securityPolicy: string,
    timeoutSec: number,
    logging: object("Logging"),
    connectionDraining: object("ConnectionDraining"),
  },
  "gke.Logging": { enabled: boolean, sampleRate: number },
  "gke.ConnectionDraining": { drainingTimeoutSec: number },
  "gke.GatewayPolicySpec": {
    default: object("GatewayDefaults"),
    targetRef: required(object("TargetRef")),
  },
  "gke.GatewayDefaults": { sslPolicy: string, allowGlobalAccess: boolean, region: string },
  "gke.HTTPFilterSpec": { cachePolicy: object("CachePolicy") },
  "gke.CachePolicy": {
    cacheMode: string,
    defaultTTL: string,
    clientTTL: string,
    maxTTL: string,
    negativeCaching: boolean,
    requestCoalescing: boolean,
    cacheKeyPolicy: object("CacheKeyPolicy"),
  },
  "gke.CacheKeyPolicy": { includeHost: boolean, includeProtocol: boolean, includeQueryString: boolean },
  "gke.HealthCheckPolicySpec": {
    default: object("HealthCheckDefaults"),
    targetRef: required(object("TargetRef")),
  },
  "gke.HealthCheckDefaults": {
    checkIntervalSec: number,
    timeoutSec: number,
    healthyThreshold: number,
    unhealthyThreshold: number,
    logConfig: object("LogConfig"),
    config: object("HealthCheckConfig"),
  },
  "gke.LogConfig": { enabled: boolean },
  "gke.HealthCheckConfig": { type: required(string), httpHealthCheck: object("HttpHealthCheck") },
  "gke.HttpHealthCheck": { port: number, portSpecification: string, requestPath: string, host: string },
};
