import type * as pulumi from "@pulumi/pulumi";
import { BINDING_ROOT, type BindingKind, bindingName } from "../pure/bindings";
import { podLabels, PORT_NAME, serviceNames, type ServiceSpec } from "./spec";

type Declared = Pick<
  ServiceSpec,
  "name" | "image" | "port" | "health" | "metrics" | "env" | "resources" | "rollout"
>;

/**
 * What the chart of a service that Argo CD delivers is given: what the team has declared, and the names of what the
 * platform has made around the workload.
 *
 * @param bound stores that the service is bound to, by kind and key
 */
export function deliveredValues(
  { name, image, port, health, metrics, env, resources, rollout }: Declared,
  bound: readonly { readonly kind: BindingKind; readonly key?: string }[],
): pulumi.Inputs {
  const { root, stable, canary: canaryService } = serviceNames(name);
  return {
    image,
    port,
    portName: PORT_NAME,
    health,
    metrics,
    env,
    resources,
    rollout,
    podLabels: podLabels(name),
    serviceAccount: name,
    analysisTemplate: name,
    httpRoute: root,
    stableService: stable,
    canaryService,
    bindingRoot: BINDING_ROOT,
    bindings: bound.map(({ kind, key }) => {
      const binding = bindingName(kind, key);
      return { name: binding, secretName: kind === "database" ? `${name}-database` : `${name}-${binding}` };
    }),
  };
}
