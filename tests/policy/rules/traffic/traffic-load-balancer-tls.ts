import type { DomainNameArgs as FirstNameArgs } from "@pulumi/aws/apigateway";
import type { DomainNameArgs } from "@pulumi/aws/apigatewayv2";
import type { DistributionArgs } from "@pulumi/aws/cloudfront";
import type { ListenerArgs, LoadBalancerArgs } from "@pulumi/aws/lb";
import type {
  GlobalForwardingRuleArgs,
  SSLPolicyArgs,
  TargetHttpProxyArgs,
  URLMapArgs,
} from "@pulumi/gcp/compute";
import { trafficLoadBalancerTls as rule } from "../../../../policy/rules/traffic/traffic-load-balancer-tls";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const PROXY = "gcp:compute/targetHttpProxy:TargetHttpProxy";
const MAP = "gcp:compute/uRLMap:URLMap";
const listener = fixture<ListenerArgs>("aws:lb/listener:Listener", "listener", {
  loadBalancerArn: "arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/app/shop/1",
  protocol: "HTTPS",
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  certificateArn: "arn:aws:acm:eu-central-1:1:certificate/1",
  defaultActions: [{ type: "forward" }],
});
const redirecting = (protocol = "HTTPS"): ListenerArgs["defaultActions"] => [
  { type: "redirect", redirect: { protocol, statusCode: "HTTP_301" } },
];
const plainListener = fixture<ListenerArgs>("aws:lb/listener:Listener", "plain", {
  loadBalancerArn: unknown,
  protocol: "HTTP",
  defaultActions: redirecting(),
});
const balancer = fixture<LoadBalancerArgs>(BALANCER, "balancer", { dropInvalidHeaderFields: true });
const policy = fixture<SSLPolicyArgs>("gcp:compute/sSLPolicy:SSLPolicy", "policy", {
  minTlsVersion: "TLS_1_2",
  profile: "MODERN",
});
const RULE = "gcp:compute/globalForwardingRule:GlobalForwardingRule";
const forwarding = fixture<GlobalForwardingRuleArgs>(RULE, "forwarding", {
  target: "https://www.googleapis.com/compute/v1/projects/p/global/targetHttpsProxies/shop",
  loadBalancingScheme: "EXTERNAL",
  portRange: "443",
});
const HTTP = "https://www.googleapis.com/compute/v1/projects/p/global/targetHttpProxies/shop";
const leadsTo = (type: string, name: string) =>
  forwarding({ target: unknown }, { propertyDependencies: { target: [urnOf(type, name)] } });
const proxy = fixture<TargetHttpProxyArgs>(
  PROXY,
  "proxy",
  { urlMap: unknown },
  { propertyDependencies: { urlMap: [urnOf(MAP, "map")] } },
)();
const map = (httpsRedirect: unknown) =>
  fixture<URLMapArgs>(MAP, "map", {
    defaultUrlRedirect: { httpsRedirect: httpsRedirect as boolean, stripQuery: false },
  })();
