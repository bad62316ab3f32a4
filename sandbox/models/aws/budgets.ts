import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { accountId, forceNew, oneOf, pattern, tagged } from "./common";
import { settingsOf } from "./settings";

/** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html */
const MAX_NOTIFICATIONS = 10;
const MAX_EMAILS = 10;

const budget: TypeModel = {
  type: "aws:budgets/budget:Budget",
  immutable: forceNew("aws_budgets_budget", "accountId", "name", "namePrefix"),
  requires: ["name"],
  id: (inputs, context) => `${accountId(context)}:${text(inputs, "name") ?? ""}`,
  validate: (inputs) => [
    ...pattern(inputs, "name", /^(?!.*\/action\/)[^:\\]{1,100}$/, "is no budget name"),
    ...pattern(inputs, "limitAmount", /^\d+(\.\d+)?$/, "is no amount"),
    ...oneOf(inputs, "budgetType", [
      ...[
        "COST",
        "RI_COVERAGE",
        "RI_UTILIZATION",
        "SAVINGS_PLANS_COVERAGE",
        "SAVINGS_PLANS_UTILIZATION",
        "USAGE",
      ],
    ]),
    ...oneOf(inputs, "timeUnit", ["ANNUALLY", "CUSTOM", "DAILY", "MONTHLY", "QUARTERLY"]),
    ...limits(inputs),
  ],
  outputs: (inputs, context) => ({
    ...tagged(inputs, context),
    accountId: inputs["accountId"] ?? accountId(context),
    arn: `arn:${settingsOf(context.config).partition}:budgets::${accountId(context)}:budget/${text(inputs, "name") ?? ""}`,
  }),
};

function limits(inputs: Props): Failure[] {
  const count = valuesAt(inputs, "notifications[]").length;
  return [
    ...(count > MAX_NOTIFICATIONS
      ? [{ path: "notifications", reason: `are ${count}, ${MAX_NOTIFICATIONS} are allowed` }]
      : []),
    ...valuesAt(inputs, "notifications[].subscriberEmailAddresses")
      .filter(({ value }) => Array.isArray(value) && value.length > MAX_EMAILS)
      .map(({ path }) => ({ path, reason: `are more than ${MAX_EMAILS}` })),
  ];
}

export const budgetTypes: readonly TypeModel[] = [budget];
