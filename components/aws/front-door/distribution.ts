import { CachePolicy, Distribution } from "@pulumi/aws/cloudfront";
import type * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { Entrance, Origin } from "./entrance";
import { CHALLENGES, SECRET_HEADER } from "./listeners";

/**
 * Policies that AWS keeps: nothing cached, and everything that the client sent passed on, its Host above all.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";

const READING = ["GET", "HEAD"];
const ANY = [...READING, "OPTIONS", "PUT", "POST", "PATCH", "DELETE"];

/** Characters of letters and digits; 238 bits. */
const SECRET_LENGTH = 40;

/** What the distribution proves itself to the load balancer with. */
export function createOriginSecret(scope: Scope): pulumi.Output<string> {
  return new RandomPassword(`${scope.name}-origin`, { length: SECRET_LENGTH, special: false }, scope.child())
    .result;
}

export interface CdnArgs extends Origin {
  readonly secret: pulumi.Output<string>;
  readonly certificateArn: pulumi.Output<string>;
}

/**
 * CloudFront before the load balancer: it ends the clients' TLS, keeps the paths named for as long as they may
 * be kept, compressed, and asks for everything else each time.
 */
export function throughCdn(scope: Scope, spec: FrontDoorSpec, args: CdnArgs): Entrance {
  const { balancer, firewall, ready, secret, certificateArn } = args;
  const distribution = new Distribution(
    `${scope.name}-distribution`,
    {
      comment: spec.name,
      enabled: true,
      // Records and allowed blocks are IPv4.
      isIpv6Enabled: false,
      httpVersion: "http2and3",
      aliases: [...spec.hosts],
      webAclId: firewall.arn,
      viewerCertificate: {
        acmCertificateArn: certificateArn,
        sslSupportMethod: "sni-only",
        minimumProtocolVersion: "TLSv1.2_2021",
      },
      origins: [
        originOf("gateway", balancer.dnsName, "https-only", [{ name: SECRET_HEADER, value: secret }]),
        originOf("challenges", balancer.dnsName, "http-only", []),
      ],
      defaultCacheBehavior: { ...uncached("gateway"), viewerProtocolPolicy: "redirect-to-https" },
      orderedCacheBehaviors: [
        { ...uncached("challenges"), pathPattern: CHALLENGES, viewerProtocolPolicy: "allow-all" },
        ...kept(scope, spec),
      ],
      restrictions: { geoRestriction: { restrictionType: "none" } },
    },
    scope.child({ dependsOn: [...ready] }),
  );
  const { domainName, hostedZoneId } = distribution;
  return { host: domainName, zoneId: hostedZoneId, followsTargets: false };
}

function originOf(
  originId: string,
  domainName: pulumi.Output<string>,
  originProtocolPolicy: "https-only" | "http-only",
  customHeaders: { name: string; value: pulumi.Output<string> }[],
) {
  return {
    ...{ originId, domainName, customHeaders },
    customOriginConfig: {
      ...{ httpPort: 80, httpsPort: 443, originProtocolPolicy },
      originSslProtocols: ["TLSv1.2"],
    },
  };
}

function uncached(targetOriginId: string) {
  return {
    targetOriginId,
    allowedMethods: ANY,
    cachedMethods: READING,
    cachePolicyId: CACHING_DISABLED,
    originRequestPolicyId: ALL_VIEWER,
    compress: true,
  };
}

function kept(scope: Scope, { name, cdn }: FrontDoorSpec) {
  if (cdn === undefined) return [];
  const cachePolicyId = createCachePolicy(scope, name, cdn.ttlSeconds).id;
  return cdn.paths.map((pathPattern) => ({
    ...{ pathPattern, cachePolicyId },
    targetOriginId: "gateway",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: READING,
    cachedMethods: READING,
    compress: true,
  }));
}

/**
 * Hosts share the distribution, so what is kept is kept by host; what depends on a cookie is not to be among
 * the paths.
 */
function createCachePolicy(scope: Scope, platform: string, ttl: number): CachePolicy {
  return new CachePolicy(
    `${scope.name}-kept`,
    {
      name: physicalName([platform, "kept"]),
      minTtl: 0,
      defaultTtl: ttl,
      maxTtl: ttl,
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig: { headerBehavior: "whitelist", headers: { items: ["Host"] } },
        queryStringsConfig: { queryStringBehavior: "all" },
        cookiesConfig: { cookieBehavior: "none" },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    },
    scope.child(),
  );
}
