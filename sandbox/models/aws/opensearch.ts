import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text } from "../../simulator/values";
import {
  all,
  arn,
  between,
  find,
  forceNew,
  numberAt,
  pattern,
  refuse,
  region,
  regional,
  tagged,
  texts,
} from "./common";
import { KEY } from "./kms";
import { LOG_GROUP, LOG_RESOURCE_POLICY } from "./logs";
import { allowsService, validatePolicy } from "./policies";
import { SECURITY_GROUP } from "./security-groups";
import { SUBNET } from "./vpc";

export const DOMAIN = "aws:opensearch/domain:Domain";

const domain: TypeModel = {
  type: DOMAIN,
  stateful: true,
  immutable: forceNew("aws_opensearch_domain", "domainName", "region"),
  mutable: [
    ...["accessPolicies", "advancedOptions", "advancedSecurityOptions", "aimlOptions", "autoTuneOptions"],
    ...[
      "clusterConfig",
      "cognitoOptions",
      "deploymentStrategyOptions",
      "domainEndpointOptions",
      "ebsOptions",
    ],
    ...["encryptAtRest", "engineVersion", "identityCenterOptions", "ipAddressType", "logPublishingOptions"],
    ...["nodeToNodeEncryption", "offPeakWindowOptions", "snapshotOptions", "softwareUpdateOptions", "tags"],
    // Other subnets and groups are a blue/green deployment; only to leave the VPC is a new domain.
    "vpcOptions",
  ],
  requires: ["domainName"],
  references: {
    "vpcOptions.subnetIds[]": { to: [SUBNET] },
    "vpcOptions.securityGroupIds[]": { to: [SECURITY_GROUP] },
    "encryptAtRest.kmsKeyId": { to: [KEY], by: "arn", loose: true },
    "logPublishingOptions[].cloudwatchLogGroupArn": { to: [LOG_GROUP], by: "arn", loose: true },
  },
  id: (inputs, context) => arn(context, "es", `domain/${text(inputs, "domainName") ?? ""}`),
  validate: validateDomain,
  outputs: (inputs, context) => {
    refuseSubnets(inputs, context);
    refuseLogs(inputs, context);
    const name = text(inputs, "domainName") ?? "";
    const endpoint = `vpc-${name}-${context.hex(26, "host name")}.${region(context)}.es.amazonaws.com`;
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: context.id,
      domainId: `${context.id.split(":")[4] ?? ""}/${name}`,
      endpoint,
      dashboardEndpoint: `${endpoint}/_dashboards`,
    };
  },
};

/** https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html */
function validateDomain(inputs: Props): Failure[] {
  const security = inputs["advancedSecurityOptions"];
  const fineGrained = isProps(security) && security["enabled"] === true;
  const on = (path: string) => {
    const [group = "", flag = ""] = path.split(".");
    const options = inputs[group];
    return isProps(options) && options[flag] === true;
  };
  const needed = [
    "encryptAtRest.enabled",
    "nodeToNodeEncryption.enabled",
    "domainEndpointOptions.enforceHttps",
  ];
  return [
    ...pattern(inputs, "domainName", /^[a-z][a-z0-9-]{2,27}$/, "is no domain name"),
    ...pattern(inputs, "engineVersion", /^(OpenSearch|Elasticsearch)_\d+\.\d+$/, "is no engine version"),
    ...pattern(inputs, "clusterConfig.instanceType", /^[a-z0-9]+\.[a-z0-9]+\.search$/, "is no instance type"),
    ...between(inputs, "clusterConfig.zoneAwarenessConfig.availabilityZoneCount", 2, 3),
    ...between(inputs, "ebsOptions.volumeSize", 10, 24_576),
    ...validatePolicy(inputs, "accessPolicies", "resource", 102_400),
    ...masterPassword(inputs),
    ...needed
      .filter((path) => fineGrained && !on(path))
      .map((path) => ({ path, reason: "must be true with advanced security" })),
  ];
}

/** The reason never repeats the value. */
function masterPassword(inputs: Props): Failure[] {
  const path = "advancedSecurityOptions.masterUserOptions.masterUserPassword";
  const value = text(inputs, path);
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/];
  return value === undefined || (value.length >= 8 && kinds.every((kind) => kind.test(value)))
    ? []
    : [
        {
          path,
          reason: "must have 8 characters with a lower- and an upper-case letter, a digit and another",
        },
      ];
}

/** One subnet a zone: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html */
function refuseSubnets(inputs: Props, context: Context): void {
  const options = inputs["vpcOptions"];
  const ids = isProps(options) ? texts(options["subnetIds"]) : [];
  const zones = new Set(ids.map((id) => find(context, SUBNET, "id", id)?.outputs["availabilityZone"]));
  const zoneCount = numberAt(inputs, "clusterConfig.zoneAwarenessConfig.availabilityZoneCount") ?? 1;
  refuse(
    isProps(options) && (ids.length !== zoneCount || zones.size !== zoneCount),
    `ValidationException: you must specify exactly ${zoneCount} subnets, each in its own zone, not ${ids.length}`,
  );
}

/** OpenSearch tries its log groups when the domain is made. */
function refuseLogs(inputs: Props, context: Context): void {
  const options = inputs["logPublishingOptions"];
  const arns = Array.isArray(options)
    ? options.flatMap((option) => (isProps(option) ? (text(option, "cloudwatchLogGroupArn") ?? []) : []))
    : [];
  const admits = (group: string) =>
    all(context, LOG_RESOURCE_POLICY).some(({ outputs }) =>
      allowsService(outputs["policyDocument"], "es.amazonaws.com", ({ Resource }) =>
        texts(Array.isArray(Resource) ? Resource : [Resource ?? ""]).some((resource) =>
          resource.startsWith(group),
        ),
      ),
    );
  const closed = arns.find((group) => !admits(group));
  refuse(
    closed !== undefined,
    `ValidationException: the resource access policy of ${closed ?? ""} does not grant permissions to OpenSearch`,
  );
}

export const opensearchTypes: readonly TypeModel[] = [domain];