const withoutProtocol = (type: string) => [
  balancer({ loadBalancerType: type }),
  listener(
    { protocol: undefined as never, sslPolicy: undefined as never, loadBalancerArn: unknown },
    { propertyDependencies: { loadBalancerArn: [urnOf(BALANCER, "balancer")] } },
  ),
];
const behaviour = {
  allowedMethods: ["GET", "HEAD"],
  cachedMethods: ["GET", "HEAD"],
  targetOriginId: "gateway",
  viewerProtocolPolicy: "redirect-to-https",
};
const front = fixture<DistributionArgs>("aws:cloudfront/distribution:Distribution", "front", {
  enabled: true,
  defaultCacheBehavior: behaviour,
  orderedCacheBehaviors: [{ ...behaviour, pathPattern: "/static/*", viewerProtocolPolicy: "https-only" }],
  origins: [
    {
      originId: "gateway",
      domainName: "gateway.example.com",
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
      },
    },
  ],
  restrictions: { geoRestriction: { restrictionType: "none" } },
  viewerCertificate: { acmCertificateArn: "arn:1", minimumProtocolVersion: "TLSv1.2_2021" },
});
const certificateArn = "arn:aws:acm:eu-central-1:1:certificate/1";
const apiName = fixture<DomainNameArgs>("aws:apigatewayv2/domainName:DomainName", "api", {
  domainName: "api.example.com",
  domainNameConfiguration: { certificateArn, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
});
const firstName = fixture<FirstNameArgs>("aws:apigateway/domainName:DomainName", "first", {
  domainName: "api.example.com",
  certificateArn,
  securityPolicy: "TLS_1_2",
});
const plain = "violation: it answers plain HTTP without a redirect";
const toPlain = "violation: it leads the public to plain HTTP";

export const examination: Examination = {
  rule,
  base: [listener(), plainListener(), balancer(), policy(), forwarding(), front(), apiName(), firstName()],
  mutants: [
    {
      of: "front",
      path: "viewerCertificate.minimumProtocolVersion",
      bad: ["TLSv1", "TLSv1.1_2016", "SSLv3"],
      good: ["TLSv1.2_2018", "TLSv1.3_2025"],
      absent: "violation",
    },
    {
      of: "front",
      path: "viewerCertificate.cloudfrontDefaultCertificate",
      bad: [true],
      good: [false],
      absent: "pass",
    },
    ...["defaultCacheBehavior", "orderedCacheBehaviors[0]"].map((of) => ({
      of: "front",
      path: `${of}.viewerProtocolPolicy`,
      bad: ["allow-all"],
      good: ["https-only", "redirect-to-https"],
      absent: "violation" as const,
    })),
    {
      of: "front",
      path: "origins[0].customOriginConfig.originSslProtocols",
      bad: [["TLSv1", "TLSv1.2"], ["SSLv3"]],
      absent: "pass",
    },
    { of: "api", path: "domainNameConfiguration.securityPolicy", bad: ["TLS_1_0"], absent: "violation" },
    {
      of: "first",
      path: "securityPolicy",
      bad: ["TLS_1_0"],
      good: ["SecurityPolicy_TLS13_1_3_2025_09"],
      absent: "violation",
    },
    { of: "listener", path: "protocol", bad: ["HTTP"], good: ["TLS", "TCP", "UDP"], absent: "pass" },
    {
      of: "listener",
      path: "sslPolicy",
      bad: [
        "ELBSecurityPolicy-2016-08",
        "ELBSecurityPolicy-TLS-1-1-2017-01",
        "ELBSecurityPolicy-FS-1-1-2019-08",
      ],
      good: [
        "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
        "ELBSecurityPolicy-FS-1-2-Res-2019-08",
        "ELBSecurityPolicy-TLS13-1-3-2021-06",
      ],
      absent: "violation",
    },
    { of: "listener", path: "certificateArn", good: ["arn:other"], absent: "pass", unknown: "pass" },
    { of: "plain", path: "defaultActions[0].type", bad: ["forward", "fixed-response"], absent: "violation" },
    {
      of: "plain",
      path: "defaultActions[0].redirect.protocol",
      bad: ["HTTP", "#{protocol}"],
      absent: "violation",
    },
    { of: "balancer", path: "dropInvalidHeaderFields", bad: [false], absent: "pass" },
    {
      of: "balancer",
      path: "desyncMitigationMode",
      bad: ["monitor"],
      good: ["defensive", "strictest"],
      absent: "pass",
    },
    { of: "balancer", path: "internal", good: [true, false], absent: "pass", unknown: "pass" },
    {
      of: "policy",
      path: "minTlsVersion",
      bad: ["TLS_1_0", "TLS_1_1"],
      good: ["TLS_1_3"],
      absent: "violation",
    },
    {
      of: "policy",
      path: "profile",
      bad: ["COMPATIBLE"],
      good: ["RESTRICTED", "CUSTOM"],
      absent: "violation",
      empty: "pass",
    },
    {
      of: "policy",
      path: "customFeatures",
      bad: [["TLS_RSA_WITH_AES_256_GCM_SHA384"]],
      good: [["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"]],
      absent: "pass",
    },
    { of: "forwarding", path: "target", bad: [HTTP], absent: "not-applicable", empty: "pass" },
    {
      of: "forwarding",
      path: "loadBalancingScheme",
      good: ["INTERNAL_MANAGED"],
      absent: "pass",
      unknown: "pass",
    },
    { of: "forwarding", path: "portRange", good: ["80"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    [
      "lets challenges of a certificate authority come in plain HTTP, and nothing else",
      [
        front({
          orderedCacheBehaviors: [
            { ...behaviour, pathPattern: "/.well-known/acme-challenge/*", viewerProtocolPolicy: "allow-all" },
          ],
        }),
      ],
    ],
    [
      "is undecided about plain HTTP on a path that is not known",
      [
        front({
          orderedCacheBehaviors: [{ ...behaviour, pathPattern: unknown, viewerProtocolPolicy: "allow-all" }],
        }),
      ],
      { front: "undecided: not known before the update: orderedCacheBehaviors[0].pathPattern" },
    ],
    [
      "lets AWS choose the policy where it is told to",
      [listener({ sslPolicy: undefined as never })],
      {},
      { explicitPolicy: false },
    ],
    [
      "fails where one action of two does not redirect",
      [plainListener({ defaultActions: [{ type: "forward" }, ...(redirecting() as [])] })],
      { plain },
    ],
    [
      "fails for a redirect to plain HTTP",
      [plainListener({ defaultActions: redirecting("HTTP") })],
      { plain },
    ],
    [
      "asks headers of a balancer for requests only",
      [balancer({ loadBalancerType: "network", dropInvalidHeaderFields: false })],
    ],
    ["passes a listener without a protocol for appliances", withoutProtocol("gateway")],
    [
      "fails for a listener without a protocol for anything else",
      withoutProtocol("application"),
      { listener: "violation: it says nothing of TLS" },
    ],
    [
      "passes plain HTTP within",
      [forwarding({ target: HTTP, loadBalancingScheme: "INTERNAL_SELF_MANAGED" })],
    ],
    [
      "takes the public for granted",
      [forwarding({ target: HTTP, loadBalancingScheme: undefined as never })],
      { forwarding: toPlain },
    ],
    ["knows a proxy by what the target is made from", [leadsTo(PROXY, "proxy")], { forwarding: toPlain }],
    [
      "passes another kind of proxy likewise",
      [leadsTo("gcp:compute/targetHttpsProxy:TargetHttpsProxy", "proxy")],
    ],
    ["passes a proxy that redirects everything", [leadsTo(PROXY, "proxy"), proxy, map(true)]],
    [
      "fails for a proxy that does not",
      [leadsTo(PROXY, "proxy"), proxy, map(false)],
      { forwarding: toPlain },
    ],
    [
      "is undecided where that is unknown",
      [leadsTo(PROXY, "proxy"), proxy, map(unknown)],
      { forwarding: "undecided: not known before the update: defaultUrlRedirect.httpsRedirect" },
    ],
    [
      "is undecided about a target that comes from nowhere",
      [forwarding({ target: unknown })],
      { forwarding: "undecided: not known before the update: target" },
    ],
    [
      "sees classic balancers",
      [
        fixture<object>("aws:elb/loadBalancer:LoadBalancer", "classic", {
          desyncMitigationMode: "monitor",
        })(),
      ],
      { classic: "violation: it lets requests through that two servers read differently" },
    ],
  ],
};
