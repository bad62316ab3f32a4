import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { all, find, forceNew, oneOf, pattern, refuse, tagged } from "./common";
import { ALARM } from "./cloudwatch";
import { settingsOf } from "./settings";

export const RECORD = "aws:route53/record:Record";
const HEALTH_CHECK = "aws:route53/healthCheck:HealthCheck";

const TYPES = [
  ...["A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR"],
  ...["SOA", "SPF", "SRV", "SSHFP", "SVCB", "TLSA", "TXT"],
];

const record: TypeModel = {
  type: RECORD,
  immutable: forceNew("aws_route53_record", "zoneId", "name"),
  references: { healthCheckId: { to: [HEALTH_CHECK] } },
  id: (inputs) =>
    [inputs["zoneId"], inputs["name"], inputs["type"], inputs["setIdentifier"]]
      .filter((part) => typeof part === "string")
      .join("_"),
  validate: (inputs) => [
    ...pattern(inputs, "zoneId", /^Z[A-Z0-9]{1,31}$/, "is no hosted zone id"),
    ...oneOf(inputs, "type", TYPES),
    ...routing(inputs),
  ],
  outputs: (inputs, context) => {
    refuseNamesake(inputs, context);
    return { fqdn: (text(inputs, "name") ?? "").replace(/\.$/, "") };
  },
};

/** A record has values of its own or is an alias, and a routing policy tells its records apart by an identifier. */
function routing(inputs: Props): Failure[] {
  return [
    ...("records" in inputs && "aliases" in inputs
      ? [{ path: "aliases", reason: "conflicts with records" }]
      : []),
    ...("records" in inputs && !("ttl" in inputs)
      ? [{ path: "ttl", reason: "is required with records" }]
      : []),
    ...("failoverRoutingPolicies" in inputs && !("setIdentifier" in inputs)
      ? [{ path: "setIdentifier", reason: "is required with a routing policy" }]
      : []),
  ];
}

function refuseNamesake(inputs: Props, context: Context): void {
  const key = (props: Props) =>
    JSON.stringify([props["zoneId"], props["name"], props["type"], props["setIdentifier"]]);
  const other = all(context, RECORD).find(
    ({ id, inputs: own }) => id !== context.id && key(own) === key(inputs),
  );
  refuse(
    other !== undefined && inputs["allowOverwrite"] !== true,
    `InvalidChangeBatch: tried to create resource record set ${key(inputs)} but it already exists`,
  );
}

const healthCheck: TypeModel = {
  type: HEALTH_CHECK,
  immutable: forceNew(
    "aws_route53_health_check",
    ...["type", "referenceName", "requestInterval", "measureLatency", "routingControlArn"],
  ),
  references: { cloudwatchAlarmName: { to: [ALARM], by: "name", loose: true } },
  id: (_inputs, context) => `${context.hex(8)}-${context.hex(4, "2")}-4000-8000-${context.hex(12, "3")}`,
  validate: (inputs) => [
    ...oneOf(inputs, "type", [
      ...["CALCULATED", "CLOUDWATCH_METRIC", "HTTP", "HTTPS", "HTTPS_STR_MATCH", "HTTP_STR_MATCH"],
      ...["RECOVERY_CONTROL", "TCP"],
    ]),
    ...oneOf(inputs, "insufficientDataHealthStatus", ["Healthy", "LastKnownStatus", "Unhealthy"]),
  ],
  outputs: (inputs, context) => {
    const region = find(context, ALARM, "name", inputs["cloudwatchAlarmName"])?.outputs["region"];
    refuse(
      region !== undefined && region !== inputs["cloudwatchAlarmRegion"],
      `InvalidInput: the alarm ${text(inputs, "cloudwatchAlarmName") ?? ""} is not in ${text(inputs, "cloudwatchAlarmRegion") ?? ""}`,
    );
    return {
      ...tagged(inputs, context),
      arn: `arn:${settingsOf(context.config).partition}:route53:::healthcheck/${context.id}`,
    };
  },
};

export const route53Types: readonly TypeModel[] = [record, healthCheck];
