import type * as z from "zod";
import { zoneSlot } from "../pure/cidr";
import { group, text, zones } from "../pure/fields";
import { clusterConflicts, clusterFields } from "./config-cluster";
import { dataFields } from "./config-data";
import { edgeFields } from "./config-edge";
import { networkFields } from "./config-network";

/** The `aws` block of a stack's configuration. */
export const awsSchema = group({
  region: text("eu-central-1")
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: "is no AWS region; set for example eu-central-1" })
    .describe("AWS region."),
  accountId: text("123456789012")
    .regex(/^\d{12}$/, { error: "is no AWS account id; set its 12 digits, quoted" })
    .describe("Account that the stack may touch, and no other."),
  zones: zones
    .min(2, { error: "names one zone; set two or more, because EKS needs subnets in two" })
    .refine((list) => list.every((zone) => zoneSlot(zone) !== undefined), {
      error: "names a zone that does not end in one of the letters a to h; set for example [eu-central-1a]",
    })
    .describe("Availability zones; two or more for EKS."),
  deployRoleArn: text("arn:aws:iam::123456789012:role/deploy")
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, {
      error: "is no role ARN; set arn:aws:iam::<account>:role/<name>",
    })
    .describe("Role that administers the cluster; no other principal gets in by default."),
  ...networkFields,
  ...edgeFields,
  ...clusterFields,
  ...dataFields,
})
  .refine(({ region, zones: list }) => list.every((zone) => zone.startsWith(region)), {
    path: ["zones"],
    error: "names a zone of another region; set zones that start with the region's name",
  })
  .refine(({ region, recoveryRegion }) => region !== recoveryRegion, {
    path: ["recoveryRegion"],
    error: "is the region itself; set another one, or remove it",
  })
  .check(({ value, issues }) => {
    for (const conflict of clusterConflicts(value)) {
      issues.push({ code: "custom", input: undefined, ...conflict });
    }
  })
  .describe("Used when `target` is `aws`.");

export type AwsConfig = z.output<typeof awsSchema>;
