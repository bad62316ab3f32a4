import { expect } from "chai";
import type { Props, Value } from "../../sandbox/simulator/values";
import { isProps, valuesAt } from "../../sandbox/simulator/values";
import { inputOf } from "../support/plans";
import { type Graph, graphOf } from "./graph";

const AWS = { dnsZoneId: "Z0123456789ABCDEFGHIJ" };
const OFFICE = "203.0.113.0/24";
const HOST = "podinfo.prod.acme.example";

const ACL = "aws:wafv2/webAcl:WebAcl";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const BINDING = "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding";
const CACHE_POLICY = "aws:cloudfront/cachePolicy:CachePolicy";
const CERTIFICATE = "aws:acm/certificate:Certificate";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const GROUP = "aws:lb/targetGroup:TargetGroup";
const HEALTH_CHECK = "aws:route53/healthCheck:HealthCheck";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const LISTENER = "aws:lb/listener:Listener";
const RECORD = "aws:route53/record:Record";
const RULE = "aws:lb/listenerRule:ListenerRule";
const SUBNET = "aws:ec2/subnet:Subnet";

function at(props: Props, path: string): Value | undefined {
  return valuesAt(props, path)[0]?.value;
}

function all(props: Props, path: string): Value[] {
  return valuesAt(props, path).map(({ value }) => value);
}

function aliasOf(graph: Graph): Props {
  return graph.only(RECORD, `front-door-${HOST}`).inputs;
}

