/**
 * The compatibility set: versions that are released and tested together, each with the source of its limits.
 * Everything that has a version is pinned here and nowhere else.
 */

/** Kubernetes minor versions the whole set supports. */
export const KUBERNETES_VERSIONS = ["1.34", "1.35"] as const;

/** A chart, its repository and what is known about its limits. */
export interface ChartVersion {
  readonly chart: string;
  readonly repo: string;
  readonly version: string;
}
