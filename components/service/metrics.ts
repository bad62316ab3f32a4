import type { Selector } from "../pure/slo";
import { authorizationName } from "../kubernetes/linkerd";
import { CALLERS } from "./access";
import { NAME_LABEL, type ServiceSpec } from "./spec";

/** Label that Argo Rollouts gives the pods of a version. */
export const VERSION_LABEL = "rollouts-pod-template-hash";

/** Pod labels that the scraped series carry, besides namespace and pod. */
export const SERIES_LABELS = [NAME_LABEL, VERSION_LABEL];

/** A label's name as Prometheus writes it. */
export function seriesLabel(label: string): string {
  return label.replace(/[^a-zA-Z0-9_]/g, "_");
}

/**
 * The requests that count for a service: those its callers made, as its own proxies saw them. Probes and
 * scrapes were let in by other policies and so do not count.
 */
export function requestsOf({ name, team }: Pick<ServiceSpec, "name" | "team">): Selector {
  return {
    direction: "inbound",
    namespace: team,
    [seriesLabel(NAME_LABEL)]: name,
    authz_name: authorizationName(name, CALLERS),
  };
}
