import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text, type Value, valuesAt } from "../../simulator/values";
import { CERTIFICATE, VALIDATION } from "./acm";
import {
  all,
  arn,
  between,
  find,
  forceNew,
  oneOf,
  pattern,
  refuse,
  region,
  regional,
  shown,
  tagged,
  texts,
} from "./common";
import { allowsService } from "./policies";
import { BUCKET } from "./s3";
import { SECURITY_GROUP } from "./security-groups";
import { SUBNET, VPC } from "./vpc";

export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const LISTENER = "aws:lb/listener:Listener";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
const NAME = /^(?!-|internal-)[a-zA-Z0-9-]{1,32}(?<!-)$/;

const loadBalancer: TypeModel = {
  type: LOAD_BALANCER,
  immutable: forceNew(
    "aws_lb",
    ...["name", "namePrefix", "internal", "loadBalancerType", "customerOwnedIpv4Pool", "region"],
  ),
  requires: ["name", ["subnets", "subnetMappings"]],
  references: {
    "subnets[]": { to: [SUBNET] },
    "securityGroups[]": { to: [SECURITY_GROUP] },
    "accessLogs.bucket": { to: [BUCKET], by: "bucket", loose: true },
  },
  id: (inputs, context) => balancing(context, `loadbalancer/app/${text(inputs, "name") ?? ""}`),
  validate: (inputs) => [
    ...pattern(inputs, "name", NAME, "is no load balancer name"),
    ...oneOf(inputs, "loadBalancerType", ["application", "gateway", "network"]),
    ...oneOf(inputs, "ipAddressType", ["dualstack", "dualstack-without-public-ipv4", "ipv4"]),
    ...between(inputs, "idleTimeout", 1, 4000),
    ...(Array.isArray(inputs["subnets"]) && inputs["subnets"].length < 2
      ? [{ path: "subnets", reason: "must be two or more, in different Availability Zones" }]
      : []),
  ],
  outputs: (inputs, context) => {
    refuseNamesake(inputs, context, LOAD_BALANCER);
    refuseLogs(inputs, context);
    const name = text(inputs, "name") ?? "";
    const subnet = find(context, SUBNET, "id", texts(inputs["subnets"])[0]);
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: context.id,
      arnSuffix: context.id.split(":loadbalancer/")[1] ?? "",
      dnsName: `${name}-${context.hex(8, "host name")}.${region(context)}.elb.amazonaws.com`,
      // Its region's; ours, because nothing here resolves it.
      zoneId: `Z${context.hex(13, "zone").toUpperCase()}`,
      vpcId: subnet?.outputs["vpcId"] ?? "",
      enableDeletionProtection: inputs["enableDeletionProtection"] ?? false,
    };
  },
  refuseDelete: ({ outputs }) =>
    outputs["enableDeletionProtection"] === true
      ? "OperationNotPermitted: deletion protection is enabled"
      : undefined,
};

/** ELB writes a test object when access logs are turned on; it can encrypt with S3's own keys alone. */
function refuseLogs(inputs: Props, context: Context): void {
  const logs = inputs["accessLogs"];
  if (!isProps(logs) || logs["enabled"] !== true) return;
  const bucket = logs["bucket"];
  const policy = find(context, BUCKET_POLICY, "bucket", bucket)?.outputs["policy"];
  refuse(
    !allowsService(policy, "logdelivery.elasticloadbalancing.amazonaws.com"),
    `InvalidConfigurationRequest: Access Denied for bucket: ${shown(bucket)}. Please check S3bucket permission`,
  );
}

const targetGroup: TypeModel = {
  type: TARGET_GROUP,
  immutable: forceNew(
    "aws_lb_target_group",
    ...["name", "namePrefix", "port", "protocol", "protocolVersion", "targetType", "vpcId"],
    ...["ipAddressType", "targetControlPort", "region"],
  ),
  requires: ["name", "port", "protocol", "vpcId"],
  references: { vpcId: { to: [VPC], loose: true } },
  id: (inputs, context) => balancing(context, `targetgroup/${text(inputs, "name") ?? ""}`),
  validate: (inputs) => [
    ...pattern(inputs, "name", NAME, "is no target group name"),
    ...between(inputs, "port", 1, 65_535),
    ...oneOf(inputs, "protocol", [
      "GENEVE",
      "HTTP",
      "HTTPS",
      "QUIC",
      "TCP",
      "TCP_QUIC",
      "TCP_UDP",
      "TLS",
      "UDP",
    ]),
    ...oneOf(inputs, "targetType", ["alb", "instance", "ip", "lambda"]),
    ...between(inputs, "deregistrationDelay", 0, 3600),
    ...pattern(inputs, "healthCheck.matcher", /^\d{3}([-,]\d{3})*$/, "is no list of HTTP codes"),
  ],
  outputs: (inputs, context) => {
    refuseNamesake(inputs, context, TARGET_GROUP);
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: context.id,
      arnSuffix: context.id.split(":").at(-1) ?? "",
      loadBalancerArns: [],
      targetType: inputs["targetType"] ?? "instance",
    };
  },
};

