import { all, any, type Fact, isSet, isTrue, matches, not } from "../../core/facts";
import { GKE_CLUSTER, GKE_POOL, withoutOwnPool } from "../../clouds/gke";
import { must, type Rule, type StackFinding, type Subject } from "../../core/model";
import { about, madeFrom, willBeSet } from "../../core/subject";

/** The account that every project has, which may edit everything in it. */
const COMPUTE_DEFAULT = /^(default|.*-compute@developer\.gserviceaccount\.com)$/;
const DEFAULT_ACCOUNTS = /^gcp:projects\/defaultServiceAccounts:/;

/** Whether a place names an account of its own; one made from the project's default accounts is not. */
function dedicated(subject: Subject, path: string): Fact {
  const [property = ""] = path.split(".");
  const account = subject.props.at(path);
  return all(
    willBeSet(subject, path),
    madeFrom(subject, property, DEFAULT_ACCOUNTS).length === 0,
    account.unknown ? true : not(matches(account, COMPUTE_DEFAULT)),
  );
}

const message = "its nodes run as the project's default account";

/** The pool a cluster is born with, those written inside it, and those that GKE adds to it. */
function cluster(subject: Subject): StackFinding[] {
  const { props } = subject;
  const own = props.at("nodeConfig.serviceAccount");
  const added = props.at("clusterAutoscaling.autoProvisioningDefaults.serviceAccount");
  const adds = all(isTrue(props.at("clusterAutoscaling.enabled")), not(isTrue(props.at("enableAutopilot"))));
  const addedDedicated = dedicated(subject, added.path);
  const byAdded = all(own.absent, props.at("nodeConfig").absent, isSet(added), addedDedicated);
  const inside = props.each("nodePools[].nodeConfig.serviceAccount");
  return about(
    subject,
    must(any(withoutOwnPool(subject), byAdded, dedicated(subject, own.path)), own, message),
    must(any(not(adds), addedDedicated), added, "nodes that GKE adds run as the project's default account"),
    ...inside.map((account) => must(not(matches(account, COMPUTE_DEFAULT)), account, message)),
  );
}

export const clusterNodeServiceAccount: Rule = {
  id: "cluster-node-service-account",
  title: "GKE nodes run as an account of their own",
  severity: "high",
  level: "mandatory",
  why: "The project's default account may edit everything in the project, and a pod on the node is one step from it.",
  remedy:
    "Give nodes a service account with roles/container.defaultNodeServiceAccount; set removeDefaultNodePool.",
  refs: {
    cis: { gke: ["5.2.1"] },
    trivy: ["AVD-GCP-0050"],
    checkov: ["CKV2_GCP_1", "CKV_GCP_123"],
  },
  targets: [GKE_CLUSTER, GKE_POOL],
  stack: (stack) => [
    ...stack.ofType(GKE_CLUSTER).flatMap(cluster),
    ...stack.ofType(GKE_POOL).flatMap((pool) => {
      const path = "nodeConfig.serviceAccount";
      return about(pool, must(dedicated(pool, path), pool.props.at(path), message));
    }),
  ],
};
