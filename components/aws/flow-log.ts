import { FlowLog, type Vpc } from "@pulumi/aws/ec2";
import type { Scope } from "../component";
import type { NetworkSpec } from "../contract";
import { type Account, arn } from "./account";
import { encryptedLogGroup, encryptionKey } from "./encryption";
import { roleName } from "./names";
import { role, serviceTrust } from "./roles";

/** Seconds that records are gathered over; the shortest of the two that AWS offers. */
const AGGREGATION_SECONDS = 60;

/** Records accepted and rejected traffic of the whole VPC, encrypted, for as long as the spec says. */
export function createFlowLog(account: Account, scope: Scope, spec: NetworkSpec, vpc: Vpc): void {
  const groupName = `/aws/vpc/${spec.name}/flow-logs`;
  const key = encryptionKey(account, scope, spec, { purpose: "network", logGroups: [groupName] });
  const group = encryptedLogGroup(scope, {
    name: groupName,
    retentionInDays: spec.logRetentionDays,
    key,
  });
  new FlowLog(
    `${scope.name}-flow-log`,
    {
      vpcId: vpc.id,
      trafficType: "ALL",
      maxAggregationInterval: AGGREGATION_SECONDS,
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: deliveryRole(account, scope, spec, groupName),
    },
    scope.child(),
  );
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html, for one group that exists. */
function deliveryRole(account: Account, scope: Scope, spec: NetworkSpec, groupName: string) {
  return role(account, scope, {
    key: "flow-log",
    name: roleName(spec.name, "flow-log"),
    description: `Delivers the flow logs of ${spec.name}`,
    trust: serviceTrust(account, "vpc-flow-logs.amazonaws.com"),
    inline: [
      {
        Sid: "Deliver",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: arn(account, "logs", `log-group:${groupName}:*`),
      },
      {
        Sid: "FindGroup",
        Action: ["logs:DescribeLogGroups"],
        Resource: arn(account, "logs", "log-group:*"),
      },
    ],
  });
}
