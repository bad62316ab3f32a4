import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { digits, forcesNew, nameOf, outOfRange, projectOf, when } from "./shared";

const LOG_BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig";

const logBucket: TypeModel = {
  type: LOG_BUCKET,
  stateful: true,
  immutable: forcesNew("services/logging/resource_logging_project_bucket_config.go", [
    "project",
    "location",
    "bucketId",
  ]),
  mutable: ["retentionDays", "description", "deletionPolicy"],
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/buckets/${text(inputs, "bucketId") ?? ""}`,
  validate: (inputs) => [
    ...when(
      !/^[A-Za-z0-9_-]([A-Za-z0-9_.-]{0,99})$/.test(text(inputs, "bucketId") ?? "a"),
      "bucketId",
      "must be 1 to 100 letters, digits, dots, dashes and underscores",
    ),
    ...outOfRange(inputs, "retentionDays", 1, 3650),
  ],
  outputs: (_inputs, context) => ({ name: context.id, lifecycleState: "ACTIVE" }),
};

const sink: TypeModel = {
  type: "gcp:logging/projectSink:ProjectSink",
  immutable: forcesNew("services/logging/resource_logging_sink.go", ["name", "project"]),
  requires: ["name"],
  id: (inputs, context) => `projects/${projectOf(inputs, context)}/sinks/${nameOf(inputs)}`,
  validate: (inputs) =>
    when(
      !/^[A-Za-z0-9_.-]{1,100}$/.test(text(inputs, "name") ?? "a"),
      "name",
      "must be 1 to 100 letters, digits, dots, dashes and underscores",
    ),
  refuse: (inputs, { cloud, scope }) => {
    const bucket = /^logging\.googleapis\.com\/(.+)$/.exec(text(inputs, "destination") ?? "")?.[1];
    const exists = bucket === undefined || cloud.get(LOG_BUCKET, bucket, scope) !== undefined;
    return exists ? undefined : `the destination ${bucket} does not exist`;
  },
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    writerIdentity: `serviceAccount:service-${digits(context.hex(11, "project"))}@gcp-sa-logging.iam.gserviceaccount.com`,
  }),
};

export const logging: readonly TypeModel[] = [logBucket, sink];