describe("requirements: front door on AWS", () => {
  let regional: Graph;
  let open: Graph;
  let cached: Graph;
  let standby: Graph;
  before(async function () {
    this.timeout(60_000);
    regional = await graphOf("aws", {
      aws: AWS,
      frontDoor: { allowedCidrs: [OFFICE], requestsPerMinute: 600 },
    });
    open = await graphOf("aws", { aws: AWS, frontDoor: {} });
    const cdn = { paths: ["/static/*"], ttlSeconds: 3600 };
    cached = await graphOf("aws", {
      aws: AWS,
      frontDoor: { cdn, allowedCidrs: [OFFICE], failover: "primary", requestsPerMinute: 100 },
    });
    standby = await graphOf("aws", { aws: AWS, frontDoor: { failover: "secondary" } });
  });

  it("N07 makes an internet-facing load balancer in the public subnets, protected and logged", () => {
    const { inputs } = regional.only(BALANCER);
    const publicIds = regional
      .of(SUBNET)
      .filter(({ name }) => name.startsWith("network-public-"))
      .map(({ id }) => id);
    expect(inputs).to.include({
      internal: false,
      loadBalancerType: "application",
      dropInvalidHeaderFields: true,
      enableDeletionProtection: true,
    });
    expect(inputs["subnets"]).to.have.members(publicIds);
    expect(at(inputs, "accessLogs.enabled")).to.equal(true);
    const encryption = regional.only(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "front-door-access-logs",
    ).inputs;
    expect(at(encryption, "rules[].applyServerSideEncryptionByDefault.sseAlgorithm")).to.equal("AES256");
  });

  it("N07 lets in the allowed blocks alone, on 80 and 443, and out to the gateway's ports alone", () => {
    const { id } = regional.only("aws:ec2/securityGroup:SecurityGroup", "front-door-balancer");
    const of = (type: string) => regional.inputs(type).filter((rule) => rule["securityGroupId"] === id);
    expect(
      of(INGRESS).map(({ cidrIpv4, fromPort, toPort }) => [cidrIpv4, fromPort, toPort]),
    ).to.have.deep.members([
      [OFFICE, 80, 80],
      [OFFICE, 443, 443],
    ]);
    expect(new Set(of(EGRESS).map(({ fromPort }) => fromPort))).to.deep.equal(new Set([8000, 8443]));
    expect(of(EGRESS).map(({ cidrIpv4 }) => cidrIpv4)).not.to.include("0.0.0.0/0");
    const anybody = open.inputs(INGRESS).filter(({ cidrIpv4 }) => cidrIpv4 === "0.0.0.0/0");
    expect(anybody.map(({ fromPort }) => fromPort)).to.have.members([80, 443]);
  });

  it("N07 hands the gateway's pods to the load balancer controller, and makes no second load balancer", () => {
    const bindings = regional.inputs(BINDING).map((inputs) => inputs["spec"] as Props);
    const groups = regional.of(GROUP).map(({ outputs }) => outputs["arn"]);
    expect(groups).to.have.lengthOf(2);
    expect(bindings.map((spec) => spec["targetGroupARN"])).to.have.members(groups);
    for (const spec of bindings) {
      expect(at(spec, "serviceRef.name")).to.equal("traefik");
      expect(at(spec, "targetType")).to.equal("ip");
      expect(all(spec, "networking.ingress[].from[].securityGroup.groupID")).to.deep.equal([
        regional.only("aws:ec2/securityGroup:SecurityGroup", "front-door-balancer").id,
      ]);
    }
    const types = regional.inputs("kubernetes:core/v1:Service").map((inputs) => at(inputs, "spec.type"));
    expect(types).not.to.include("LoadBalancer");
  });

  it("N07 ends TLS 1.2 or later with a certificate of ACM proven in the zone, and connects to the pods by HTTPS", () => {
    const https = regional.only(LISTENER, "front-door-https").inputs;
    const certificate = regional.only(CERTIFICATE);
    expect(https).to.include({
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    });
    expect(https["certificateArn"]).to.equal(certificate.outputs["arn"]);
    expect(certificate.inputs).to.include({ domainName: "*.prod.acme.example", validationMethod: "DNS" });
    expect(regional.only(RECORD, "front-door-proof").inputs["zoneId"]).to.equal(AWS.dnsZoneId);
    const target = regional.only(GROUP, "front-door-https");
    expect(target.inputs).to.include({ protocol: "HTTPS", port: 8443, targetType: "ip" });
    expect(at(https, "defaultActions[].targetGroupArn")).to.equal(target.outputs["arn"]);
  });

  it("N07 redirects plain HTTP, ACME's challenges excepted", () => {
    const http = regional.only(LISTENER, "front-door-http").inputs;
    expect(at(http, "defaultActions[].redirect")).to.deep.equal({
      protocol: "HTTPS",
      port: "443",
      statusCode: "HTTP_301",
    });
    const rule = regional.only(RULE, "front-door-challenges").inputs;
    expect(all(rule, "conditions[].pathPattern.values[]")).to.deep.equal(["/.well-known/acme-challenge/*"]);
    expect(at(rule, "actions[].targetGroupArn")).to.equal(
      regional.only(GROUP, "front-door-http").outputs["arn"],
    );
  });

  it("N07 refuses known attacks and too many requests before the load balancer, and logs them without credentials", () => {
    const acl = regional.only(ACL);
    expect(acl.inputs["scope"]).to.equal("REGIONAL");
    expect(regional.only(ASSOCIATION).inputs).to.deep.include({
      webAclArn: acl.outputs["arn"],
      resourceArn: regional.only(BALANCER).outputs["arn"],
    });
    expect(all(acl.inputs, "rules[].statement.managedRuleGroupStatement.name")).to.have.members([
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "AWSManagedRulesSQLiRuleSet",
    ]);
    expect(at(acl.inputs, "rules[].statement.rateBasedStatement")).to.deep.include({
      limit: 600,
      evaluationWindowSec: 60,
      // Clients come through somebody else's CDN here, and share its addresses.
      aggregateKeyType: "FORWARDED_IP",
    });
    expect(at(open.only(ACL).inputs, "rules[].statement.rateBasedStatement.aggregateKeyType")).to.equal("IP");
    const logging = regional.only("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").inputs;
    expect(all(logging, "redactedFields[].singleHeader.name")).to.have.members(["authorization", "cookie"]);
    expect(at(logging, "logDestinationConfigs[]")).to.match(/:log-group:aws-waf-logs-/);
  });

  it("C19 puts CloudFront in front, which keeps the paths named, compressed, and nothing else", () => {
    const { inputs } = cached.only(DISTRIBUTION);
    const policy = cached.only(CACHE_POLICY);
    const parameters = policy.inputs["parametersInCacheKeyAndForwardedToOrigin"];
    expect(policy.inputs).to.include({ defaultTtl: 3600, maxTtl: 3600 });
    expect(parameters).to.include({ enableAcceptEncodingBrotli: true, enableAcceptEncodingGzip: true });
    expect(isProps(parameters) && all(parameters, "headersConfig.headers.items[]")).to.deep.equal(["Host"]);
    const kept = all(inputs, "orderedCacheBehaviors[]").filter(
      (behaviour) => isProps(behaviour) && behaviour["cachePolicyId"] === policy.id,
    );
    expect(
      kept.map((behaviour) => isProps(behaviour) && [behaviour["pathPattern"], behaviour["compress"]]),
    ).to.deep.equal([["/static/*", true]]);
    // Managed-CachingDisabled.
    expect(at(inputs, "defaultCacheBehavior.cachePolicyId")).to.equal("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
    expect(at(inputs, "defaultCacheBehavior.viewerProtocolPolicy")).to.equal("redirect-to-https");
    expect(inputs["aliases"]).to.deep.equal([HOST]);
  });

  it("C19 has the CDN's certificate and firewall where CloudFront wants them, and tells clients apart there", () => {
    const { inputs } = cached.only(DISTRIBUTION);
    const certificate = cached.only(CERTIFICATE, "front-door-certificate-viewers");
    expect(certificate.inputs["region"]).to.equal("us-east-1");
    expect(at(inputs, "viewerCertificate")).to.deep.include({
      acmCertificateArn: certificate.outputs["arn"],
      minimumProtocolVersion: "TLSv1.2_2021",
    });
    const acl = cached.only(ACL);
    expect(acl.inputs).to.include({ scope: "CLOUDFRONT", region: "us-east-1" });
    expect(inputs["webAclId"]).to.equal(acl.outputs["arn"]);
    expect(cached.of(ASSOCIATION)).to.deep.equal([]);
    const allowed = cached.only("aws:wafv2/ipSet:IpSet");
    expect(allowed.inputs["addresses"]).to.deep.equal([OFFICE]);
    expect(at(acl.inputs, "rules[].statement.notStatement.statement.ipSetReferenceStatement.arn")).to.equal(
      allowed.outputs["arn"],
    );
  });

  it("C19 lets the load balancer take requests of the CDN alone, by a secret header", () => {
    const https = cached.only(LISTENER, "front-door-https").inputs;
    expect(at(https, "defaultActions[].fixedResponse.statusCode")).to.equal("403");
    const rule = cached.only(RULE, "front-door-from-cdn");
    const { inputs } = cached.only(DISTRIBUTION);
    const [header] = all(inputs, "origins[].customHeaders[]");
    expect(isProps(header ?? null) && (header as Props)["name"]).to.equal("X-Origin-Verify");
    expect(all(rule.inputs, "conditions[].httpHeader.values[]")).to.deep.equal([(header as Props)["value"]]);
    expect(rule.secretPaths.join()).to.match(/^conditions/);
    expect(cached.only(DISTRIBUTION).secretPaths.join()).to.match(/^origins/);
  });

  it("M12 leads the hosts to the primary while its gateway has a healthy pod, and to the secondary after", () => {
    const record = aliasOf(cached);
    const alarm = cached.only(ALARM, "front-door-no-pods");
    const check = cached.only(HEALTH_CHECK);
    expect(at(record, "failoverRoutingPolicies[].type")).to.equal("PRIMARY");
    expect(record["healthCheckId"]).to.equal(check.id);
    expect(check.inputs).to.deep.include({
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: alarm.inputs["name"],
      cloudwatchAlarmRegion: "eu-central-1",
      insufficientDataHealthStatus: "Unhealthy",
    });
    expect(alarm.inputs).to.include({
      metricName: "HealthyHostCount",
      threshold: 1,
      treatMissingData: "breaching",
    });
    expect(at(alarm.inputs, "dimensions.TargetGroup")).to.equal(
      cached.only(GROUP, "front-door-https").outputs["arnSuffix"],
    );
    expect(at(aliasOf(standby), "failoverRoutingPolicies[].type")).to.equal("SECONDARY");
    expect(at(aliasOf(standby), "setIdentifier")).to.equal("secondary");
  });

  it("M12 leaves the record that proves the domain to the primary", () => {
    expect(standby.of(RECORD).map(({ name }) => name)).to.deep.equal([`front-door-${HOST}`]);
    expect(standby.of(CERTIFICATE)).to.have.length(1);
  });

  it("M12 points the hosts at CloudFront where there is one, and at the load balancer elsewhere", () => {
    expect(at(aliasOf(cached), "aliases[].name")).to.equal(cached.only(DISTRIBUTION).outputs["domainName"]);
    expect(at(aliasOf(open), "aliases[].name")).to.equal(open.only(BALANCER).outputs["dnsName"]);
    expect(at(aliasOf(open), "aliases[].evaluateTargetHealth")).to.equal(true);
  });

  it("says what to set where the configuration cannot work", () => {
    const problems = (settings: Readonly<Record<string, unknown>>) => () =>
      inputOf({ stack: "prod", target: "aws", settings });
    expect(problems({ frontDoor: {} })).to.throw(
      "aws.dnsZoneId\n    is missing; frontDoor needs it, so set it or remove frontDoor",
    );
    expect(
      problems({ aws: AWS, frontDoor: { failover: "secondary", cdn: { paths: ["/static/*"] } } }),
    ).to.throw(
      "frontDoor.cdn\n    is the primary stack's, and CloudFront serves a host once; remove it from the secondary",
    );
    const many = Array.from({ length: 31 }, (_, index) => `198.51.100.${index}/32`);
    expect(problems({ aws: AWS, frontDoor: { allowedCidrs: many } })).to.throw(
      "frontDoor.allowedCidrs\n    names 31 blocks, and a security group has room for 30; set larger ones",
    );
    expect(problems({ aws: { ...AWS, recoveryRegion: "eu-central-1" } })).to.throw(
      'aws.recoveryRegion = "eu-central-1"\n    is the region itself; set another one, or remove it',
    );
    const emails = Array.from({ length: 11 }, (_, index) => `person-${index}@acme.example`);
    const thresholds = Array.from({ length: 10 }, (_, index) => index + 1);
    expect(problems({ budget: { monthly: 1, emails, thresholds } })).to.throw(
      "budget.thresholds\n    are 10; set 9 at most\n  budget.emails\n    are 11; set 10 at most",
    );
  });
});
