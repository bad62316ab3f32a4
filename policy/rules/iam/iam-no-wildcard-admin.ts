import * as z from "zod";
import {
  onAllActions,
  onAllButSomeActions,
  onAllResources,
  type Statement,
  covers,
} from "../../reading/documents";
import { all, any, type Fact, matches, not, reads } from "../../core/facts";
import {
  grantsOf,
  IDENTITY_POLICY_TYPES,
  identityStatements,
  isWideGrant,
  wideTypes,
} from "../../clouds/grants";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { madeFrom } from "../../core/subject";
import type { Node } from "../../core/values";

/** Where policies are attached by ARN. */
const ATTACHMENTS: Readonly<Record<string, string>> = {
  "aws:iam/role:Role": "managedPolicyArns",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": "managedPolicyArn",
};

/** The roles of Google Cloud that were there before there were roles for each service. */
const BASIC_ROLE = /^roles\/(owner|editor|viewer)$/;

/** Whoever may do everything with one identity may give it every right, and take it. */
function onAllOfIam({ actions }: Statement): Fact {
  const ofIam = (pattern: string) => covers(pattern, "iam:CreateUser") && covers(pattern, "iam:PassRole");
  return any(...actions.names.map((name) => reads(name, ofIam)));
}

function statement(said: Statement): Finding {
  const everything = any(
    onAllActions(said),
    onAllOfIam(said),
    all(onAllButSomeActions(said), onAllResources(said)),
  );
  return must(
    not(all(said.allows, everything)),
    said.actions.node,
    "a statement allows every action, of all services or of IAM",
  );
}

/** A policy of the program's own is judged where it is, not where it is attached. */
function attachment(subject: Subject, arn: Node, powerful: readonly string[]): Finding {
  const [property = ""] = arn.path.split("[");
  const own = arn.unknown && madeFrom(subject, property, /^aws:iam\/policy:Policy$/).length > 0;
  const isPowerful = (text: string) => {
    const [, path = ""] = text.split(":aws:policy/");
    return powerful.some((policy) => path === policy || path.endsWith(`/${policy}`));
  };
  const name = arn.text?.split("/").at(-1) ?? "";
  return must(any(own, not(reads(arn, isPowerful))), arn, `the managed policy ${name} gives everything away`);
}

const ADMIN = /[aA]dmin$/;
const ROBOT = /^serviceAccount:|gserviceaccount\.com$/;

export const iamNoWildcardAdmin = configurable(
  {
    id: "iam-no-wildcard-admin",
    title:
      "Nobody is given every right: no statement with all actions, no policy or basic role of administrators",
    severity: "critical",
    level: "mandatory",
    why: "Whoever breaks into one holder of such rights owns the whole account.",
    remedy:
      "Name the actions and the resources; grant roles of single services instead of owner, editor or viewer.",
    refs: {
      trivy: ["AVD-AWS-0345", "AVD-GCP-0007"],
      checkov: [
        "CKV_AWS_62",
        "CKV_AWS_63",
        "CKV_AWS_274",
        "CKV_AWS_355",
        "CKV2_AWS_40",
        "CKV2_AWS_56",
        "CKV_GCP_117",
        "CKV_GCP_42",
      ],
    },
    mustKnow: ["role"],
  },
  {
    managedPolicies: z
      .array(z.string())
      .default(["AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "AmazonS3FullAccess"])
      .describe("managed policies of AWS that nobody may be given"),
    adminRoles: z
      .boolean()
      .default(true)
      .describe("whether service accounts may hold roles that administer a service of a whole project"),
  },
  ({ managedPolicies, adminRoles }) => {
    const types = new Set([...IDENTITY_POLICY_TYPES, ...Object.keys(ATTACHMENTS)]);
    const basic = (subject: Subject): Finding[] =>
      grantsOf(subject).flatMap(({ role, members }) => [
        must(
          not(matches(role, BASIC_ROLE)),
          role,
          `${role.text} is a basic role, which holds for all services`,
        ),
        ...(adminRoles ? [] : members).map((member) =>
          must(
            not(all(matches(role, ADMIN), matches(member, ROBOT))),
            role,
            `a service account is given ${role.text}`,
          ),
        ),
      ]);
    return {
      targets: [...types, ...wideTypes("IAMMember", "IAMBinding", "IAMPolicy")],
      resource: {
        applies: (type) => types.has(type) || isWideGrant(type),
        check: (subject) => {
          if (isWideGrant(subject.type)) return basic(subject);
          const arns = subject.props.at(ATTACHMENTS[subject.type] ?? "").list();
          return [
            must(true, subject.props, ""),
            ...identityStatements(subject).map(statement),
            ...arns.map((arn) => attachment(subject, arn, managedPolicies)),
          ];
        },
      },
    };
  },
);
