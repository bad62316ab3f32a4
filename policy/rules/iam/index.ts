import type { Rule } from "../../core/model";
import { iamIrsaBoundToServiceAccount } from "./iam-irsa-bound-to-service-account";
import { iamNoLongLivedKeys } from "./iam-no-long-lived-keys";
import { iamNoPrivilegeEscalation } from "./iam-no-privilege-escalation";
import { iamNoPublicMembers } from "./iam-no-public-members";
import { iamNoWildcardAdmin } from "./iam-no-wildcard-admin";
import { iamTrustPolicyScoped } from "./iam-trust-policy-scoped";

export const iamRules: readonly Rule[] = [
  iamNoWildcardAdmin,
  iamNoPrivilegeEscalation,
  iamTrustPolicyScoped,
  iamNoLongLivedKeys,
  iamNoPublicMembers,
  iamIrsaBoundToServiceAccount,
];
