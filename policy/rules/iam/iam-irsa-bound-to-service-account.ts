import { allowsAction, type Statement, statementsOf } from "../../reading/documents";
import { all, any, type Fact, holds, isOneOf } from "../../core/facts";
import { grantsOf } from "../../clouds/grants";
import type { Owned } from "../../kubernetes/objects";
import { must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import { Node, UNKNOWN } from "../../core/values";

const ROLE = "aws:iam/role:Role";
const GOOGLE_GRANTS = ["gcp:serviceaccount/iAMMember:IAMMember", "gcp:serviceaccount/iAMBinding:IAMBinding"];

/** Namespace and name of a service account, as far as known. */
interface Identity {
  readonly namespace: Node;
  readonly name: Node;
}

function identityOf(stack: Stack, account: Owned): Identity {
  const { body } = account.manifest;
  const found = stack.namespaces.of(account);
  const namespace = typeof found === "object" ? found.manifest.body.at("metadata.name").value : found;
  return {
    namespace: new Node(namespace ?? UNKNOWN, body.at("metadata.namespace").path),
    name: body.at("metadata.name"),
  };
}

/** Whether one of some places holds what `text` makes of namespace and name. */
function oneIs(
  places: readonly Node[],
  { namespace, name }: Identity,
  text: (...parts: string[]) => string,
): Fact {
  const unknown = [namespace, name].filter((node) => node.text === undefined).map(({ path }) => path);
  if (unknown.length > 0) return { unknown };
  const wanted = text(namespace.text ?? "", name.text ?? "");
  return any(
    ...places.map((place) => holds(place, (value) => typeof value === "string" && value.endsWith(wanted))),
  );
}

/** A statement lets exactly this service account in; the values of a condition are alternatives. */
function lets(statement: Statement, identity: Identity): Fact {
  const subjects = statement.conditions.filter(
    ({ operator, key }) =>
      operator === "" || key === "" || (/^String(Equals|Like)$/.test(operator) && key.endsWith(":sub")),
  );
  return all(
    allowsAction(statement, "sts:AssumeRoleWithWebIdentity"),
    oneIs(
      subjects.flatMap(({ node }) => node.list()),
      identity,
      (namespace, name) => `system:serviceaccount:${namespace}:${name}`,
    ),
  );
}

/** The resources of a type that an annotation names: by what the object was made from, or by ARN or address. */
function named(stack: Stack, { subject }: Owned, annotation: Node, type: string): Subject[] {
  if (annotation.unknown) return [...stack.referred(subject, "metadata", type).found];
  const { text = "" } = annotation;
  return stack.ofType(type).filter(({ props }) => {
    const arns = [props.at("arn").text, props.at("email").text];
    const role = `:role/${props.at("name").text ?? ""}`;
    return (
      arns.includes(text) ||
      (type === ROLE ? text.endsWith(role) : text.startsWith(`${props.at("accountId").text}@`))
    );
  });
}

function serviceAccount(stack: Stack, account: Owned): StackFinding[] {
  const annotations = account.manifest.body.at("metadata.annotations");
  const forAws = annotations.key("eks.amazonaws.com/role-arn");
  const forGoogle = annotations.key("iam.gke.io/gcp-service-account");
  const identity = identityOf(stack, account);
  const trusting = forAws.absent ? [] : named(stack, account, forAws, ROLE);
  const google = forGoogle.absent
    ? []
    : named(stack, account, forGoogle, "gcp:serviceaccount/account:Account");
  return about(
    account.subject,
    ...trusting.map((role) => {
      const trust = statementsOf(role.props.at("assumeRolePolicy"));
      const fact = any(...trust.map((statement) => lets(statement, identity)));
      return must(fact, forAws, "the role does not trust exactly this namespace and name");
    }),
    ...google.map((to) => {
      const fact = any(...stack.ofType(...GOOGLE_GRANTS).map((grant) => allowed(stack, grant, to, identity)));
      return must(
        fact,
        forGoogle,
        "the Google service account does not allow exactly this namespace and name",
      );
    }),
  );
}

function allowed(stack: Stack, grant: Subject, to: Subject, identity: Identity): Fact {
  const grants = grantsOf(grant).map(({ role, members }) =>
    all(
      isOneOf(role, "roles/iam.workloadIdentityUser"),
      oneIs(members, identity, (namespace, name) => `.svc.id.goog[${namespace}/${name}]`),
    ),
  );
  return all(stack.refers(grant, "serviceAccountId", to), any(...grants));
}

/** EKS binds the role itself; the role must trust EKS, and this namespace and name where it names any. */
function podIdentity(stack: Stack, association: Subject): StackFinding[] {
  const { props } = association;
  const tags = { namespace: props.at("namespace"), "service-account": props.at("serviceAccount") };
  return stack.referred(association, "roleArn", ROLE).found.flatMap((role) => {
    const trust = statementsOf(role.props.at("assumeRolePolicy")).map((statement) => {
      const tagged = Object.entries(tags).flatMap(([tag, wanted]) =>
        statement.conditions
          .filter(({ key }) => key.toLowerCase() === `aws:requesttag/kubernetes-${tag}`)
          .map(({ node }) => any(...node.list().map((value) => same(value, wanted)))),
      );
      const eks = statement.principals.map(({ node }) => isOneOf(node, "pods.eks.amazonaws.com"));
      return all(allowsAction(statement, "sts:AssumeRole"), any(...eks), ...tagged);
    });
    const message = "the role does not trust pods.eks.amazonaws.com for this namespace and service account";
    return about(association, must(any(...trust), props.at("roleArn"), message));
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
    ROLE,
    ...GOOGLE_GRANTS,
  ],
  stack: (stack) => [
    ...stack.objectsOf("core", "ServiceAccount").flatMap((account) => serviceAccount(stack, account)),
    ...stack
      .ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation")
      .flatMap((association) => podIdentity(stack, association)),
  ],
};
