import { Provider } from "@pulumi/gcp/provider";
import type { Scope } from "../component";
import type { PlatformSpec } from "../contract";
import type { GcpConfig } from "./config";

/** The one explicit Google Cloud provider: it fixes project, region and the labels of what takes any. */
export function providers(config: GcpConfig, scope: Scope, spec: PlatformSpec): Provider[] {
  return [
    new Provider(
      `${scope.name}-gcp`,
      { project: config.project, region: config.region, defaultLabels: spec.labels },
      scope.child(),
    ),
  ];
}
