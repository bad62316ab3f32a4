import type { Log, ReportingDescriptor, Result } from "sarif";
import type { Exempted } from "../../policy/core/evaluate";
import type { Rule, Severity, Verdict } from "../../policy/core/model";
import { type Judgement, RULES_URL, shortName } from "./judgement";

/** What code hosts sort results by, from 0 to 10. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  low: "2.0",
  medium: "5.0",
  high: "8.0",
  critical: "9.5",
};

/** SARIF 2.1.0, as code hosts show it beside a change. */
export function toSarif({ source, rules, report }: Judgement): string {
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "trivium-policy", rules: rules.map(descriptor) } },
        results: [
          ...report.violations.map((verdict) => failure(verdict, source)),
          ...report.undecided.map((verdict) => ({
            ...located(verdict, source),
            kind: "open" as const,
            level: "none" as const,
          })),
          ...report.exempted.map((verdict) => suppressed(verdict, source)),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor({ id, title, why, remedy, severity, level, refs }: Rule): ReportingDescriptor {
  const references = [...(refs.trivy ?? []), ...(refs.checkov ?? []), ...(refs.pss ?? [])];
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: { text: remedy },
    helpUri: `${RULES_URL}#${id}`,
    defaultConfiguration: { level: level === "mandatory" ? "error" : "warning" },
    properties: { "security-severity": SECURITY_SEVERITY[severity], tags: ["security", ...references] },
  };
}

function failure(verdict: Verdict, source: string): Result {
  return {
    ...located(verdict, source),
    kind: "fail",
    level: verdict.level === "mandatory" ? "error" : "warning",
  };
}

function suppressed(verdict: Exempted, source: string): Result {
  const { owner, reason, ticket, expires } = verdict.exemption;
  const justification = `${owner} answers for it until ${expires}: ${reason} (${ticket})`;
  return {
    ...failure(verdict, source),
    suppressions: [{ kind: "external", status: "accepted", justification }],
  };
}

function located({ rule, urn, path, message }: Verdict, source: string): Result {
  return {
    ruleId: rule,
    message: { text: `${shortName(urn)}: ${message}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: source } },
        logicalLocations: [{ fullyQualifiedName: path === "" ? urn : `${urn}#${path}`, kind: "resource" }],
      },
    ],
    partialFingerprints: { "resourceAndRule/v1": `${rule}:${urn}:${path}` },
  };
}
