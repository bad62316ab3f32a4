import { allowsAction, isConditional, onAllResources, type Statement } from "../../reading/documents";
import { all, any, type Fact, holds, isOneOf, isSet, not } from "../../core/facts";
import {
  grantsOf,
  IDENTITY_POLICY_TYPES,
  identityStatements,
  isWideGrant,
  wideTypes,
} from "../../clouds/grants";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { ESCALATING, ESCALATING_PERMISSION, ESCALATING_ROLES } from "../../tables/escalation";

/** All roles, users, groups or policies of an account. */
const ALL_OF_A_KIND = /^arn:[^:]*:iam::[^:]*:(role|user|group|policy)\/\*+$/;

function onAnything(statement: Statement): Fact {
  const all = (name: unknown) => typeof name === "string" && ALL_OF_A_KIND.test(name);
  return any(onAllResources(statement), ...statement.resources.names.map((name) => holds(name, all)));
}

function escalates(statement: Statement): Finding[] {
  const unbound = all(statement.allows, onAnything(statement), not(isConditional(statement)));
  if (unbound === false) return [];
  return ESCALATING.map((action) =>
    must(
      not(all(allowsAction(statement, action), unbound)),
      statement.actions.node,
      `${action} is allowed on all resources`,
    ),
  );
}

function roles(subject: Subject): Finding[] {
  return grantsOf(subject).map(({ role, condition }) =>
    must(
      any(not(isOneOf(role, ...ESCALATING_ROLES)), isSet(condition)),
      role,
      `${role.text} is granted on more than one service account or resource`,
    ),
  );
}

function customRole({ props }: Subject): Finding[] {
  const isEscalating = (name: unknown) => typeof name === "string" && ESCALATING_PERMISSION.test(name);
  const permissions = props.at("permissions");
  return [
    must(true, permissions, ""),
    ...permissions
      .list()
      .map((permission) =>
        must(not(holds(permission, isEscalating)), permission, `it permits ${permission.text}`),
      ),
  ];
}

const CUSTOM_ROLE = /^gcp:(projects|organizations)\/iAMCustomRole:IAMCustomRole$/;

export const iamNoPrivilegeEscalation: Rule = {
  id: "iam-no-privilege-escalation",
  title: "Nobody can raise its own rights by way of what it may do with others' identities",
  severity: "high",
  level: "mandatory",
  why: "Whoever may pass any role, rewrite any policy or act as any service account has the rights of all of them.",
  remedy: "Name the roles, users, policies or service accounts that it is about, or set a condition.",
  refs: {
    trivy: ["AVD-AWS-0342", "AVD-GCP-0011"],
    checkov: [
      "CKV_AWS_286",
      "CKV_AWS_287",
      "CKV_AWS_288",
      "CKV_AWS_289",
      "CKV_AWS_290",
      "CKV_GCP_41",
      "CKV_GCP_49",
    ],
  },
  mustKnow: ["role", "permissions[]"],
  targets: [...IDENTITY_POLICY_TYPES, ...wideTypes("IAMMember", "IAMBinding", "IAMPolicy", "IAMCustomRole")],
  resource: {
    applies: (type) => IDENTITY_POLICY_TYPES.includes(type) || isWideGrant(type) || CUSTOM_ROLE.test(type),
    check: (subject) => {
      if (CUSTOM_ROLE.test(subject.type)) return customRole(subject);
      if (isWideGrant(subject.type)) return roles(subject);
      return [must(true, subject.props, ""), ...identityStatements(subject).flatMap(escalates)];
    },
  },
};
