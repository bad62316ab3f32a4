import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { arn, find, forceNew, pattern, placed, refuse, regional, tagged, texts } from "./common";
import { SUBNET } from "./vpc";

export const SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup";
export const PARAMETER_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup";

const FAMILIES = /^aurora-(postgresql\d+|mysql\d+\.\d+)$/;

export const subnetGroup: TypeModel = {
  type: SUBNET_GROUP,
  immutable: forceNew("aws_db_subnet_group", "name", "namePrefix", "region"),
  requires: ["name"],
  references: { "subnetIds[]": { to: [SUBNET] } },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[ .0-9a-z_-]{1,255}$/, "is no subnet group name"),
    ...pattern(inputs, "name", /^(?!default$)/, "must not be default"),
  ],
  outputs: (inputs, context) => {
    const subnets = texts(inputs["subnetIds"]).flatMap((id) => find(context, SUBNET, "id", id) ?? []);
    refuse(
      new Set(subnets.map(({ outputs }) => outputs["availabilityZone"])).size < 2,
      `DBSubnetGroupDoesNotCoverEnoughAZs: ${context.id} must cover at least two zones`,
    );
    return {
      ...regional(placed(inputs, context)),
      ...tagged(inputs, context),
      arn: arn(placed(inputs, context), "rds", `subgrp:${context.id}`),
      vpcId: subnets[0]?.outputs["vpcId"] ?? "",
      supportedNetworkTypes: ["IPV4"],
    };
  },
};

export const parameterGroup: TypeModel = {
  type: PARAMETER_GROUP,
  immutable: forceNew(
    "aws_rds_cluster_parameter_group",
    ...["name", "namePrefix", "family", "description", "region"],
  ),
  requires: ["name"],
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", /^(?!.*--)[a-z][a-z0-9-]{0,253}[a-z0-9]$/, "is no parameter group name"),
    ...pattern(inputs, "family", FAMILIES, "is no family of Aurora"),
  ],
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    ...tagged(inputs, context),
    arn: arn(placed(inputs, context), "rds", `cluster-pg:${context.id}`),
  }),
};
