import { allowsAction, type Statement, statementsOf } from "../../reading/documents";
import { all, any, type Fact, holds, isOneOf } from "../../core/facts";
import {
  allowsIdentity,
  GOOGLE_GRANTS,
  type IdentityGrants,
  identityGrants,
} from "../../clouds/google-identity";
import {
  AWS_ROLES,
  GOOGLE_ACCOUNTS,
  type Identity,
  identityOf,
  oneNames,
  suits,
} from "../../clouds/workload-identity";
import type { Owned } from "../../kubernetes/objects";
import { type Finding, must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

/** A statement lets exactly this service account in; the values of a condition are alternatives. */
function lets(statement: Statement, identity: Identity): Fact {
  const subjects = statement.conditions.filter(
    ({ operator, key }) =>
      operator === "" || key === "" || (/^String(Equals|Like)$/.test(operator) && key.endsWith(":sub")),
  );
  return all(
    allowsAction(statement, "sts:AssumeRoleWithWebIdentity"),
    oneNames(
      subjects.flatMap(({ node }) => node.list()),
      identity,
      (namespace, name) => `system:serviceaccount:${namespace}:${name}`,
    ),
  );
}

function trusts(role: Subject, identity: Identity): Fact {
  return any(
    ...statementsOf(role.props.at("assumeRolePolicy")).map((statement) => lets(statement, identity)),
  );
}

function serviceAccount(stack: Stack, account: Owned, grants: IdentityGrants): StackFinding[] {
  const { subject, manifest } = account;
  const annotations = manifest.body.at("metadata.annotations");
  const forAws = annotations.key("eks.amazonaws.com/role-arn");
  const forGoogle = annotations.key("iam.gke.io/gcp-service-account");
  if (forAws.absent && forGoogle.absent) return [];
  const identity = identityOf(stack, account);
  const aws = suits(stack, subject, forAws, AWS_ROLES, (role) => trusts(role, identity));
  const google = suits(stack, subject, forGoogle, GOOGLE_ACCOUNTS, (to) =>
    allowsIdentity(grants, to, identity),
  );
  const what = "allow exactly this namespace and name";
  return about(
    subject,
    ...judged(aws, forAws, "the role does not trust exactly this namespace and name"),
    ...judged(google, forGoogle, `the Google service account does not ${what}`),
  );
}

/** Nothing is said where the stack has nobody that the place may refer to. */
function judged(fact: Fact | undefined, at: Node, message: string): Finding[] {
  return fact === undefined ? [] : [must(fact, at, message)];
}

/** EKS binds the role itself; the role must trust EKS, and this namespace and name where it names any. */
function podIdentity(stack: Stack, association: Subject): StackFinding[] {
  const { props } = association;
  const at = props.at("roleArn");
  const tags = { namespace: props.at("namespace"), "service-account": props.at("serviceAccount") };
  const fact = suits(stack, association, at, AWS_ROLES, (role) =>
    any(
      ...statementsOf(role.props.at("assumeRolePolicy")).map((statement) => {
        const tagged = Object.entries(tags).flatMap(([tag, wanted]) => hasTag(statement, tag, wanted));
        const eks = statement.principals.map(({ node }) => isOneOf(node, "pods.eks.amazonaws.com"));
        return all(allowsAction(statement, "sts:AssumeRole"), any(...eks), ...tagged);
      }),
    ),
  );
  const message = "the role does not trust pods.eks.amazonaws.com for this namespace and service account";
  return about(association, ...judged(fact, at, message));
}

/** The tag of a session must have a value where a condition asks for one. */
function hasTag({ conditions }: Statement, tag: string, wanted: Node): Fact[] {
  return conditions.flatMap(({ key, node }): Fact[] => {
    if (key === "" && node.unknown) return [{ unknown: [node.path] }];
    if (key.toLowerCase() !== `aws:requesttag/kubernetes-${tag}`) return [];
    return [any(...node.list().map((value) => same(value, wanted)))];
  });
}

function same(one: Node, other: Node): Fact {
  return other.unknown ? { unknown: [other.path] } : holds(one, (value) => value === other.value);
}

export const iamIrsaBoundToServiceAccount: Rule = {
  id: "iam-irsa-bound-to-service-account",
  title: "A role that a service account names trusts exactly that namespace and name",
  severity: "high",
  level: "mandatory",
  why: "A role that trusts more is taken by other pods of the cluster, and one that trusts another is no use; a role of another stack is not seen.",
  remedy:
    "Compare the token's sub with system:serviceaccount:<namespace>:<name>, or allow the member <project>.svc.id.goog[<namespace>/<name>].",
  refs: { cis: { eks: ["5.2.1"], gke: ["5.2.2"] } },
  targets: [
    "core/ServiceAccount",
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    AWS_ROLES.type,
    ...GOOGLE_GRANTS,
  ],
  stack: (stack) => {
    const grants = identityGrants(stack);
    return [
      ...stack
        .objectsOf("core", "ServiceAccount")
        .flatMap((account) => serviceAccount(stack, account, grants)),
      ...stack
        .ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation")
        .flatMap((association) => podIdentity(stack, association)),
    ];
  },
};
