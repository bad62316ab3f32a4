import type { Rule } from "../../core/model";
import { networkDefaultSecurityGroupClosed } from "./network-default-security-group-closed";
import { networkFlowLogsEnabled } from "./network-flow-logs-enabled";
import { networkNoAutoPublicIp } from "./network-no-auto-public-ip";
import { networkNoDefaultNetwork } from "./network-no-default-network";
import { networkNoPublicIngress } from "./network-no-public-ingress";
import { networkNonOverlappingCidrs } from "./network-non-overlapping-cidrs";
import { networkPolicyDefaultDeny } from "./network-policy-default-deny";
import { networkPolicyNotAllowAll } from "./network-policy-not-allow-all";
import { networkPrivateServiceAccess } from "./network-private-service-access";
import { networkRestrictPublicEgress } from "./network-restrict-public-egress";

export const networkRules: readonly Rule[] = [
  networkNoPublicIngress,
  networkRestrictPublicEgress,
  networkDefaultSecurityGroupClosed,
  networkFlowLogsEnabled,
  networkNoAutoPublicIp,
  networkNoDefaultNetwork,
  networkNonOverlappingCidrs,
  networkPrivateServiceAccess,
  networkPolicyDefaultDeny,
  networkPolicyNotAllowAll,
];
