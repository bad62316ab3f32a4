import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { MeshServiceArgs, MeshTraffic } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { NETWORKING } from "./names";

/**
 * The waypoint sends a request to the pod that answers the fewest, passes over pods whose circuit is open, and gives up
 * after the route's timeout. Retries are the whole mesh's (`mesh.retries`): the Gateway API's standard definitions have no
 * field for a route's.
 *
 * The timeout stands in the rule that has the weights, and the API server knows one owner for the list of rules. A change
 * of the timeout therefore takes the list over and sends everything to the stable version; a rollout that goes on at that
 * moment sets its weights again.
 */
export function balance(scope: Scope, { namespace, versions, resilience }: MeshServiceArgs): MeshTraffic {
  const { timeoutSeconds, circuitBreaker } = resilience;
  return {
    services: {},
    route: {
      annotations: { "pulumi.com/patchForce": "true" },
      rule: timeoutSeconds === undefined ? {} : { timeouts: { request: `${timeoutSeconds}s` } },
      ignored: ["spec.rules[0].backendRefs"],
    },
    resources: versions.map((version) =>
      customResource(scope, `${version}-destination`, {
        apiVersion: NETWORKING,
        kind: "DestinationRule",
        metadata: { name: version, namespace },
        spec: {
          host: pulumi.interpolate`${version}.${namespace}.svc.cluster.local`,
          trafficPolicy: {
            loadBalancer: { simple: "LEAST_REQUEST" },
            ...(circuitBreaker === undefined
              ? {}
              : {
                  outlierDetection: {
                    consecutive5xxErrors: circuitBreaker.failures,
                    interval: "5s",
                    baseEjectionTime: `${circuitBreaker.pauseSeconds}s`,
                    maxEjectionPercent: 100,
                  },
                }),
          },
        },
      }),
    ),
  };
}
