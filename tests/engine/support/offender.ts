import { DefaultSecurityGroup, FlowLog, Vpc } from "@pulumi/aws/ec2";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Provider as Aws } from "@pulumi/aws/provider";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random";
import { Provider as Random } from "@pulumi/random/provider";

/**
 * A program that opens a port to the internet, and another to a block that nobody knows before the update; it keeps
 * all other rules.
 */
export async function offender(): Promise<Record<string, unknown>> {
  const aws = new Aws("aws", {
    region: "eu-central-1",
    allowedAccountIds: ["123456789012"],
    defaultTags: { tags: { owner: "test" } },
  });
  const random = new Random("random", {});
  const octet = new RandomId("octet", { byteLength: 1 }, { provider: random });
  const vpc = new Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { provider: aws });
  new DefaultSecurityGroup("closed", { vpcId: vpc.id }, { provider: aws });
  new FlowLog(
    "flows",
    { vpcId: vpc.id, trafficType: "ALL", logDestinationType: "s3", logDestination: "arn:aws:s3:::flow-logs" },
    { provider: aws },
  );
  const group = new SecurityGroup(
    "group",
    { name: "group", vpcId: vpc.id, description: "Test" },
    { provider: aws },
  );
  const rule = (name: string, cidrIpv4: pulumi.Input<string>) =>
    new SecurityGroupIngressRule(
      name,
      { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4, description: name },
      { provider: aws },
    );
  rule("open", "0.0.0.0/0");
  rule("unknown", pulumi.interpolate`10.${octet.dec}.0.0/16`);
  return { vpc: vpc.id };
}
