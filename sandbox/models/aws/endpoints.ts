import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text } from "../../simulator/values";
import {
  accountId,
  all,
  arn,
  ec2Id,
  find,
  forceNew,
  oneOf,
  pattern,
  refuse,
  regional,
  shown,
  tagged,
  texts,
} from "./common";
import { validatePolicy } from "./policies";
import { ROUTE_TABLE } from "./routing";
import { SECURITY_GROUP } from "./security-groups";
import { SUBNET, VPC } from "./vpc";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
const POLICY_CHARACTERS = 20_480;

const vpcEndpoint: TypeModel = {
  type: ENDPOINT,
  immutable: forceNew(
    "aws_vpc_endpoint",
    ...["vpcId", "serviceName", "vpcEndpointType", "resourceConfigurationArn", "serviceNetworkArn", "region"],
  ),
  references: {
    vpcId: { to: [VPC] },
    "routeTableIds[]": { to: [ROUTE_TABLE], loose: true },
    // An interface endpoint has network interfaces, which hold both.
    "subnetIds[]": { to: [SUBNET] },
    "securityGroupIds[]": { to: [SECURITY_GROUP] },
  },
  id: ec2Id("vpce"),
  validate: (inputs) => [
    ...pattern(inputs, "serviceName", /^(com|cn)\.[a-z0-9.-]+$/, "is no endpoint service"),
    ...oneOf(inputs, "vpcEndpointType", ["Gateway", "GatewayLoadBalancer", "Interface"]),
    ...validatePolicy(inputs, "policy", "resource", POLICY_CHARACTERS),
    ...kindProblems(inputs),
  ],
  outputs: (inputs, context) => {
    refuseNames(inputs, context);
    const interfaces = texts(inputs["subnetIds"]).map((subnet) => `eni-0${context.hex(16, subnet)}`);
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "ec2", `vpc-endpoint/${context.id}`),
      ownerId: accountId(context),
      vpcEndpointType: inputs["vpcEndpointType"] ?? "Gateway",
      networkInterfaceIds: interfaces,
      prefixListId: interfaces.length === 0 ? `pl-${context.hex(8, "prefix list")}` : "",
      state: "available",
      requesterManaged: false,
    };
  },
};

/** A gateway is a route, an interface an address: neither has what the other has. */
function kindProblems(inputs: Props): Failure[] {
  const kind = text(inputs, "vpcEndpointType") ?? "Gateway";
  const foreign: Readonly<Record<string, readonly string[]>> = {
    Gateway: ["subnetIds", "securityGroupIds", "privateDnsEnabled"],
    Interface: ["routeTableIds"],
  };
  return (foreign[kind] ?? [])
    .filter((path) => inputs[path] !== undefined)
    .map((path) => ({ path, reason: `is not for endpoints of type ${kind}` }));
}

/** EC2 answers under a service's own name once a VPC, and only where the VPC resolves names. */
function refuseNames(inputs: Props, context: Context): void {
  if (inputs["privateDnsEnabled"] !== true) return;
  const vpc = find(context, VPC, "id", inputs["vpcId"]);
  const resolves = isProps(vpc?.outputs) && vpc.outputs["enableDnsHostnames"] === true;
  refuse(
    !resolves,
    `InvalidParameter: enabling private DNS requires both enableDnsSupport and enableDnsHostnames of ${shown(inputs["vpcId"])}`,
  );
  const other = all(context, ENDPOINT).find(
    ({ id, inputs: existing }) =>
      id !== context.id &&
      ["vpcId", "serviceName"].every((key) => existing[key] === inputs[key]) &&
      existing["privateDnsEnabled"] === true,
  );
  refuse(
    other !== undefined,
    `InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${shown(inputs["serviceName"])}: ${other?.id ?? ""}`,
  );
}

export const endpointTypes: readonly TypeModel[] = [vpcEndpoint];
