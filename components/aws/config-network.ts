import * as z from "zod";
import { choice } from "../pure/fields";

/**
 * Services of AWS that can be reached without leaving the VPC, by the end of their names.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
const ENDPOINT_SERVICES = [
  ...["autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing"],
  ...["events", "kms", "logs", "monitoring", "secretsmanager", "sns", "sqs", "ssm", "sts"],
] as const;

/** Settings of the `aws` block that the network is made by. */
export const networkFields = {
  endpoints: z
    .array(choice(ENDPOINT_SERVICES), { error: "is no list; set services such as [ecr.api, ecr.dkr, sts]" })
    .refine((list) => new Set(list).size === list.length, { error: "names a service twice; set each once" })
    .default([])
    .describe(
      "Services of AWS with an endpoint in the private subnets; each is billed by the hour and zone. S3 always " +
        "has one, which is free. Default: none, what goes to them takes the NAT gateway.",
    ),
};
