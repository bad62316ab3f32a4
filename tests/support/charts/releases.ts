import { chartName } from "../../../sandbox/models/kubernetes/charts";
import type { Props } from "../../../sandbox/simulator/values";
import { MATRIX, planOf } from "../plans";

/** The type of a Helm release among the resources of a plan. */
const RELEASE = "kubernetes:helm.sh/v3:Release";

/** The releases of every plan by their charts' own names, in order, each different one once. */
export async function plannedReleases(): Promise<ReadonlyMap<string, readonly Props[]>> {
  const releases = new Map<string, Map<string, Props>>();
  for (const choice of MATRIX) {
    const { recording } = await planOf(choice, true);
    for (const { type, inputs } of recording.resources) {
      if (type !== RELEASE) continue;
      const name = chartName(inputs);
      const different = releases.get(name) ?? new Map<string, Props>();
      releases.set(name, different.set(JSON.stringify([inputs["namespace"], inputs["values"]]), inputs));
    }
  }
  const sorted = [...releases].sort(([left], [right]) => left.localeCompare(right));
  return new Map(sorted.map(([name, different]) => [name, [...different.values()]]));
}
