import { nestedOutputs } from "../nested-outputs";
import type { ProviderModel } from "../../simulator/model";
import { ec2Types } from "./ec2";
import { accessTypes } from "./eks-access";
import { addon } from "./eks-addon";
import { cluster } from "./eks-cluster";
import { nodeGroup } from "./eks-nodes";
import { iamTypes } from "./iam";
import { kmsTypes } from "./kms";
import { logTypes } from "./logs";
import { rdsTypes } from "./rds";
import { routingTypes } from "./routing";
import { securityGroupTypes } from "./security-groups";
import { settingsOf, validateSettings } from "./settings";
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
    ...securityGroupTypes,
    ...ec2Types,
    ...kmsTypes,
    ...logTypes,
    ...iamTypes,
    ...[cluster, nodeGroup, addon],
    ...accessTypes,
    ...rdsTypes,
  ],
};
