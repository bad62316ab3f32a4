import { RolePolicy } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { CloudLogsOutputs, CloudLogsSpec, CloudTracesOutputs, CloudTracesSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { type Account, arn } from "./account";
import { logRetention } from "./audit/retention";
import { encryptedLogGroup, encryptionKey } from "./encryption";
import { policyDocument } from "./policy-document";

/** An encrypted log group for all containers of the cluster, a stream a pod, and the permission to write it. */
export function cloudWatchLogs(account: Account, scope: Scope, spec: CloudLogsSpec): CloudLogsOutputs {
  const name = `/trivium/${spec.name}/containers`;
  const key = encryptionKey(account, scope, spec, { purpose: "container-logs", logGroups: [name] });
  const group = encryptedLogGroup(scope, { name, retentionInDays: logRetention(spec.retentionDays), key });
  const grant = new RolePolicy(
    `${scope.name}-writer`,
    {
      name: physicalName([scope.name, "writer"]),
      role: spec.writer,
      policy: policyDocument([
        {
          Sid: "Write",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: arn(account, "logs", `log-group:${name}:*`),
        },
      ]),
    },
    scope.child(),
  );
  return {
    output: {
      Name: "cloudwatch_logs",
      region: account.region,
      log_group_name: after(group.name, [grant]),
      log_stream_prefix: "container.",
      log_stream_template: "$kubernetes['namespace_name'].$kubernetes['pod_name']",
      auto_create_group: "Off",
    },
  };
}

/** X-Ray, which needs nothing but the permission to write. Its actions know no resources. */
export function xRay(account: Account, scope: Scope, spec: CloudTracesSpec): CloudTracesOutputs {
  const grant = new RolePolicy(
    `${scope.name}-writer`,
    {
      name: physicalName([scope.name, "writer"]),
      role: spec.writer,
      policy: policyDocument([
        { Sid: "Write", Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" },
      ]),
    },
    scope.child(),
  );
  return { exporter: "awsxray", settings: { region: after(pulumi.output(account.region), [grant]) } };
}
