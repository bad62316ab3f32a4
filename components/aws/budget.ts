import { Budget } from "@pulumi/aws/budgets";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { BudgetSpec } from "../contract";
import { physicalName } from "../pure/naming";

/**
 * A monthly budget for what carries the platform's tag; somebody hears when a share of it is spent, and when
 * the month is going to cost more than all of it.
 *
 * AWS counts by a tag from the day that it is activated for cost allocation, which is done once, in the account
 * that pays, and not before the tag is on a bill:
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export function budget(scope: Scope, spec: BudgetSpec): Readonly<Record<string, pulumi.Output<string>>> {
  const tell = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    comparisonOperator: "GREATER_THAN",
    subscriberEmailAddresses: [...spec.emails],
  });
  const created = new Budget(
    `${scope.name}-monthly`,
    {
      name: physicalName([spec.name, "monthly"], 100),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(spec.monthly),
      limitUnit: "USD",
      costFilters: [{ name: "TagKeyValue", values: [`user:platform$${spec.name}`] }],
      notifications: [...spec.thresholds.map((share) => tell("ACTUAL", share)), tell("FORECASTED", 100)],
    },
    scope.child(),
  );
  return { name: created.name };
}
