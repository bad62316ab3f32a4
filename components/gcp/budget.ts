import { Budget } from "@pulumi/gcp/billing";
import type { Scope } from "../component";
import type { BudgetSpec } from "../contract";
import type { GcpConfig } from "./config";
import { notificationChannels } from "./notifications";

/**
 * What the project may cost in a calendar month, credits left out; at each threshold of what was spent, and at the
 * last one of what is forecast, the addresses hear of it. It stops nothing.
 */
export function budget(config: GcpConfig, scope: Scope, spec: BudgetSpec): Record<string, never> {
  const { billingAccount } = config;
  if (billingAccount === undefined) throw new Error("gcp.billingAccount is not set; nobody checked");
  const channels = notificationChannels(config, scope, spec, spec.emails);
  new Budget(
    `${scope.name}-monthly`,
    {
      billingAccount,
      displayName: `${spec.name} monthly`,
      budgetFilter: {
        projects: [`projects/${config.projectNumber}`],
        calendarPeriod: "MONTH",
        creditTypesTreatment: "EXCLUDE_ALL_CREDITS",
      },
      amount: { specifiedAmount: { currencyCode: "USD", units: String(spec.monthly) } },
      thresholdRules: [
        ...spec.thresholds.map((percent) => ({
          thresholdPercent: percent / 100,
          spendBasis: "CURRENT_SPEND",
        })),
        { thresholdPercent: Math.max(...spec.thresholds) / 100, spendBasis: "FORECASTED_SPEND" },
      ],
      allUpdatesRule: { monitoringNotificationChannels: channels, disableDefaultIamRecipients: true },
    },
    scope.child(),
  );
  return {};
}
