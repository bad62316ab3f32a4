import { ProjectBucketConfig, ProjectSink } from "@pulumi/gcp/logging";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";

export interface LogBucketArgs {
  /** Parts of the bucket's name. */
  readonly name: readonly string[];
  /** What the bucket receives, in the Logging query language. */
  readonly filter: pulumi.Input<string>;
  readonly retentionDays: number;
}

/**
 * A log bucket in the region with a retention of its own: the project's default bucket keeps 30 days. Deleting
 * the stack leaves it behind, because logs outlive what wrote them, and a new stack adopts it.
 */
export function logBucket(
  config: GcpConfig,
  scope: Scope,
  { name, filter, retentionDays }: LogBucketArgs,
): void {
  const bucket = new ProjectBucketConfig(
    `${scope.name}-logs`,
    {
      project: config.project,
      location: config.region,
      bucketId: physicalName([...name, "logs"], 100),
      retentionDays,
      deletionPolicy: "ABANDON",
    },
    scope.child(),
  );
  new ProjectSink(
    `${scope.name}-logs-sink`,
    {
      project: config.project,
      name: physicalName([...name, "logs"], 100),
      destination: pulumi.interpolate`logging.googleapis.com/${bucket.id}`,
      filter,
      uniqueWriterIdentity: true,
    },
    scope.child(),
  );
}
