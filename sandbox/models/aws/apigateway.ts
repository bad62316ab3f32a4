import type { Context, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { find, forceNew, iamArn, oneOf, pattern, refuse, region, regional, tagged } from "./common";
import { ROLE } from "./iam";
import { LOG_GROUP } from "./logs";
import { allowsService } from "./policies";

const API = "aws:apigatewayv2/api:Api";
const INTEGRATION = "aws:apigatewayv2/integration:Integration";
const ROUTE = "aws:apigatewayv2/route:Route";

/** What belongs to an API is deleted with it. */
const ofApi = {
  references: { apiId: { to: [API], loose: true } },
  partOf: ({ inputs }: { inputs: Props }) => ({ type: API, id: text(inputs, "apiId") ?? "" }),
};

const api: TypeModel = {
  type: API,
  immutable: forceNew("aws_apigatewayv2_api", "protocolType", "region"),
  requires: ["name"],
  id: (_inputs, context) => context.hex(10),
  validate: (inputs) => oneOf(inputs, "protocolType", ["HTTP", "WEBSOCKET"]),
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: apiArn(context, `/apis/${context.id}`),
    apiEndpoint: `https://${context.id}.execute-api.${region(context)}.amazonaws.com`,
    executionArn: iamArn(context, context.id).replace(":iam::", `:execute-api:${region(context)}:`),
  }),
};

/** ARN of something of API Gateway's, which names no account. */
function apiArn(context: Context, path: string): string {
  const [, partition = ""] = iamArn(context, "").split(":");
  return `arn:${partition}:apigateway:${region(context)}::${path}`;
}

const integration: TypeModel = {
  type: INTEGRATION,
  immutable: forceNew(
    "aws_apigatewayv2_integration",
    "apiId",
    "integrationType",
    "integrationSubtype",
    "region",
  ),
  references: { ...ofApi.references, credentialsArn: { to: [ROLE], by: "arn", loose: true } },
  partOf: ofApi.partOf,
  id: (_inputs, context) => context.hex(7),
  validate: (inputs) => [
    ...oneOf(inputs, "integrationType", ["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"]),
    ...oneOf(inputs, "payloadFormatVersion", ["1.0", "2.0"]),
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
    ...["QueueUrl", "MessageBody"]
      .filter((key) => text(inputs, "integrationSubtype") === "SQS-SendMessage" && !hasParameter(inputs, key))
      .map((key) => ({ path: `requestParameters.${key}`, reason: "is required for SQS-SendMessage" })),
  ],
  outputs: (inputs, context) => {
    const role = find(context, ROLE, "arn", inputs["credentialsArn"]);
    refuse(
      role !== undefined && !allowsService(role.outputs["assumeRolePolicy"], "apigateway.amazonaws.com"),
      `BadRequestException: role ${role?.id ?? ""} does not trust apigateway.amazonaws.com`,
    );
    return { ...regional(context), timeoutMilliseconds: inputs["timeoutMilliseconds"] ?? 30_000 };
  },
  refuseDelete: ({ id }, cloud) => {
    const user = cloud
      .all()
      .find(({ type, inputs }) => type === ROUTE && inputs["target"] === `integrations/${id}`);
    return user && `in use by ${user.type} ${user.id}`;
  },
};

function hasParameter(inputs: Props, key: string): boolean {
  const parameters = inputs["requestParameters"];
  return typeof parameters === "object" && parameters !== null && key in parameters;
}

const route: TypeModel = {
  type: ROUTE,
  immutable: forceNew("aws_apigatewayv2_route", "apiId", "region"),
  ...ofApi,
  id: (_inputs, context) => context.hex(7),
  validate: (inputs) => [
    ...pattern(
      inputs,
      "routeKey",
      /^(\$default|(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) \/\S*)$/,
      "is no route",
    ),
    ...oneOf(inputs, "authorizationType", ["AWS_IAM", "CUSTOM", "JWT", "NONE"]),
  ],
  outputs: (inputs, context) => {
    const id = text(inputs, "target")?.replace(/^integrations\//, "");
    refuse(
      id !== undefined && find(context, INTEGRATION, "id", id) === undefined,
      `NotFoundException: integration ${id ?? ""} not found`,
    );
    return regional(context);
  },
};

const stage: TypeModel = {
  type: "aws:apigatewayv2/stage:Stage",
  immutable: forceNew("aws_apigatewayv2_stage", "apiId", "name", "region"),
  requires: ["name"],
  references: {
    ...ofApi.references,
    "accessLogSettings.destinationArn": { to: [LOG_GROUP], by: "arn", loose: true },
  },
  partOf: ofApi.partOf,
  id: (inputs) => `${text(inputs, "apiId") ?? ""}/${text(inputs, "name") ?? ""}`,
  validate: (inputs) => pattern(inputs, "name", /^(\$default|[a-zA-Z0-9_-]{1,128})$/, "is no stage name"),
  outputs: (inputs, context) => {
    const apiId = text(inputs, "apiId") ?? "";
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: apiArn(context, `/apis/${apiId}/stages/${text(inputs, "name") ?? ""}`),
      executionArn: find(context, API, "id", apiId)?.outputs["executionArn"] ?? "",
      invokeUrl: `https://${apiId}.execute-api.${region(context)}.amazonaws.com/`,
    };
  },
};

export const apiGatewayTypes: readonly TypeModel[] = [api, integration, route, stage];
