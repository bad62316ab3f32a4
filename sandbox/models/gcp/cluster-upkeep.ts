import type { Context, Failure } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { notGranted } from "./kms";
import { flag, group, notAmong, number, texts, when } from "./shared";

/** What GKE refuses in what it does by itself: upgrades in windows, and pools of its own. */
export function badUpkeep(inputs: Props, context: Context): Failure[] {
  return [
    ...notAmong(inputs, "releaseChannel.channel", ["UNSPECIFIED", "RAPID", "REGULAR", "STABLE", "EXTENDED"]),
    ...badWindow(inputs),
    ...badExclusions(inputs),
    ...badNotifications(inputs),
    ...badAutoscaling(inputs, context),
  ];
}

function badWindow(inputs: Props): Failure[] {
  const path = "maintenancePolicy.recurringWindow";
  const window = group(inputs, path);
  if (Object.keys(window).length === 0) return [];
  const [start, end] = ["startTime", "endTime"].map((key) => Date.parse(text(window, key) ?? ""));
  const hours = ((end ?? Number.NaN) - (start ?? Number.NaN)) / 3_600_000;
  return [
    ...when(!(hours >= 4), path, "must be a window of four hours or more"),
    ...when(
      !/^FREQ=(DAILY|WEEKLY)/.test(text(window, "recurrence") ?? ""),
      `${path}.recurrence`,
      "must be a daily or weekly RFC 5545 rule",
    ),
  ];
}

/** An exclusion ends at a time or with support (SDK, `exclusionOptions.endTimeBehavior`). */
function badExclusions(inputs: Props): Failure[] {
  const path = "maintenancePolicy.maintenanceExclusions[]";
  return [
    ...valuesAt(inputs, path).flatMap(({ path: at, value }) => {
      const exclusion = value as Props;
      const [start, end] = ["startTime", "endTime"].map((key) => text(exclusion, key));
      const open = text(exclusion, "exclusionOptions.endTimeBehavior") === "UNTIL_END_OF_SUPPORT";
      return [
        ...when((end === undefined) !== open, at, "must have exactly one of endTime and endTimeBehavior"),
        ...when(
          start !== undefined && end !== undefined && Date.parse(start) >= Date.parse(end),
          `${at}.endTime`,
          "must be after startTime",
        ),
      ];
    }),
    ...notAmong(inputs, `${path}.exclusionOptions.scope`, [
      "NO_UPGRADES",
      "NO_MINOR_UPGRADES",
      "NO_MINOR_OR_NODE_UPGRADES",
    ]),
  ];
}

function badNotifications(inputs: Props): Failure[] {
  const topic = text(inputs, "notificationConfig.pubsub.topic");
  const valid = topic === undefined || /^projects\/[^/]+\/topics\/[^/]+$/.test(topic);
  return [
    ...when(!valid, "notificationConfig.pubsub.topic", "must be projects/PROJECT/topics/TOPIC"),
    ...notAmong(inputs, "notificationConfig.pubsub.filter.eventTypes[]", [
      "UPGRADE_AVAILABLE_EVENT",
      "UPGRADE_EVENT",
      "UPGRADE_INFO_EVENT",
      "SECURITY_BULLETIN_EVENT",
    ]),
  ];
}

/** Node auto-provisioning needs limits for both of what it may use up (SDK, `clusterAutoscaling`). */
function badAutoscaling(inputs: Props, { cloud }: Context): Failure[] {
  const path = "clusterAutoscaling";
  const limited = texts(inputs, `${path}.resourceLimits[].resourceType`);
  return [
    ...when(
      flag(inputs, `${path}.enabled`) === true &&
        ["cpu", "memory"].some((resource) => !limited.includes(resource)),
      `${path}.resourceLimits`,
      "must limit cpu and memory where node auto-provisioning is enabled",
    ),
    ...valuesAt(inputs, `${path}.resourceLimits[]`).flatMap(({ path: at, value }) => {
      const limit = value as Props;
      return when(
        (number(limit, "minimum") ?? 0) > (number(limit, "maximum") ?? Infinity),
        `${at}.minimum`,
        "is above maximum",
      );
    }),
    ...notAmong(inputs, `${path}.autoscalingProfile`, ["BALANCED", "OPTIMIZE_UTILIZATION"]),
    ...notGranted(inputs, `${path}.autoProvisioningDefaults.bootDiskKmsKey`, "compute-system", cloud),
  ];
}
