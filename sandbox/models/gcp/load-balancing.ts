import { parseBlock } from "../../../components/pure/cidr";
import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { common, globalId } from "./compute";
import { badName, forcesNew, labelOutputs, notAmong, outOfRange, textsAt, when } from "./shared";

export const HEALTH_CHECK = "gcp:compute/healthCheck:HealthCheck";

/** Priority of the rule that every policy must end with (cloud.google.com/armor/docs/configure-security-policies). */
const LAST_PRIORITY = 2_147_483_647;
/** Subexpressions of one expression (cloud.google.com/armor/quotas). */
const MAX_SUBEXPRESSIONS = 5;
/** Lengths of an interval and of a ban, in seconds (compute API, rateLimitOptions). */
const INTERVALS = [10, 30, 60, 120, 180, 240, 270, 300, 600, 900, 1200, 1800, 2700, 3600];

const securityPolicy: TypeModel = {
  type: "gcp:compute/securityPolicy:SecurityPolicy",
  immutable: forcesNew("services/compute/resource_compute_security_policy.go.tmpl", [
    "name",
    "project",
    "type",
  ]),
  requires: ["name"],
  id: globalId("securityPolicies"),
  validate: (inputs) => [
    ...badName(inputs),
    ...notAmong(inputs, "type", ["CLOUD_ARMOR", "CLOUD_ARMOR_EDGE", "CLOUD_ARMOR_INTERNAL_SERVICE"]),
    ...notAmong(inputs, "advancedOptionsConfig.jsonParsing", [
      "DISABLED",
      "STANDARD",
      "STANDARD_WITH_GRAPHQL",
    ]),
    ...outOfRange(inputs, "rules[].priority", 0, LAST_PRIORITY),
    ...badRules(inputs),
  ],
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    ...labelOutputs(inputs, context),
    fingerprint: context.hex(12, "fingerprint"),
  }),
};

function badRules(inputs: Props): Failure[] {
  const priorities = valuesAt(inputs, "rules[].priority").map(({ value }) => value);
  const ranges = textsAt(inputs, "rules[].match.config.srcIpRanges[]");
  return [
    ...when(
      priorities.length > 0 && !priorities.includes(LAST_PRIORITY),
      "rules",
      `must end with a rule of priority ${LAST_PRIORITY}`,
    ),
    ...when(new Set(priorities).size < priorities.length, "rules", "must not have a priority twice"),
    ...ranges.flatMap(({ path, value }) =>
      when(value !== "*" && parseBlock(value) === undefined, path, "must be an address block or *"),
    ),
    ...textsAt(inputs, "rules[].match.expr.expression").flatMap(({ path, value }) =>
      when(
        value.split(/&&|\|\|/).length > MAX_SUBEXPRESSIONS,
        path,
        `must have at most ${MAX_SUBEXPRESSIONS} subexpressions`,
      ),
    ),
    ...[
      "rules[].rateLimitOptions.banDurationSec",
      "rules[].rateLimitOptions.rateLimitThreshold.intervalSec",
    ].flatMap((path) =>
      valuesAt(inputs, path).flatMap(({ path: at, value }) =>
        when(!INTERVALS.includes(Number(value)), at, `must be one of ${INTERVALS.join(", ")}`),
      ),
    ),
  ];
}

const sslPolicy: TypeModel = {
  type: "gcp:compute/sSLPolicy:SSLPolicy",
  immutable: forcesNew("services/compute/resource_compute_ssl_policy.go", ["name", "project", "description"]),
  requires: ["name"],
  id: globalId("sslPolicies"),
  validate: (inputs) => [
    ...badName(inputs),
    ...notAmong(inputs, "profile", ["COMPATIBLE", "MODERN", "RESTRICTED", "CUSTOM", "FIPS_202205"]),
    ...notAmong(inputs, "minTlsVersion", ["TLS_1_0", "TLS_1_1", "TLS_1_2", "TLS_1_3"]),
    ...when(
      text(inputs, "minTlsVersion") === "TLS_1_3" && text(inputs, "profile") !== "RESTRICTED",
      "profile",
      "must be RESTRICTED with TLS 1.3 alone",
    ),
  ],
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    creationTimestamp: "2026-01-01T00:00:00.000-08:00",
    enabledFeatures: [],
    fingerprint: context.hex(12, "fingerprint"),
  }),
};

const healthCheck: TypeModel = {
  type: HEALTH_CHECK,
  immutable: forcesNew("services/compute/resource_compute_health_check.go", ["name", "project"]),
  requires: ["name"],
  id: globalId("healthChecks"),
  validate: (inputs) => [
    ...badName(inputs),
    ...outOfRange(inputs, "checkIntervalSec", 1, 300),
    ...outOfRange(inputs, "timeoutSec", 1, 300),
    // cloud.google.com/dns/docs/configure-routing-policies: three regions, 30 seconds at least, no HTTP/2.
    ...when(
      inputs.sourceRegions !== undefined && valuesAt(inputs, "sourceRegions[]").length !== 3,
      "sourceRegions",
      "must be exactly three regions",
    ),
    ...(inputs.sourceRegions === undefined ? [] : outOfRange(inputs, "checkIntervalSec", 30, 300)),
  ],
  outputs: (inputs, context) => ({
    ...common(inputs, context),
    creationTimestamp: "2026-01-01T00:00:00.000-08:00",
    type: "TCP",
  }),
};

export const loadBalancing: readonly TypeModel[] = [securityPolicy, sslPolicy, healthCheck];
