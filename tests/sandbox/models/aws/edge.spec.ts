import { expect } from "chai";
import type { CloudObject } from "../../../../sandbox/simulator/cloud";
import type { Props } from "../../../../sandbox/simulator/values";
import { Account } from "./support";

const ALB_LOGS = "logdelivery.elasticloadbalancing.amazonaws.com";

function policy(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "*", Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function trust(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

describe("the simulated edge of AWS", () => {
  let account: Account;
  beforeEach(() => {
    account = new Account();
  });

  const bucket = (service?: string): string => {
    account.create("aws:s3/bucket:Bucket", "logs", { bucket: "acme-logs" });
    if (service !== undefined) {
      const inputs = { bucket: "acme-logs", policy: policy(service) };
      account.create("aws:s3/bucketPolicy:BucketPolicy", "logs", inputs);
    }
    return "acme-logs";
  };
  const role = (service: string) =>
    account.create("aws:iam/role:Role", "role", { name: "role", assumeRolePolicy: trust(service) }).outputs[
      "arn"
    ];
  const vpc = () => account.create("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }).id;
  const subnets = (vpcId: string) =>
    ["a", "b"].map(
      (letter, index) =>
        account.create("aws:ec2/subnet:Subnet", letter, {
          vpcId,
          availabilityZone: `eu-central-1${letter}`,
          cidrBlock: `10.0.${index}.0/24`,
        }).id,
    );
  const balancer = (more: Props = {}): CloudObject =>
    account.create("aws:lb/loadBalancer:LoadBalancer", "door", {
      name: "door",
      subnets: subnets(vpc()),
      ...more,
    });
  const certificate = (more: Props = {}): CloudObject =>
    account.create("aws:acm/certificate:Certificate", "certificate", {
      domainName: "*.acme.example",
      validationMethod: "DNS",
      ...more,
    });

  describe("Elastic Load Balancing", () => {
    it("writes access logs only where the bucket lets it", () => {
      const accessLogs = { enabled: true, bucket: bucket() };
      expect(() => balancer({ accessLogs })).to.throw("Access Denied for bucket: acme-logs");
    });

    it("takes a bucket that lets its log delivery in", () => {
      expect(
        balancer({ accessLogs: { enabled: true, bucket: bucket(ALB_LOGS) } }).outputs["dnsName"],
      ).to.match(/^door-.+\.eu-central-1\.elb\.amazonaws\.com$/);
    });

    it("keeps a load balancer whose deletion protection is on", () => {
      const kept = balancer({ enableDeletionProtection: true });
      expect(() => account.delete(kept)).to.throw("deletion protection is enabled");
    });

    it("refuses a certificate that is not issued, and a port that is taken", () => {
      const loadBalancerArn = balancer().id;
      const defaultActions = [{ type: "fixed-response", fixedResponse: { contentType: "text/plain" } }];
      const inputs = { loadBalancerArn, port: 443, protocol: "HTTPS", defaultActions };
      const certificateArn = certificate().id;
      const create = (name: string, more: Props) =>
        account.create("aws:lb/listener:Listener", name, { ...inputs, ...more });
      expect(() => create("https", { certificateArn })).to.throw("is not issued");
      account.create("aws:acm/certificateValidation:CertificateValidation", "issued", { certificateArn });
      create("https", { certificateArn });
      expect(() => create("again", { certificateArn })).to.throw("already exists on port 443");
      expect(() => create("http", { port: 80, defaultActions: [{ type: "redirect" }] })).to.throw(
        "defaultActions[0].redirect is required for redirect",
      );
    });
  });

  describe("Certificate Manager", () => {
    it("proves a domain by one record in every region", () => {
      const proofs = [certificate(), certificate({ region: "us-east-1" })].map(
        ({ outputs }) => outputs["domainValidationOptions"],
      );
      expect(proofs[0]).to.deep.equal(proofs[1]);
    });

    it("misses the record that proves another domain", () => {
      const certificateArn = certificate().id;
      const zoneId = "Z0123456789ABC";
      const record = { zoneId, name: "_x.other.example", type: "CNAME", records: ["_y"], ttl: 60 };
      account.create("aws:route53/record:Record", "proof", record);
      expect(() =>
        account.create("aws:acm/certificateValidation:CertificateValidation", "issued", {
          certificateArn,
          validationRecordFqdns: ["_x.other.example"],
        }),
      ).to.throw("missing DNS validation record: _");
    });
  });

  describe("WAF", () => {
    const acl = (scope: string, more: Props = {}) =>
      account.create("aws:wafv2/webAcl:WebAcl", "acl", {
        name: "acl",
        scope,
        defaultAction: { allow: {} },
        visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "acl", sampledRequestsEnabled: true },
        ...more,
      });

    it("makes what CloudFront uses in one region, and does not put it before a load balancer", () => {
      expect(() => acl("CLOUDFRONT")).to.throw("CLOUDFRONT is valid in us-east-1 only, not in eu-central-1");
      const { outputs } = acl("CLOUDFRONT", { region: "us-east-1" });
      expect(outputs["arn"]).to.match(/^arn:aws:wafv2:us-east-1:123456789012:global\/webacl\/acl\//);
      expect(() =>
        account.create("aws:wafv2/webAclAssociation:WebAclAssociation", "guard", {
          webAclArn: outputs["arn"] ?? "",
          resourceArn: balancer().id,
        }),
      ).to.throw("includes a regional web ACL");
    });

    it("logs to groups of its own prefix", () => {
      const group = account.create("aws:cloudwatch/logGroup:LogGroup", "logs", { name: "waf" });
      expect(() =>
        account.create("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "log", {
          resourceArn: acl("REGIONAL").outputs["arn"] ?? "",
          logDestinationConfigs: [group.outputs["arn"] ?? ""],
        }),
      ).to.throw("must start with aws-waf-logs-");
    });
  });

  describe("CloudFront", () => {
    const distribution = (name: string, acmCertificateArn: string, aliases: string[]) =>
      account.create("aws:cloudfront/distribution:Distribution", name, {
        enabled: true,
        aliases,
        origins: [{ originId: "gateway", domainName: "origin.example" }],
        defaultCacheBehavior: {
          targetOriginId: "gateway",
          allowedMethods: ["GET", "HEAD"],
          cachedMethods: ["GET", "HEAD"],
          viewerProtocolPolicy: "https-only",
        },
        restrictions: { geoRestriction: { restrictionType: "none" } },
        viewerCertificate: { acmCertificateArn, sslSupportMethod: "sni-only" },
      });
    const issued = (more: Props) => {
      const certificateArn = certificate(more).id;
      account.create("aws:acm/certificateValidation:CertificateValidation", "issued", { certificateArn });
      return certificateArn;
    };

    it("takes a certificate of its own region that covers the hosts", () => {
      const here = issued({});
      expect(() => distribution("one", here, ["a.acme.example"])).to.throw(
        "must be issued, and in us-east-1",
      );
      const there = issued({ region: "us-east-1" });
      expect(() => distribution("one", there, ["a.b.acme.example"])).to.throw(
        "does not cover a.b.acme.example",
      );
    });

    it("serves a host from one distribution", () => {
      const certificateArn = issued({ region: "us-east-1" });
      distribution("one", certificateArn, ["a.acme.example"]);
      expect(() => distribution("two", certificateArn, ["a.acme.example"])).to.throw(
        "CNAMEAlreadyExists: a.acme.example",
      );
    });
  });

  describe("CloudTrail and Config", () => {
    it("has a trail only where the bucket lets CloudTrail in", () => {
      const s3BucketName = bucket();
      expect(() =>
        account.create("aws:cloudtrail/trail:Trail", "trail", { name: "trail", s3BucketName }),
      ).to.throw("InsufficientS3BucketPolicyException");
    });

    it("has one recorder, which starts once there is a delivery channel", () => {
      const roleArn = role("config.amazonaws.com") ?? "";
      const recorder = (name: string) => account.create("aws:cfg/recorder:Recorder", name, { name, roleArn });
      recorder("one");
      expect(() => recorder("two")).to.throw("MaxNumberOfConfigurationRecordersExceededException");
      expect(() =>
        account.create("aws:cfg/recorderStatus:RecorderStatus", "one", { name: "one", isEnabled: true }),
      ).to.throw("NoAvailableDeliveryChannelException");
    });
  });

  describe("Backup and Budgets", () => {
    it("backs up as a role that trusts it", () => {
      const vault = account.create("aws:backup/vault:Vault", "vault", { name: "vault" });
      const rules = [{ ruleName: "daily", targetVaultName: vault.id, schedule: "cron(0 3 * * ? *)" }];
      const planId = account.create("aws:backup/plan:Plan", "plan", { name: "plan", rules }).id;
      const iamRoleArn = role("ec2.amazonaws.com") ?? "";
      expect(() =>
        account.create("aws:backup/selection:Selection", "all", {
          ...{ name: "all", planId, iamRoleArn },
          resources: ["*"],
        }),
      ).to.throw("cannot be assumed by AWS Backup");
    });

    it("starts within an hour, and takes no other schedule than cron", () => {
      const plan = (rule: Props) => () =>
        account.create("aws:backup/plan:Plan", "plan", {
          name: "plan",
          rules: [{ ruleName: "daily", targetVaultName: "vault", ...rule }],
        });
      expect(plan({ schedule: "rate(1 day)" })).to.throw("is no cron expression: rate(1 day)");
      expect(plan({ startWindow: 30 })).to.throw("must be 60 minutes or more: 30");
    });

    it("tells ten times of a budget at most", () => {
      const one = {
        comparisonOperator: "GREATER_THAN",
        notificationType: "ACTUAL",
        thresholdType: "PERCENTAGE",
      };
      const notifications = Array.from({ length: 11 }, (_, threshold) => ({ ...one, threshold }));
      expect(() =>
        account.create("aws:budgets/budget:Budget", "monthly", {
          ...{ name: "monthly", budgetType: "COST", timeUnit: "MONTHLY", limitAmount: "1", limitUnit: "USD" },
          notifications,
        }),
      ).to.throw("are 11, 10 are allowed");
    });
  });
});
