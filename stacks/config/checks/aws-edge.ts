import { problemAt } from "../problems";
import type { Check } from "./check";

/** CloudFront serves a host from one distribution; when the primary is away, the secondary does without. */
export const cdnOfPrimary: Check = ({ draft: { target, frontDoor } }) =>
  target !== "aws" || frontDoor?.cdn === undefined || frontDoor.failover !== "secondary"
    ? []
    : [
        problemAt(
          ["frontDoor", "cdn"],
          "is the primary stack's, and CloudFront serves a host once; remove it from the secondary",
        ),
      ];

/** Each block is two of the 60 rules of a security group; behind a CDN they are in its firewall, which takes more. */
const MAX_ALLOWED_CIDRS = 30;

export const allowedCidrCount: Check = ({ draft: { target, frontDoor } }) => {
  const count = frontDoor?.allowedCidrs?.length ?? 0;
  if (target !== "aws" || frontDoor?.cdn !== undefined || count <= MAX_ALLOWED_CIDRS) return [];
  const reason = `names ${count} blocks, and a security group has room for ${MAX_ALLOWED_CIDRS}; set larger ones`;
  return [problemAt(["frontDoor", "allowedCidrs"], reason)];
};

/**
 * Notifications of a budget, the one of its forecast included, and subscribers of each.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html
 */
const MAX_NOTIFICATIONS = 10;
const MAX_SUBSCRIBERS = 10;

export const budgetNotifications: Check = ({ draft: { target, budget } }) => {
  if (target !== "aws") return [];
  const { thresholds = [], emails = [] } = budget ?? {};
  return [
    ...tooMany("thresholds", thresholds.length, MAX_NOTIFICATIONS - 1),
    ...tooMany("emails", emails.length, MAX_SUBSCRIBERS),
  ];
};

function tooMany(field: string, count: number, most: number) {
  return count <= most ? [] : [problemAt(["budget", field], `are ${count}; set ${most} at most`)];
}
