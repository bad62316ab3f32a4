import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text, valuesAt } from "../../simulator/values";
import {
  arn,
  find,
  forceNew,
  oneOf,
  pattern,
  placed,
  refuse,
  region,
  regional,
  shown,
  tagged,
  texts,
} from "./common";
import { LOAD_BALANCER } from "./elb";
import { LOG_GROUP } from "./logs";

export const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const IP_SET = "aws:wafv2/ipSet:IpSet";

/** https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html */
const NAME = /^[\w-]{1,128}$/;
const GLOBAL_REGION = "us-east-1";

const webAcl: TypeModel = {
  type: WEB_ACL,
  immutable: forceNew("aws_wafv2_web_acl", "name", "namePrefix", "scope", "region"),
  requires: ["name"],
  references: {
    "rules[].statement.notStatement.statement.ipSetReferenceStatement.arn": { to: [IP_SET], by: "arn" },
  },
  id: (_inputs, context) => uuid(context),
  validate: (inputs, context) => [
    ...pattern(inputs, "name", NAME, "is no web ACL name"),
    ...position(inputs, context),
    ...priorities(inputs),
    ...rates(inputs),
  ],
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    ...tagged(inputs, context),
    arn: arnOf(inputs, context, "webacl"),
    capacity: 0,
    lockToken: context.hex(32, "lock"),
    applicationIntegrationUrl: "",
  }),
};

const ipSet: TypeModel = {
  type: IP_SET,
  immutable: forceNew("aws_wafv2_ip_set", "name", "namePrefix", "scope", "ipAddressVersion", "region"),
  requires: ["name"],
  id: (_inputs, context) => uuid(context),
  validate: (inputs, context) => [
    ...pattern(inputs, "name", NAME, "is no IP set name"),
    ...oneOf(inputs, "ipAddressVersion", ["IPV4", "IPV6"]),
    ...position(inputs, context),
    ...valuesAt(inputs, "addresses[]")
      .filter(({ value }) => typeof value === "string" && !/^[\d.]+\/([1-9]|[12]\d|3[0-2])$/.test(value))
      .map(({ path, value }) => ({ path, reason: `is no block that WAF takes: ${shown(value)}` })),
  ],
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    ...tagged(inputs, context),
    arn: arnOf(inputs, context, "ipset"),
    lockToken: context.hex(32, "lock"),
  }),
};

const association: TypeModel = {
  type: "aws:wafv2/webAclAssociation:WebAclAssociation",
  immutable: forceNew("aws_wafv2_web_acl_association", "resourceArn", "webAclArn", "region"),
  references: {
    webAclArn: { to: [WEB_ACL], by: "arn" },
    // A load balancer's association goes with it.
    resourceArn: { to: [LOAD_BALANCER], by: "arn", loose: true },
  },
  id: (inputs) => `${text(inputs, "webAclArn") ?? ""},${text(inputs, "resourceArn") ?? ""}`,
  outputs: (inputs, context) => {
    const scope = find(context, WEB_ACL, "arn", inputs["webAclArn"])?.outputs["scope"];
    refuse(
      scope === "CLOUDFRONT",
      "WAFInvalidParameterException: the ARN isn't valid, a valid ARN begins with arn: and includes a regional web ACL",
    );
    return regional(placed(inputs, context));
  },
};

const logging: TypeModel = {
  type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  immutable: forceNew(
    "aws_wafv2_web_acl_logging_configuration",
    ...["resourceArn", "logDestinationConfigs", "region"],
  ),
  references: {
    // It goes with its web ACL.
    resourceArn: { to: [WEB_ACL], by: "arn", loose: true },
    "logDestinationConfigs[]": { to: [LOG_GROUP], by: "arn", loose: true },
  },
  id: (inputs) => text(inputs, "resourceArn") ?? "",
  outputs: (inputs, context) => {
    for (const destination of texts(inputs["logDestinationConfigs"])) {
      refuse(
        !/(:log-group:|:::|\/)aws-waf-logs-/.test(destination),
        `WAFInvalidParameterException: ${destination} must start with aws-waf-logs-`,
      );
    }
    return regional(placed(inputs, context));
  },
};

/** What CloudFront uses is made in one region. */
function position(inputs: Props, context: Context): Failure[] {
  const here = region(placed(inputs, context));
  return [
    ...oneOf(inputs, "scope", ["CLOUDFRONT", "REGIONAL"]),
    ...(inputs["scope"] === "CLOUDFRONT" && here !== GLOBAL_REGION
      ? [{ path: "scope", reason: `CLOUDFRONT is valid in ${GLOBAL_REGION} only, not in ${here}` }]
      : []),
  ];
}

function priorities(inputs: Props): Failure[] {
  const found = valuesAt(inputs, "rules[].priority").map(({ value }) => value);
  return new Set(found).size === found.length
    ? []
    : [{ path: "rules", reason: "WAFInvalidParameterException: two rules have one priority" }];
}

/** https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
function rates(inputs: Props): Failure[] {
  return valuesAt(inputs, "rules[].statement.rateBasedStatement").flatMap(({ path, value }) => {
    if (!isProps(value)) return [];
    const { limit, evaluationWindowSec: window } = value;
    return [
      ...(typeof limit === "number" && (limit < 10 || limit > 2_000_000_000)
        ? [{ path: `${path}.limit`, reason: `must be from 10 to 2000000000: ${limit}` }]
        : []),
      ...(typeof window === "number" && ![60, 120, 300, 600].includes(window)
        ? [{ path: `${path}.evaluationWindowSec`, reason: `is none of 60, 120, 300, 600: ${window}` }]
        : []),
    ];
  });
}

function arnOf(inputs: Props, context: Context, kind: "ipset" | "webacl"): string {
  const reach = inputs["scope"] === "CLOUDFRONT" ? "global" : "regional";
  const name = text(inputs, "name") ?? "";
  return arn(placed(inputs, context), "wafv2", `${reach}/${kind}/${name}/${context.id}`);
}

function uuid(context: Context): string {
  return `${context.hex(8)}-${context.hex(4, "2")}-4000-8000-${context.hex(12, "3")}`;
}

export const wafTypes: readonly TypeModel[] = [webAcl, ipSet, association, logging];
