import * as z from "zod";
import { all, any, type Fact, holds, isOneOf, isSet, isTrue, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType } from "../../core/subject";
import type { Node } from "../../core/values";

interface Settings {
  readonly maxDays: number;
  readonly maxNames: number;
  readonly issuers: readonly string[];
  readonly wildcards: boolean;
}

const UNITS: Readonly<Record<string, number>> = { s: 1 / 3600, m: 1 / 60, h: 1 };
const DAY = 24;

/** Hours of a duration as Go writes it: `2160h0m0s`; a bare number is seconds, as Vault takes it. */
function hoursOf(value: unknown): number {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  if (/^\d+$/.test(text)) return Number(text) / 3600;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ""] ?? 0), 0);
}

const atMost = (node: Node, days: number): Fact => holds(node, (value) => hoursOf(value) <= days * DAY);
const isWildcard = (host: Node): Fact =>
  holds(host, (value) => typeof value === "string" && value.startsWith("*"));

function certificate({ body, patch }: Manifest, settings: Settings): Finding[] {
  const spec = body.at("spec");
  const key = spec.at("privateKey");
  const duration = spec.at("duration");
  const before = spec.at("renewBefore");
  const names = spec.each("dnsNames[]");
  const issuer = spec.at("issuerRef.name");
  const size = key.at("size");
  // An authority outlives what it signs; how long it lasts and whether its key stays is its owner's plan.
  const authority = isTrue(spec.at("isCA"));
  const early: Fact =
    before.absent || duration.absent || before.unknown || duration.unknown
      ? any(before.absent, duration.absent, { unknown: [before.unknown ? before.path : duration.path] })
      : hoursOf(before.value) < hoursOf(duration.value);
  return [
    must(
      any(authority, not(isSet(duration)), atMost(duration, settings.maxDays)),
      duration,
      `it is valid for more than ${settings.maxDays} days`,
    ),
    must(early, before, "it is renewed before it begins"),
    must(
      any(authority, not(isOneOf(key.at("rotationPolicy"), "Never"))),
      key.at("rotationPolicy"),
      "it keeps its key when it is renewed",
      "Always",
    ),
    must(
      not(
        all(
          isOneOf(key.at("algorithm").or("RSA"), "RSA"),
          holds(size, (value) => Number(value) < 2048),
        ),
      ),
      size,
      "its key is shorter than 2048 bits",
    ),
    ...(settings.maxNames > 0
      ? [
          must(
            names.length <= settings.maxNames,
            spec.at("dnsNames"),
            `it is for more than ${settings.maxNames} names`,
          ),
        ]
      : []),
    ...(settings.issuers.length > 0 && !patch
      ? [must(isOneOf(issuer, ...settings.issuers), issuer, "its issuer is not one of those allowed")]
      : []),
  ];
}

function acmCertificate({ props }: Subject, { wildcards }: Settings): Finding[] {
  const names = [props.at("domainName"), ...props.each("subjectAlternativeNames[]")];
  const method = props.at("validationMethod");
  const algorithm = props.at("keyAlgorithm");
  return [
    ...names.map((name) =>
      must(wildcards || not(isWildcard(name)), name, "it is for every host of a domain"),
    ),
    must(not(isOneOf(method, "EMAIL")), method, "it is renewed only if somebody answers a mail", "DNS"),
    must(not(isOneOf(algorithm, "RSA_1024")), algorithm, "its key is shorter than 2048 bits", "RSA_2048"),
  ];
}

function vaultRole({ props }: Subject, { maxDays }: Settings): Finding[] {
  const ttl = props.at("maxTtl");
  const bits = props.at("keyBits");
  const anyName = props.at("allowAnyName");
  const domains = props.each("allowedDomains[]");
  const rsa = isOneOf(props.at("keyType").or("rsa"), "rsa");
  return [
    must(any(not(isSet(ttl)), atMost(ttl, maxDays)), ttl, `it signs for more than ${maxDays} days`),
    must(not(isTrue(anyName)), anyName, "it signs for any name", false),
    must(
      not(
        all(
          rsa,
          holds(bits, (value) => Number(value) < 2048 && Number(value) > 0),
        ),
      ),
      bits,
      "it signs keys shorter than 2048 bits",
      2048,
    ),
    ...domains.map((domain) => must(not(isOneOf(domain, "*", "")), domain, "it signs for any name")),
  ];
}

export const trafficCertificateLifetime = configurable(
  {
    id: "traffic-certificate-lifetime",
    title: "Certificates are short-lived, for hosts they name, and renew themselves with a new key",
    severity: "medium",
    level: "mandatory",
    why: "A stolen key is good until its certificate ends, for every host it names; and one that nobody renews ends a service.",
    remedy: "Name hosts, keep the lifetime within the limit, and let the key rotate.",
    refs: { checkov: ["CKV2_AWS_71"] },
  },
  {
    maxDays: z.int().default(100).describe("days a certificate that is no authority may be valid"),
    maxNames: z.int().default(0).describe("names a certificate may be for; 0 for any number"),
    issuers: z.array(z.string()).default([]).describe("issuers that may be asked; none for any"),
    wildcards: z.boolean().default(false).describe("whether a certificate of ACM may be for *.example.com"),
  },
  (settings) => {
    const types = byType({
      "aws:acm/certificate:Certificate": (subject) => acmCertificate(subject, settings),
      "vault:pkiSecret/secretBackendRole:SecretBackendRole": (subject) => vaultRole(subject, settings),
    });
    const kinds = byKind({ "cert-manager.io/Certificate": (manifest) => certificate(manifest, settings) });
    return {
      targets: [...types.targets, ...kinds.targets],
      resource: {
        applies: (type) => types.resource.applies(type) || kinds.resource.applies(type),
        check: (subject) => [...types.resource.check(subject), ...kinds.resource.check(subject)],
      },
    };
  },
);
