import { Api, Integration, Route, Stage } from "@pulumi/aws/apigatewayv2";
import { LogGroup } from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { QueueSpec } from "../../contract";
import type { Account } from "../account";
import { useOfDataKey } from "../grants";
import { roleName } from "../names";
import { role, serviceTrust } from "../roles";
import type { ApiSettings } from "./config";
import { type SourceArgs, type SourceKind, sourceName } from "./source";

/** Requests a second, and how many at once: what a client in a loop can cost has an end. */
const THROTTLING = { throttlingRateLimit: 100, throttlingBurstLimit: 200 };

/** Who asked for what, and what came of it. */
const LOG_FORMAT = JSON.stringify({
  time: "$context.requestTime",
  requestId: "$context.requestId",
  caller: "$context.identity.caller",
  route: "$context.routeKey",
  status: "$context.status",
  error: "$context.integrationErrorMessage",
});

/** An HTTP API whose one route sends a request's body to the queue; its callers sign as principals of AWS. */
export const httpApi: SourceKind<ApiSettings> = {
  logGroup: logGroupOf,
  create: (account, scope, args) => {
    const { name, settings, spec } = args;
    const api = new Api(
      `${scope.name}-${name}`,
      {
        name: sourceName(spec, name),
        description: `Queue ${spec.key} of ${spec.name}`,
        protocolType: "HTTP",
      },
      scope.child(),
    );
    const integration = createIntegration(account, scope, api, args);
    const route = new Route(
      `${scope.name}-${name}`,
      {
        apiId: api.id,
        routeKey: `POST ${settings.path}`,
        authorizationType: "AWS_IAM",
        target: pulumi.interpolate`integrations/${integration.id}`,
      },
      scope.child(),
    );
    createStage(scope, api, args, route);
  },
};

/** Services may write to groups of this prefix without a policy of the account's for each of them. */
function logGroupOf(spec: QueueSpec, name: string): string {
  return `/aws/vendedlogs/apis/${sourceName(spec, name)}`;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html */
function createIntegration(
  account: Account,
  scope: Scope,
  api: Api,
  { name, spec, destination }: SourceArgs<ApiSettings>,
): Integration {
  return new Integration(
    `${scope.name}-${name}`,
    {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationSubtype: "SQS-SendMessage",
      payloadFormatVersion: "1.0",
      requestParameters: { QueueUrl: destination.queue.url, MessageBody: "$request.body" },
      credentialsArn: role(account, scope, {
        key: `${name}-api`,
        name: roleName(spec.name, name, "api"),
        description: `API ${name} to queue ${spec.key} of ${spec.name}`,
        trust: serviceTrust(account, "apigateway.amazonaws.com"),
        inline: [
          { Sid: "Send", Action: ["sqs:SendMessage"], Resource: destination.queueArn },
          useOfDataKey(account, destination.alias),
        ],
      }),
    },
    scope.child(),
  );
}

/** The only stage, which shows every change at once; its log is encrypted with the queue's key. */
function createStage(
  scope: Scope,
  api: Api,
  { name, spec, destination }: SourceArgs<ApiSettings>,
  route: Route,
): void {
  const logs = new LogGroup(
    `${scope.name}-${name}`,
    {
      name: logGroupOf(spec, name),
      retentionInDays: spec.logRetentionDays,
      kmsKeyId: destination.key.arn,
    },
    scope.child(),
  );
  new Stage(
    `${scope.name}-${name}`,
    {
      apiId: api.id,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.arn, format: LOG_FORMAT },
      defaultRouteSettings: THROTTLING,
    },
    scope.child({ dependsOn: [route] }),
  );
}
