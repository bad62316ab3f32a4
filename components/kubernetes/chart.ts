import { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { ChartReference } from "../contract";
import type { ChildOptions, Scope } from "../component";

/** Seconds a release may take until its workloads are ready. */
const TIMEOUT_SECONDS = 600;

export interface ChartArgs {
  readonly chart: ChartReference;
  /** Namespace that exists already; a release never creates one. */
  readonly namespace: pulumi.Input<string>;
  readonly values?: pulumi.Inputs;
  /** Leaves out the definitions in the chart's `crds` folder, because another chart brings them. */
  readonly skipCrds?: boolean;
}

/**
 * A third-party chart as one Helm release, named like its logical name: pinned, rolled back as a whole when it
 * fails, waited for. `Release` and not `Chart`, because it asks the cluster nothing during a preview.
 */
export function chart(
  scope: Scope,
  name: string,
  { chart: reference, namespace, values = {}, skipCrds = false }: ChartArgs,
  opts: ChildOptions = {},
): Release {
  return new Release(
    `${scope.name}-${name}`,
    {
      name,
      chart: reference.chart,
      version: reference.version,
      ...(reference.repo === undefined ? {} : { repositoryOpts: { repo: reference.repo } }),
      namespace,
      createNamespace: false,
      skipCrds,
      atomic: true,
      timeout: TIMEOUT_SECONDS,
      values,
    },
    scope.child(opts),
  );
}
