import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";

const API_VERSION = "networking.gke.io/v1";

/** Share of requests that are logged, in millionths. */
const SAMPLE_RATE = 1_000_000;

/**
 * How the load balancer treats the gateway's pods: Cloud Armor before them, every request logged, time for a pod that
 * stops to finish, and a health check at the path that the gateway answers by itself.
 */
export function configureBackend(
  scope: Scope,
  { gateway: { namespace, service, ports } }: FrontDoorSpec,
  securityPolicy: pulumi.Output<string>,
): pulumi.Resource[] {
  const targetRef = { group: "", kind: "Service", name: service };
  const metadata = { name: "front-door", namespace };
  const backend = customResource(scope, "backend", {
    apiVersion: API_VERSION,
    kind: "GCPBackendPolicy",
    metadata,
    spec: {
      default: {
        securityPolicy,
        logging: { enabled: true, sampleRate: SAMPLE_RATE },
        connectionDraining: { drainingTimeoutSec: 30 },
      },
      targetRef,
    },
  });
  const health = customResource(scope, "health", {
    apiVersion: API_VERSION,
    kind: "HealthCheckPolicy",
    metadata,
    spec: {
      default: {
        checkIntervalSec: 5,
        timeoutSec: 2,
        healthyThreshold: 1,
        unhealthyThreshold: 2,
        logConfig: { enabled: true },
        config: { type: "HTTP", httpHealthCheck: { port: ports.health, requestPath: "/ping" } },
      },
      targetRef,
    },
  });
  return [backend, health];
}
