import { nestedOutputs } from "../nested-outputs";
import type { ProviderModel } from "../../simulator/model";
import { apiGatewayTypes } from "./apigateway";
import { autoscalingTypes } from "./autoscaling";
import { acmTypes } from "./acm";
import { backupTypes } from "./backup";
import { budgetTypes } from "./budgets";
import { cloudfrontTypes } from "./cloudfront";
import { cloudtrailTypes } from "./cloudtrail";
import { cloudwatchTypes } from "./cloudwatch";
import { configTypes } from "./config";
import { ecrTypes } from "./ecr";
import { elbTypes } from "./elb";
import { route53Types } from "./route53";
import { wafTypes } from "./wafv2";
import { ec2Types } from "./ec2";
import { elasticacheTypes } from "./elasticache";
import { accessTypes } from "./eks-access";
import { addon } from "./eks-addon";
import { cluster } from "./eks-cluster";
import { fargateProfile } from "./eks-fargate";
import { nodeGroup } from "./eks-nodes";
import { endpointTypes } from "./endpoints";
import { eventTypes } from "./events";
import { iamTypes } from "./iam";
import { kmsTypes } from "./kms";
import { logTypes } from "./logs";
import { mskTypes } from "./msk";
import { networkAclTypes } from "./network-acl";
import { opensearchTypes } from "./opensearch";
import { rdsTypes } from "./rds";
import { rdsInstanceTypes } from "./rds-instance";
import { routingTypes } from "./routing";
import { s3Types } from "./s3";
import { secretsManagerTypes } from "./secrets-manager";
import { securityGroupTypes } from "./security-groups";
import { settingsOf, validateSettings } from "./settings";
import { snsTypes } from "./sns";
import { sqsTypes } from "./sqs";
import { streamTypes } from "./streams";
import { vpcTypes } from "./vpc";

/**
 * The simulated AWS: as much of each service as the platform's resources touch. What a real service refuses
 * while it checks a request is in a type's `validate`; what it can tell only when the request is made, from
 * other objects, is refused there.
 */
export const aws: ProviderModel = {
  name: "aws",
  scope: (config) => {
    const { accountId, region } = settingsOf(config);
    return `${accountId}/${region}`;
  },
  validateConfig: validateSettings,
  nestedOutputs,
  types: [
    ...vpcTypes,
    ...routingTypes,
    ...networkAclTypes,
    ...secretsManagerTypes,
    ...securityGroupTypes,
    ...endpointTypes,
    ...ec2Types,
    ...kmsTypes,
    ...logTypes,
    ...iamTypes,
    ...[cluster, nodeGroup, fargateProfile, addon],
    ...autoscalingTypes,
    ...sqsTypes,
    ...eventTypes,
    ...accessTypes,
    ...rdsTypes,
    ...rdsInstanceTypes,
    ...snsTypes,
    ...streamTypes,
    ...apiGatewayTypes,
    ...elasticacheTypes,
    ...opensearchTypes,
    ...mskTypes,
    ...s3Types,
    ...acmTypes,
    ...backupTypes,
    ...budgetTypes,
    ...cloudfrontTypes,
    ...cloudtrailTypes,
    ...cloudwatchTypes,
    ...configTypes,
    ...ecrTypes,
    ...elbTypes,
    ...route53Types,
    ...wafTypes,
  ],
};
