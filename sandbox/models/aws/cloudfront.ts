import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { CERTIFICATE, VALIDATION } from "./acm";
import {
  accountId,
  all,
  between,
  find,
  forceNew,
  MADE_AT,
  oneOf,
  pattern,
  refuse,
  shown,
  tagged,
  texts,
} from "./common";
import { settingsOf } from "./settings";
import { WEB_ACL } from "./wafv2";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const CACHE_POLICY = "aws:cloudfront/cachePolicy:CachePolicy";

/** Hosted zone of every distribution: https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
const HOSTED_ZONE = "Z2FDTNDATAQYW2";
const GLOBAL_REGION = "us-east-1";

/** Policies of AWS that the platform names. */
const MANAGED_POLICIES = ["4135ea2d-6df8-44a3-9df3-4b5a84be39ad"];
const BEHAVIOURS = ["defaultCacheBehavior", "orderedCacheBehaviors[]"];

const distribution: TypeModel = {
  type: DISTRIBUTION,
  immutable: forceNew("aws_cloudfront_distribution", "staging"),
  references: {
    webAclId: { to: [WEB_ACL], by: "arn" },
    "viewerCertificate.acmCertificateArn": { to: [CERTIFICATE], by: "arn" },
  },
  id: (_inputs, context) => `E${context.hex(13).toUpperCase()}`,
  validate: (inputs) => [
    ...oneOf(inputs, "httpVersion", ["http1.1", "http2", "http2and3", "http3"]),
    ...oneOf(inputs, "viewerCertificate.sslSupportMethod", ["sni-only", "static-ip", "vip"]),
    ...origins(inputs),
  ],
  outputs: (inputs, context) => {
    refuseAliases(inputs, context);
    refuseCertificate(inputs, context);
    refuseFirewall(inputs, context);
    return {
      ...tagged(inputs, context),
      arn: arnOf(context, `distribution/${context.id}`),
      callerReference: `pulumi-${context.hex(16, "caller")}`,
      domainName: `d${context.hex(13, "host name")}.cloudfront.net`,
      hostedZoneId: HOSTED_ZONE,
      etag: context.hex(13, "etag").toUpperCase(),
      status: "Deployed",
      lastModifiedTime: MADE_AT,
      inProgressValidationBatches: 0,
    };
  },
};

/** Every behaviour names an origin of the distribution. */
function origins(inputs: Props): Failure[] {
  const known = valuesAt(inputs, "origins[].originId").map(({ value }) => value);
  return BEHAVIOURS.flatMap((at) => valuesAt(inputs, `${at}.targetOriginId`))
    .filter(({ value }) => known.length > 0 && !known.includes(value))
    .map(({ path, value }) => ({ path, reason: `NoSuchOrigin: ${shown(value)} does not exist` }));
}

function refuseAliases(inputs: Props, context: Context): void {
  const taken = all(context, DISTRIBUTION)
    .filter(({ id }) => id !== context.id)
    .flatMap(({ inputs: other }) => texts(other["aliases"]));
  const clash = texts(inputs["aliases"]).find((alias) => taken.includes(alias));
  refuse(clash !== undefined, `CNAMEAlreadyExists: ${clash ?? ""} is another distribution's`);
}

function refuseCertificate(inputs: Props, context: Context): void {
  const given = valuesAt(inputs, "viewerCertificate.acmCertificateArn")[0]?.value;
  const certificate = find(context, CERTIFICATE, "arn", given);
  if (certificate === undefined) return;
  const issued = find(context, VALIDATION, "certificateArn", given) !== undefined;
  refuse(
    certificate.outputs["region"] !== GLOBAL_REGION || !issued,
    `InvalidViewerCertificate: the certificate must be issued, and in ${GLOBAL_REGION}: ${shown(given)}`,
  );
  const name = text(certificate.outputs, "domainName") ?? "";
  const covered = (alias: string) => alias === name || alias.replace(/^[^.]+/, "*") === name;
  const bare = texts(inputs["aliases"]).find((alias) => !covered(alias));
  refuse(bare !== undefined, `InvalidViewerCertificate: the certificate does not cover ${bare ?? ""}`);
}

function refuseFirewall(inputs: Props, context: Context): void {
  const scope = find(context, WEB_ACL, "arn", inputs["webAclId"])?.outputs["scope"];
  refuse(scope === "REGIONAL", "InvalidWebACLId: the web ACL is a regional one");
}

const cachePolicy: TypeModel = {
  type: CACHE_POLICY,
  immutable: forceNew("aws_cloudfront_cache_policy", "name"),
  requires: ["name"],
  id: (_inputs, context) => `${context.hex(8)}-${context.hex(4, "2")}-4000-8000-${context.hex(12, "3")}`,
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[\w-]{1,128}$/, "is no cache policy name"),
    ...["minTtl", "defaultTtl", "maxTtl"].flatMap((ttl) => between(inputs, ttl, 0, 31_536_000)),
  ],
  outputs: (_inputs, context) => ({
    arn: arnOf(context, `cache-policy/${context.id}`),
    etag: context.hex(13, "etag").toUpperCase(),
  }),
  // CachePolicyInUse: the behaviours that use it may also use policies of AWS, so it is no plain reference.
  refuseDelete: ({ id }, cloud) => {
    const user = cloud
      .all()
      .find(({ type, inputs }) => type === DISTRIBUTION && policiesOf(inputs).includes(id));
    return user && `CachePolicyInUse: still in use by ${user.id}`;
  },
};

function policiesOf(inputs: Props): string[] {
  return BEHAVIOURS.flatMap((at) => valuesAt(inputs, `${at}.cachePolicyId`)).flatMap(({ value }) =>
    typeof value === "string" && !MANAGED_POLICIES.includes(value) ? [value] : [],
  );
}

/** CloudFront has no region. */
function arnOf(context: Context, resource: string): string {
  return `arn:${settingsOf(context.config).partition}:cloudfront::${accountId(context)}:${resource}`;
}

export const cloudfrontTypes: readonly TypeModel[] = [distribution, cachePolicy];
