import { SecurityPolicy } from "@pulumi/gcp/compute/securityPolicy";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { GcpConfig } from "../config";

/** Seconds that an address is refused for once it has asked too often. */
const BAN_SECONDS = 600;

/**
 * Attacks that Google knows the signs of, at the sensitivity with the fewest false alarms.
 * https://cloud.google.com/armor/docs/waf-rules
 */
const ATTACKS = [
  "sqli-v33-stable",
  "xss-v33-stable",
  "lfi-v33-stable",
  "rce-v33-stable",
  "protocolattack-v33-stable",
];

/** Address blocks of one rule (cloud.google.com/armor/quotas). */
const BLOCKS_A_RULE = 10;

const ANYBODY = ["*"];

/**
 * Cloud Armor: refuses what looks like an attack, bans for ten minutes who asks too often, lets in nobody but the
 * allowed blocks where there are any, and watches for floods at the application's level.
 *
 * @returns the policy's name, by which GKE finds it
 */
export function createArmor(
  config: GcpConfig,
  scope: Scope,
  { name, labels, firewall: { requestsPerMinute, allowedCidrs } }: FrontDoorSpec,
): pulumi.Output<string> {
  const admitted = allowedCidrs.length === 0 ? [ANYBODY] : chunks(allowedCidrs, BLOCKS_A_RULE);
  const policy = new SecurityPolicy(
    `${scope.name}-armor`,
    {
      project: config.project,
      name: physicalName([name, "front-door"]),
      type: "CLOUD_ARMOR",
      labels,
      adaptiveProtectionConfig: { layer7DdosDefenseConfig: { enable: true } },
      // Bodies of JSON are looked into as what they are.
      advancedOptionsConfig: { jsonParsing: "STANDARD", logLevel: "NORMAL" },
      rules: [
        ...ATTACKS.map((attack, index) => ({
          priority: 100 + index,
          action: "deny(403)",
          description: attack,
          match: { expr: { expression: `evaluatePreconfiguredWaf('${attack}', {'sensitivity': 1})` } },
        })),
        ...admitted.map((blocks, index) => ({
          priority: 1000 + index,
          action: "rate_based_ban",
          description: "let in, as long as nobody asks too often",
          match: from(blocks),
          rateLimitOptions: {
            enforceOnKey: "IP",
            conformAction: "allow",
            exceedAction: "deny(429)",
            rateLimitThreshold: { count: requestsPerMinute, intervalSec: 60 },
            banDurationSec: BAN_SECONDS,
          },
        })),
        // The one rule that every policy has.
        { priority: 2_147_483_647, action: "deny(403)", description: "everybody else", match: from(ANYBODY) },
      ],
    },
    scope.child(),
  );
  return policy.name;
}

function from(srcIpRanges: readonly string[]) {
  return { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: [...srcIpRanges] } };
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
