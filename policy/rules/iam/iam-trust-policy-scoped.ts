import * as z from "zod";
import {
  admitsAnybody,
  allowsAction,
  isConditional,
  narrowedBy,
  type Statement,
  statementsOf,
} from "../../reading/documents";
import { all, any, type Fact, isSet, matches, not } from "../../core/facts";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType } from "../../core/subject";

const WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

/** An account by its number or its root: whoever its administrators let in. */
const ACCOUNT = /^(\d{12}|arn:[^:]*:iam::(\d{12}):root)$/;

/** Identity providers for whole applications, whose tokens are told apart by their audience. */
const APPLICATIONS = /^(cognito-identity\.amazonaws|accounts\.google|graph\.facebook|www\.amazon)\.com$/;

/** A wildcard before the organisation, the group or the namespace has ended. */
const WILD = /^([^:*?]*:)?[^:/*?]*[*?]|^system:serviceaccount:[^:]*[*?]/;

/** What GitHub signs for that nobody else can have signed: a repository, or its owner by a name that has ended. */
const GITHUB =
  /^((repo|repository|job_workflow_ref):[^:/*?]+\/.|repository_(owner|owner_id|id):[^:*?]+(:|$))/;

const HUB = /githubusercontent\.com/;

function isOpenSubject(subject: string, github: boolean): boolean {
  return WILD.test(subject) || (github && !GITHUB.test(subject));
}

/** A statement that lets tokens of an issuer in must say whose, and may have to say for whom they are. */
function webIdentity(statement: Statement, audience: boolean): Finding[] {
  const federated = statement.principals.filter(({ type, node }) => type === "Federated" || node.unknown);
  const github = any(...federated.map(({ node }) => matches(node, HUB)));
  const ofApplications = any(...federated.map(({ node }) => matches(node, APPLICATIONS)));
  const audiences = narrowedBy(statement, /:(aud|app_id|oaud)$/);
  const named = (ofHub: boolean) => narrowedBy(statement, /:sub$/, (text) => isOpenSubject(text, ofHub));
  const subjects = any(named(true), all(not(github), named(false)));
  const lets = allowsAction(statement, WEB_IDENTITY);
  const require = (fact: Fact, message: string) => must(any(not(lets), fact), statement.node, message);
  return [
    require(any(
      subjects,
      all(ofApplications, audiences),
    ), "web identities are let in without a condition that names their subject"),
    ...(audience
      ? [require(audiences, "web identities are let in without a condition that names their audience")]
      : []),
  ];
}

function account(statement: Statement): Finding[] {
  return statement.principals.map(({ node }) =>
    must(
      not(all(statement.allows, matches(node, ACCOUNT), not(isConditional(statement)))),
      node,
      "a whole account is let in, and no condition says whom of it",
    ),
  );
}

function role({ props }: Subject, audience: boolean): Finding[] {
  const statements = statementsOf(props.at("assumeRolePolicy"));
  return [
    must(true, props, ""),
    ...statements.flatMap((statement) => [
      must(not(admitsAnybody(statement)), statement.node, "everybody is let in"),
      ...account(statement),
      ...webIdentity(statement, audience),
    ]),
  ];
}

/** What a condition compares the subject of a token with, in the language of Google's conditions. */
const SUBJECTS = /assertion\.sub\s*(?:==|\.startsWith\()\s*(?:'([^']*)'|"([^"]*)")/g;

/** Tokens of an AWS account, of a SAML provider or with a certificate are somebody's already. */
function poolProvider({ props }: Subject): Finding[] {
  const condition = props.at("attributeCondition");
  const bound = any(isSet(props.at("aws")), isSet(props.at("saml")), isSet(props.at("x509")));
  const github = matches(props.at("oidc.issuerUri"), HUB);
  const compared = [...(condition.text ?? "").matchAll(SUBJECTS)].map((found) => found[1] ?? found[2] ?? "");
  const isOpen = (ofHub: boolean) => compared.some((subject) => isOpenSubject(subject, ofHub));
  const open = any(isOpen(false), all(github, isOpen(true)));
  const names: Fact = matches(condition, /\b(assertion|attribute|google)\b/);
  return [
    must(any(bound, names), condition, "no condition says whose tokens are let in"),
    must(not(open), condition, "the condition compares the subject with what others can have, too"),
  ];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html */
export const iamTrustPolicyScoped = configurable(
  {
    id: "iam-trust-policy-scoped",
    title: "Trust names who is trusted: no whole world, no whole account, no whole identity provider",
    severity: "critical",
    level: "mandatory",
    why: "Whoever a role trusts has its rights; an issuer such as GitHub signs tokens for everybody who asks.",
    remedy:
      "Name roles or services as principals; compare the token's sub with one repository or service account; give pools an attributeCondition.",
    refs: {
      trivy: ["AVD-GCP-0068"],
      checkov: ["CKV_AWS_60", "CKV_AWS_61", "CKV_AWS_358", "CKV_AWS_393", "CKV_GCP_118", "CKV_GCP_125"],
    },
    mustKnow: ["attributeCondition"],
  },
  {
    audience: z
      .boolean()
      .default(false)
      .describe(
        "whether trust in web identities must name their audience, too, which the provider in IAM limits",
      ),
  },
  ({ audience }) =>
    byType({
      "aws:iam/role:Role": (subject) => role(subject, audience),
      "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": poolProvider,
    }),
);
