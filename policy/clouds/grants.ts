/** Who is given which rights: policies of identities in AWS, and IAM bindings of Google Cloud. */

import { documentOf, type Statement, statementsOf } from "../reading/documents";
import type { Subject } from "../core/model";
import type { Node } from "../core/values";

/** Where the policies of identities are. */
const IDENTITY_POLICIES: Readonly<Record<string, string>> = {
  "aws:iam/policy:Policy": "policy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
  "aws:iam/groupPolicy:GroupPolicy": "policy",
  "aws:iam/role:Role": "inlinePolicies[].policy",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": "inlinePolicy",
};

/** Types of resources that hold policies of identities. */
export const IDENTITY_POLICY_TYPES: readonly string[] = Object.keys(IDENTITY_POLICIES);

/** Several rules read the same policies. */
const statementsBySubject = new WeakMap<Subject, Statement[]>();

/** What the policies of an identity say. */
export function identityStatements(subject: Subject): Statement[] {
  const path = IDENTITY_POLICIES[subject.type];
  if (path === undefined) return [];
  const known = statementsBySubject.get(subject) ?? subject.props.each(path).flatMap(statementsOf);
  statementsBySubject.set(subject, known);
  return known;
}

/** Members who are given a role on a resource of Google Cloud. */
export interface Grant {
  readonly role: Node;
  readonly members: readonly Node[];
  /** Set where the grant holds only sometimes. */
  readonly condition: Node;
}

/** The SDK spells them both ways. */
const IAM_TYPE = /^gcp:.*I(AM|am)(Member|Binding|Policy)$/;

/** Whether resources of a type give rights on something of Google Cloud. */
export function isGrant(type: string): boolean {
  return IAM_TYPE.test(type);
}

/** The types of some kinds of what lies above all resources, for the documentation of rules. */
export function wideTypes(...kinds: readonly string[]): string[] {
  return ["projects", "folder", "organizations"].flatMap((module) =>
    kinds.map((kind) => `gcp:${module}/${kind.replace(/^I/, "i")}:${kind}`),
  );
}

/** The same for what lies above all resources: a project, a folder or an organisation. */
export function isWideGrant(type: string): boolean {
  return isGrant(type) && /^gcp:(projects|folder|organizations)\//.test(type);
}

/** The grants of a resource: one of a member or a binding, as many as a whole policy has. */
export function grantsOf({ type, props }: Subject): Grant[] {
  if (!isGrant(type)) return [];
  if (!type.endsWith("Policy")) {
    const members = type.endsWith("Member") ? [props.at("member")] : props.at("members").list();
    return [{ role: props.at("role"), members, condition: props.at("condition") }];
  }
  const bindings = documentOf(props.at("policyData")).at("bindings").list();
  return bindings.map((binding) => ({
    role: binding.at("role"),
    members: binding.at("members").list(),
    condition: binding.at("condition"),
  }));
}
