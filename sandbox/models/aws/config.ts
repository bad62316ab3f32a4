import type { Context, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { all, arn, find, forceNew, oneOf, pattern, refuse, regional, tagged } from "./common";
import { ROLE } from "./iam";
import { KEY } from "./kms";
import { allowsService } from "./policies";
import { BUCKET } from "./s3";

const RECORDER = "aws:cfg/recorder:Recorder";
const CHANNEL = "aws:cfg/deliveryChannel:DeliveryChannel";
const STATUS = "aws:cfg/recorderStatus:RecorderStatus";

const recorder: TypeModel = {
  type: RECORDER,
  immutable: forceNew("aws_config_configuration_recorder", "name", "region"),
  requires: ["name"],
  references: { roleArn: { to: [ROLE], by: "arn", loose: true } },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => pattern(inputs, "name", /^.{1,256}$/, "is no recorder name"),
  outputs: (inputs, context) => {
    refuseSecond(RECORDER, "MaxNumberOfConfigurationRecordersExceededException", context);
    const role = find(context, ROLE, "arn", inputs["roleArn"]);
    refuse(
      role !== undefined && !allowsService(role.outputs["assumeRolePolicy"], "config.amazonaws.com"),
      `InvalidRoleException: Config cannot assume ${role?.id ?? ""}`,
    );
    return regional(context);
  },
};

const channel: TypeModel = {
  type: CHANNEL,
  immutable: forceNew("aws_config_delivery_channel", "name", "region"),
  requires: ["name"],
  references: {
    s3BucketName: { to: [BUCKET], by: "bucket", loose: true },
    s3KmsKeyArn: { to: [KEY], by: "arn", loose: true },
  },
  id: (inputs) => text(inputs, "name") ?? "",
  outputs: (_inputs, context) => {
    refuseSecond(CHANNEL, "MaxNumberOfDeliveryChannelsExceededException", context);
    refuse(
      all(context, RECORDER).length === 0,
      "NoAvailableConfigurationRecorderException: there is no configuration recorder",
    );
    return regional(context);
  },
  refuseDelete: (_object, cloud) => {
    const running = cloud.all().find(({ type, inputs }) => type === STATUS && inputs["isEnabled"] === true);
    return (
      running && `LastDeliveryChannelDeleteFailedException: still in use by ${running.id}, which is recording`
    );
  },
};

const status: TypeModel = {
  type: STATUS,
  immutable: forceNew("aws_config_configuration_recorder_status", "name", "region"),
  references: { name: { to: [RECORDER], by: "name", loose: true } },
  partOf: ({ inputs }) => ({ type: RECORDER, id: text(inputs, "name") ?? "" }),
  id: (inputs) => text(inputs, "name") ?? "",
  outputs: (inputs, context) => {
    refuse(
      inputs["isEnabled"] === true && all(context, CHANNEL).length === 0,
      "NoAvailableDeliveryChannelException: delivery channel is not available to start the recorder",
    );
    return regional(context);
  },
};

const rule: TypeModel = {
  type: "aws:cfg/rule:Rule",
  immutable: forceNew("aws_config_config_rule", "name", "region"),
  requires: ["name"],
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs: Props) => [
    ...pattern(inputs, "name", /^.{1,128}$/, "is no rule name"),
    ...oneOf(inputs, "source.owner", ["AWS", "CUSTOM_LAMBDA", "CUSTOM_POLICY"]),
    ...pattern(inputs, "source.sourceIdentifier", /^[A-Z0-9_]+$|^arn:/, "is no rule of AWS"),
  ],
  outputs: (inputs, context) => {
    refuse(
      all(context, RECORDER).length === 0,
      "NoAvailableConfigurationRecorderException: there is no configuration recorder",
    );
    const ruleId = `config-rule-${context.hex(6)}`;
    return {
      ...regional(context),
      ...tagged(inputs, context),
      ruleId,
      arn: arn(context, "config", `config-rule/${ruleId}`),
    };
  },
};

/** One of each an account and region. */
function refuseSecond(type: string, error: string, context: Context): void {
  const other = all(context, type).find(({ id }) => id !== context.id);
  refuse(other !== undefined, `${error}: ${other?.id ?? ""} exists already`);
}

export const configTypes: readonly TypeModel[] = [recorder, channel, status, rule];
