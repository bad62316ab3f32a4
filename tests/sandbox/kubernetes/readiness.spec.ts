import { expect } from "chai";
import type { KubernetesObject } from "../../../sandbox/kubernetes/api";
import { waitingFor } from "../../../sandbox/kubernetes/readiness";

const object = (
  kind: string,
  fields: object,
  annotations: Record<string, string> = {},
): KubernetesObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "it", generation: 2, annotations },
  ...fields,
});

const CASES: readonly {
  readonly what: string;
  readonly object: KubernetesObject;
  readonly waits?: string;
}[] = [
  {
    what: "a Deployment whose controller has not seen its last change",
    object: object("Deployment", {
      spec: { replicas: 1 },
      status: { observedGeneration: 1, availableReplicas: 1 },
    }),
    waits: "its controller has not seen it yet",
  },
  {
    what: "a Deployment with too few replicas",
    object: object("Deployment", {
      spec: { replicas: 3 },
      status: { observedGeneration: 2, updatedReplicas: 3, availableReplicas: 1 },
    }),
    waits: "1 of 3 replicas: availableReplicas",
  },
  {
    what: "a Deployment with all of them",
    object: object("Deployment", {
      spec: { replicas: 3 },
      status: { observedGeneration: 2, updatedReplicas: 3, availableReplicas: 3 },
    }),
  },
  {
    what: "a Pod that cannot be scheduled",
    object: object("Pod", {
      status: { phase: "Pending", conditions: [{ type: "Ready", status: "False", message: "no nodes" }] },
    }),
    waits: "condition Ready is not met: no nodes",
  },
  { what: "a Pod that has done its work", object: object("Pod", { status: { phase: "Succeeded" } }) },
  {
    what: "a load balancer without address",
    object: object("Service", { spec: { type: "LoadBalancer" } }),
    waits: "it has no address yet",
  },
  { what: "a Service inside the cluster", object: object("Service", { spec: { type: "ClusterIP" } }) },
  {
    what: "a definition that is not served yet",
    object: object("CustomResourceDefinition", {}),
    waits: "condition Established is not met",
  },
  { what: "a kind nobody waits for", object: object("ConfigMap", {}) },
  {
    what: "an object that the program does not want to wait for",
    object: object("Pod", {}, { "pulumi.com/skipAwait": "true" }),
  },
];

describe("readiness, as Pulumi's provider sees it", () => {
  for (const { what, object: given, waits } of CASES) {
    it(`${waits === undefined ? "does not wait for" : "waits for"} ${what}`, () => {
      expect(waitingFor(given)).to.equal(waits);
    });
  }
});
