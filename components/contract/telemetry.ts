/** Where a cloud keeps the logs and the traces of what runs in the cluster. */
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { PlatformSpec } from "./platform";

export interface CloudLogsSpec extends PlatformSpec {
  /** Principal that writes them. */
  readonly writer: pulumi.Output<string>;
  readonly retentionDays: number;
}

export interface CloudLogsOutputs {
  /** Settings of Fluent Bit's output, `Name` included. */
  readonly output: Readonly<Record<string, pulumi.Input<string>>>;
}

/** `nodes`: the nodes deliver their containers' logs by themselves; else somebody has to write them. */
export type CloudLogs = "nodes" | ((scope: Scope, spec: CloudLogsSpec) => CloudLogsOutputs);

export interface CloudTracesSpec extends PlatformSpec {
  /** Principal that writes them. */
  readonly writer: pulumi.Output<string>;
}

export interface CloudTracesOutputs {
  /** Name of the OpenTelemetry Collector's exporter, and its settings. */
  readonly exporter: string;
  readonly settings: Readonly<Record<string, pulumi.Input<string>>>;
}

export type CloudTraces = (scope: Scope, spec: CloudTracesSpec) => CloudTracesOutputs;
