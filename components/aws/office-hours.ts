import { Schedule } from "@pulumi/aws/autoscaling";
import type { Scope } from "../component";
import { physicalName } from "../pure/naming";
import type { ZonalGroup } from "./nodes";

/** When people work, as the configuration says it. */
export interface OfficeHours {
  /** Name of the IANA database, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Five cron fields. */
  readonly start: string;
  readonly stop: string;
}

/**
 * Takes every node away when people go home and brings them back before they come: actions of the Auto Scaling
 * groups behind the node groups, which drain their nodes as for any other scaling.
 *
 * Not through the API of EKS: what a schedule sets there would be a difference from the configuration, and
 * whoever deploys at night would start the cluster.
 */
export function keepOfficeHours(scope: Scope, groups: readonly ZonalGroup[], hours: OfficeHours): void {
  for (const { letter, group, bounds } of groups) {
    const autoscalingGroupName = group.resources.apply((resources) => {
      const name = resources[0]?.autoscalingGroups[0]?.name;
      if (name === undefined) throw new Error("the node group has no Auto Scaling group");
      return name;
    });
    const schedule = (key: string, recurrence: string, minSize: number, desiredCapacity: number) =>
      new Schedule(
        `${scope.name}-${key}-${letter}`,
        {
          scheduledActionName: physicalName([scope.name, key, letter]),
          autoscalingGroupName,
          recurrence,
          timeZone: hours.timeZone,
          minSize,
          maxSize: bounds.maxSize,
          desiredCapacity,
        },
        scope.child(),
      );
    schedule("start", hours.start, bounds.minSize, bounds.desiredSize);
    schedule("stop", hours.stop, 0, 0);
  }
}