const listener: TypeModel = {
  type: LISTENER,
  immutable: forceNew("aws_lb_listener", "loadBalancerArn", "region"),
  references: {
    // Listeners go with their load balancer.
    loadBalancerArn: { to: [LOAD_BALANCER], loose: true },
    certificateArn: { to: [CERTIFICATE], by: "arn" },
    "defaultActions[].targetGroupArn": { to: [TARGET_GROUP] },
  },
  partOf: ({ inputs }) => ({ type: LOAD_BALANCER, id: text(inputs, "loadBalancerArn") ?? "" }),
  id: (inputs, context) =>
    `${(text(inputs, "loadBalancerArn") ?? "").replace(":loadbalancer/", ":listener/")}/${context.hex(16)}`,
  validate: (inputs) => [
    ...between(inputs, "port", 1, 65_535),
    ...oneOf(inputs, "protocol", ["GENEVE", "HTTP", "HTTPS", "TCP", "TCP_UDP", "TLS", "UDP"]),
    ...pattern(inputs, "sslPolicy", /^ELBSecurityPolicy-[A-Za-z0-9-]+$/, "is no security policy"),
    ...actions(inputs, "defaultActions[]"),
    ...(text(inputs, "protocol") === "HTTPS" && !("certificateArn" in inputs) && "sslPolicy" in inputs
      ? [{ path: "certificateArn", reason: "must be given for HTTPS" }]
      : []),
  ],
  outputs: (inputs, context) => {
    refuseTaken(inputs, context);
    refuseUnissued(inputs, context);
    return { ...regional(context), ...tagged(inputs, context), arn: context.id };
  },
};

function refuseTaken(inputs: Props, context: Context): void {
  const taken = all(context, LISTENER).some(
    ({ id, inputs: other }) =>
      id !== context.id &&
      other["loadBalancerArn"] === inputs["loadBalancerArn"] &&
      other["port"] === inputs["port"],
  );
  refuse(taken, `DuplicateListener: a listener already exists on port ${shown(inputs["port"])}`);
}

function refuseUnissued(inputs: Props, context: Context): void {
  const certificate = inputs["certificateArn"];
  refuse(
    certificate !== undefined && find(context, VALIDATION, "certificateArn", certificate) === undefined,
    `UnsupportedCertificate: the certificate '${shown(certificate)}' is not issued`,
  );
}

const listenerRule: TypeModel = {
  type: "aws:lb/listenerRule:ListenerRule",
  immutable: forceNew("aws_lb_listener_rule", "listenerArn", "region"),
  references: {
    listenerArn: { to: [LISTENER], loose: true },
    "actions[].targetGroupArn": { to: [TARGET_GROUP] },
  },
  partOf: ({ inputs }) => ({ type: LISTENER, id: text(inputs, "listenerArn") ?? "" }),
  id: (inputs, context) =>
    `${(text(inputs, "listenerArn") ?? "").replace(":listener/", ":listener-rule/")}/${context.hex(16)}`,
  validate: (inputs) => [...between(inputs, "priority", 1, 50_000), ...actions(inputs, "actions[]")],
  outputs: (inputs, context) => ({ ...regional(context), ...tagged(inputs, context), arn: context.id }),
};

const ACTIONS: Readonly<Record<string, string>> = {
  "fixed-response": "fixedResponse",
  forward: "targetGroupArn",
  redirect: "redirect",
};

/** An action of a type needs what the type is about. */
function actions(inputs: Props, at: string): Failure[] {
  return valuesAt(inputs, at).flatMap(({ path, value }) => {
    const type = isProps(value) ? value["type"] : undefined;
    const needed = typeof type === "string" ? ACTIONS[type] : undefined;
    const given = isProps(value) && needed !== undefined && (needed in value || "forward" in value);
    // A target group's ARN may not be known yet, and is then left out.
    return needed === undefined || given || type === "forward"
      ? []
      : [{ path: `${path}.${needed}`, reason: `is required for ${shown(type)}` }];
  });
}

function refuseNamesake(inputs: Props, context: Context, type: string): void {
  const name: Value | undefined = inputs["name"];
  const other = all(context, type).find(({ id, inputs: own }) => id !== context.id && own["name"] === name);
  refuse(other !== undefined, `DuplicateName: ${shown(name)} exists already`);
}

function balancing(context: Context, resource: string): string {
  return arn(context, "elasticloadbalancing", `${resource}/${context.hex(16)}`);
}

export const elbTypes: readonly TypeModel[] = [loadBalancer, targetGroup, listener, listenerRule];
