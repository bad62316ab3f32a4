import { all, any, isFilled, isOneOf, isTrue, matches, not } from "../../core/facts";
import { grantsOf, isGrant } from "../../clouds/grants";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { byType, madeFrom, together } from "../../core/subject";
import { admitsAnybody, statementsOf } from "../../reading/documents";
import type { Node } from "../../core/values";

const EVERYBODY = /(^|:)(allUsers|allAuthenticatedUsers)$/;

/** What Google makes with the first machine or the first App Engine of a project, with the role of editor. */
const DEFAULT_ACCOUNT = /(-compute@developer|@appspot)\.gserviceaccount\.com$/;

/** A whole pool of workload identities, with all that its issuer ever signs for. */
const WHOLE_POOL = /^principalSet:\/\/.*\/\*$/;

/** @param own whether it is known to be made from a service account of the program */
function member(node: Node, own = false): Finding[] {
  if (own) return [must(true, node, "")];
  const name = EVERYBODY.exec(node.text ?? "")?.[2] ?? "";
  const shared = "it is a default service account, which everything shares";
  return [
    must(not(matches(node, EVERYBODY)), node, `${name} is everybody`),
    must(not(matches(node, DEFAULT_ACCOUNT)), node, shared),
    must(not(matches(node, WHOLE_POOL)), node, "it is every identity of a pool"),
  ];
}

/** Access lists of buckets and objects, which are older than IAM. */
const ACCESS_LIST = /^gcp:storage\/(bucket|object|defaultObject)(AccessControl|ACL):/i;

function accessList({ props }: Subject): Finding[] {
  const predefined = props.at("predefinedAcl");
  const open = any(matches(predefined, /^public/), matches(predefined, /^authenticatedRead$/));
  return [
    ...[props.at("entity"), ...props.at("roleEntities").list()].flatMap((node) => member(node)),
    must(not(open), predefined, `${predefined.text} is for everybody`),
  ];
}

/** Who may write into the logs of an account. */
function logPolicy({ props }: Subject): Finding[] {
  const document = props.at("policyDocument");
  return [
    must(true, document, "it admits everybody"),
    ...statementsOf(document).map((statement) =>
      must(not(admitsAnybody(statement)), statement.node, "it admits everybody"),
    ),
  ];
}

/** Without the check for invokers, nobody has to be granted anything. */
function cloudRun({ props }: Subject): Finding[] {
  const off = props.at("invokerIamDisabled");
  return [must(not(isTrue(off)), off, "everybody may call it", false)];
}

/** A route of a method, or a connection; browsers ask with OPTIONS before they sign in. */
const ASKED = /^((?!OPTIONS )[A-Z]+ \/|\$connect$)/;

/** What AWS calls NONE is everybody. */
function route({ props }: Subject): Finding[] {
  const key = props.at("routeKey");
  const type = props.at("authorizationType");
  const named = all(isFilled(type), not(isOneOf(type, "NONE")));
  return [must(any(not(matches(key, ASKED)), named), type, "everybody may call it")];
}

const others = byType({
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": logPolicy,
  "aws:apigatewayv2/route:Route": route,
  "gcp:cloudrunv2/service:Service": cloudRun,
});

export const iamNoPublicMembers: Rule = {
  id: "iam-no-public-members",
  title: "No grant names everybody, every identity of a pool or a default service account",
  severity: "critical",
  level: "mandatory",
  why: "allUsers is the internet and allAuthenticatedUsers everybody with a Google account; a default account is shared by whatever nobody gave its own.",
  remedy: "Grant to named users, groups or service accounts.",
  refs: {
    trivy: ["AVD-GCP-0001", "AVD-GCP-0006"],
    checkov: [
      "CKV_AWS_309",
      "CKV_GCP_28",
      "CKV_GCP_46",
      "CKV_GCP_101",
      "CKV_GCP_112",
      "CKV2_GCP_6",
      "CKV2_GCP_8",
    ],
  },
  mustKnow: ["member", "members[]"],
  ...together(others, {
    targets: [
      ...["IAM", "Iam"].flatMap((spelt) =>
        ["Member", "Binding", "Policy"].map((kind) => `gcp:*${spelt}${kind}`),
      ),
      "gcp:storage/*AccessControl",
      "gcp:storage/*ACL",
    ],
    resource: {
      applies: (type) => isGrant(type) || ACCESS_LIST.test(type),
      check: (subject) => {
        if (!isGrant(subject.type)) return accessList(subject);
        const members = grantsOf(subject).flatMap((grant) => grant.members);
        const ours = madeFrom(subject, "member", /^gcp:serviceaccount\/account:Account$/i).length > 0;
        return [
          must(true, subject.props, ""),
          ...members.flatMap((node) => member(node, ours && node.unknown && node.path === "member")),
        ];
      },
    },
  }),
};
