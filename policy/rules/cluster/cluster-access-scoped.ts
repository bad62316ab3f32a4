import * as z from "zod";
import { all, any, type Fact, isFalse, isOneOf, isSet, matches, not } from "../../core/facts";
import { GKE_CLUSTER } from "../../clouds/gke";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, together } from "../../core/subject";
import type { Node } from "../../core/values";

interface Settings {
  readonly administrators: readonly string[];
  readonly googleGroups: boolean;
}

const RBAC = "rbac.authorization.k8s.io";
const MASTERS = "system:masters";
const WRITES = ["create", "update", "patch", "delete", "deletecollection", "impersonate", "*"];

function eks({ props }: Subject): Finding[] {
  const mode = props.at("accessConfig.authenticationMode");
  const creator = props.at("accessConfig.bootstrapClusterCreatorAdminPermissions");
  return [
    must(isOneOf(mode, "API"), mode, "authenticationMode is not API"),
    must(isFalse(creator), creator, "whoever creates the cluster stays its administrator"),
  ];
}

function accessEntry({ props }: Subject): Finding[] {
  const groups = props.at("kubernetesGroups");
  return [must(noneIs(groups.list(), MASTERS), groups, `it puts somebody into ${MASTERS}`)];
}

/** Who may administer a whole cluster, where somebody has said who may. */
function association({ props }: Subject, { administrators }: Settings): Finding[] {
  const policy = props.at("policyArn");
  const admin = matches(policy, /\/AmazonEKS(Cluster)?AdminPolicy$/);
  const everywhere = isOneOf(props.at("accessScope.type"), "cluster");
  const known = isAdministrator(props.at("principalArn"), administrators);
  return [
    must(
      any(not(admin), not(everywhere), known),
      policy,
      "somebody who is not listed administers the whole cluster",
    ),
  ];
}

function projectMember({ props }: Subject, { administrators }: Settings): Finding[] {
  const role = props.at("role");
  const admin = isOneOf(role, "roles/container.admin", "roles/container.clusterAdmin");
  if (admin === false) return [];
  const known = isAdministrator(props.at("member"), administrators);
  const fact = admin === true ? known : admin;
  return [must(fact, role, "somebody who is not listed administers every cluster")];
}

function isAdministrator(node: Node, administrators: readonly string[]): Fact {
  return administrators.length === 0 || isOneOf(node, ...administrators);
}

const noneIs = (nodes: readonly Node[], name: string): Fact =>
  all(...nodes.map((node) => not(isOneOf(node, name))));

/** The group that no authorisation can take anything from. */
function binding({ body }: Manifest): Finding[] {
  const names = body.each("subjects[].name");
  return [must(noneIs(names, MASTERS), body.at("subjects"), `it binds a role to ${MASTERS}`)];
}

/** Whoever writes the map from IAM to users makes himself an administrator. */
function role({ body }: Manifest): Finding[] {
  const mapped = body.each("rules[]").map((rule) => {
    const resource = any(...rule.each("resources[]").map((node) => isOneOf(node, "configmaps", "*")));
    const named = any(...rule.each("resourceNames[]").map((node) => isOneOf(node, "aws-auth")));
    const writes = any(...rule.each("verbs[]").map((node) => isOneOf(node, ...WRITES)));
    return must(not(all(resource, named, writes)), rule, "it lets somebody change the map aws-auth");
  });
  return mapped.length > 0 ? mapped : [must(true, body.at("rules"), "")];
}

export const clusterAccessScoped = configurable(
  {
    id: "cluster-access-scoped",
    title: "Access to clusters goes through access entries, and nobody is administrator by accident",
    severity: "critical",
    level: "mandatory",
    why: "An administrator that no list shows cannot be reviewed, and one in system:masters cannot be taken back.",
    remedy:
      "Use authenticationMode API without the creator's permissions; grant by access entries and groups.",
    refs: {
      cis: { eks: ["4.1.7", "5.5.1", "4.1.1"], gke: ["4.1.1", "4.1.6", "5.8.2"], k3s: ["5.1.7"] },
      trivy: ["AVD-KSV-0115", "AVD-KSV-0123"],
      checkov: ["CKV_GCP_65"],
    },
    mustKnow: ["policyArn", "role", "kubernetesGroups"],
  },
  {
    administrators: z
      .array(z.string())
      .default([])
      .describe("who may administer whole clusters, by ARN or member; empty: nobody is asked about"),
    googleGroups: z
      .boolean()
      .default(false)
      .describe("whether GKE clusters must take groups of Google Workspace for RBAC"),
  },
  (settings) => {
    const types = byType({
      "aws:eks/cluster:Cluster": eks,
      "aws:eks/accessEntry:AccessEntry": accessEntry,
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": (subject) => association(subject, settings),
      "gcp:projects/iAMMember:IAMMember": (subject) => projectMember(subject, settings),
      [GKE_CLUSTER]: ({ props }) => {
        const group = props.at("authenticatorGroupsConfig.securityGroup");
        return [
          must(any(!settings.googleGroups, isSet(group)), group, "no group of Google Workspace is set"),
        ];
      },
    });
    const kinds = byKind({
      [`${RBAC}/RoleBinding`]: binding,
      [`${RBAC}/ClusterRoleBinding`]: binding,
      [`${RBAC}/Role`]: role,
      [`${RBAC}/ClusterRole`]: role,
    });
    return together(types, kinds);
  },
);
