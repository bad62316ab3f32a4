import type { Labels } from "../contract";
import type { Binding } from "./bindings";
import type { ServiceSpec } from "./spec";

/**
 * Annotations of a Rollout that make Reloader restart its pods when one of its kept Secrets changes. `restart` sets
 * `restartAt`, where the default would change the pod template and so begin a rollout of the same version.
 */
export function restarts(
  { restartOnSecretChange }: Pick<ServiceSpec, "restartOnSecretChange">,
  bindings: readonly Binding[],
): Labels {
  const kept = bindings.filter((binding) => binding.kept).map(({ secretName }) => secretName);
  if (!restartOnSecretChange || kept.length === 0) return {};
  return {
    "secret.reloader.stakater.com/reload": kept.join(","),
    "reloader.stakater.com/rollout-strategy": "restart",
  };
}
