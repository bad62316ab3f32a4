import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { CHANNEL } from "./monitoring";
import { forcesNew, notAmong, outOfRange, texts, when } from "./shared";

/** cloud.google.com/billing/docs/how-to/budgets-notification-recipients: five channels of Monitoring at most. */
const MAX_CHANNELS = 5;

const budget: TypeModel = {
  type: "gcp:billing/budget:Budget",
  immutable: forcesNew("services/billing/resource_billing_budget.go", ["billingAccount"]),
  references: {
    "allUpdatesRule.monitoringNotificationChannels[]": { to: [CHANNEL], by: "name" },
  },
  id: (inputs, context) =>
    `billingAccounts/${text(inputs, "billingAccount") ?? ""}/budgets/${context.hex(32, "budget")}`,
  validate: (inputs) => [
    ...notAmong(inputs, "budgetFilter.calendarPeriod", ["MONTH", "QUARTER", "YEAR"]),
    ...notAmong(inputs, "budgetFilter.creditTypesTreatment", [
      "INCLUDE_ALL_CREDITS",
      "EXCLUDE_ALL_CREDITS",
      "INCLUDE_SPECIFIED_CREDITS",
    ]),
    ...notAmong(inputs, "thresholdRules[].spendBasis", ["CURRENT_SPEND", "FORECASTED_SPEND"]),
    ...outOfRange(inputs, "thresholdRules[].thresholdPercent", 0.01, 1000),
    ...when(
      texts(inputs, "allUpdatesRule.monitoringNotificationChannels[]").length > MAX_CHANNELS,
      "allUpdatesRule.monitoringNotificationChannels",
      `must be ${MAX_CHANNELS} at most`,
    ),
  ],
  outputs: (_inputs, context) => ({ name: context.id.split("/").at(-1) ?? "" }),
};

export const billing: readonly TypeModel[] = [budget];
