import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { all, arn, between, forceNew, numberAt, pattern, regional, shown } from "./common";
import { NODE_GROUP } from "./eks-nodes";

const schedule: TypeModel = {
  type: "aws:autoscaling/schedule:Schedule",
  immutable: forceNew("aws_autoscaling_schedule", "scheduledActionName", "autoscalingGroupName", "region"),
  // EC2 Auto Scaling API PutScheduledUpdateGroupAction: what to change, and when.
  requires: [
    ["minSize", "maxSize", "desiredCapacity"],
    ["recurrence", "startTime"],
  ],
  id: (inputs) => text(inputs, "scheduledActionName") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "recurrence", /^(\S+ ){4}\S+$/, "is no cron expression of five fields"),
    // -1 leaves a value as it is.
    ...["minSize", "maxSize", "desiredCapacity"].flatMap((size) => between(inputs, size, -1, 10_000)),
    ...bounds(inputs),
  ],
  refuse: (inputs, context) =>
    groupNames(context).includes(text(inputs, "autoscalingGroupName") ?? "")
      ? undefined
      : `ValidationError: AutoScalingGroup name not found - ${shown(inputs["autoscalingGroupName"])}`,
  outputs: (inputs, context) => ({
    ...regional(context),
    arn: arn(
      context,
      "autoscaling",
      `scheduledUpdateGroupAction:${context.hex(32, "uuid")}:autoScalingGroupName/${text(inputs, "autoscalingGroupName") ?? ""}:scheduledActionName/${context.id}`,
    ),
  }),
};

function bounds(inputs: Props): Failure[] {
  const [least, wanted, most] = ["minSize", "desiredCapacity", "maxSize"].map((size) => {
    const value = numberAt(inputs, size);
    return value === -1 ? undefined : value;
  });
  const above = (a: number | undefined, b: number | undefined) => a !== undefined && b !== undefined && a > b;
  return above(least, wanted) || above(wanted, most) || above(least, most)
    ? [{ path: "desiredCapacity", reason: `must be from minSize to maxSize: ${shown(wanted)}` }]
    : [];
}

/** The groups that there are belong to node groups. */
function groupNames(context: Context): string[] {
  return all(context, NODE_GROUP).flatMap(({ outputs }) =>
    valuesAt(outputs, "resources[].autoscalingGroups[].name").flatMap(({ value }) =>
      typeof value === "string" ? [value] : [],
    ),
  );
}

export const autoscalingTypes: readonly TypeModel[] = [schedule];
