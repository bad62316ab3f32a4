import type { Scope } from "../component";
import type { IdentityOutputs, IdentitySpec } from "../contract";
import type { Account } from "./account";
import { workloadRole } from "./workload-role";

/**
 * Where EKS Pod Identity's agent answers on every node.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
 */
const AGENT = { cidr: "169.254.170.23/32", ports: [80] };

/** STS, which takes a service account's token for credentials (IRSA); AWS keeps changing its addresses. */
const TOKEN_SERVICE = { cidr: "0.0.0.0/0", ports: [443] };

/** A role that pods of one service account, and nobody else, can take; it may do nothing by itself. */
export function identity(account: Account, scope: Scope, spec: IdentitySpec): IdentityOutputs {
  const { cluster, name, namespace, serviceAccount } = spec;
  const { roleName, serviceAccountAnnotations } = workloadRole(account, scope, {
    cluster,
    platform: name,
    key: "role",
    namespace,
    serviceAccount,
  });
  return {
    principal: roleName,
    annotations: serviceAccountAnnotations,
    issuers: [cluster.tokenIssuer === undefined ? AGENT : TOKEN_SERVICE],
  };
}
