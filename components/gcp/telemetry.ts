import { IAMMember } from "@pulumi/gcp/projects";
import type { Scope } from "../component";
import type { CloudTracesOutputs, CloudTracesSpec } from "../contract";
import type { GcpConfig } from "./config";

/** May write traces, and read none. */
const AGENT = "roles/cloudtrace.agent";

/** Cloud Trace, which needs nothing but the permission to write. */
export function cloudTrace(config: GcpConfig, scope: Scope, spec: CloudTracesSpec): CloudTracesOutputs {
  const grant = new IAMMember(
    `${scope.name}-writer`,
    { project: config.project, role: AGENT, member: spec.writer },
    scope.child(),
  );
  return { exporter: "googlecloud", settings: { project: grant.project } };
}
