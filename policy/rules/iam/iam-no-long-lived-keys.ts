import { isSet, not } from "../../core/facts";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { byType } from "../../core/subject";

/** Where the kind of resource is itself what must not be. */
function never(message: string) {
  return ({ props }: Subject): Finding[] => [must(false, props, message)];
}

const KEY = "it is a key without an end, and stored in state";
const OF_A_USER = "it gives rights to a user; give them to a role";

/** One policy may be attached to roles and groups as well. */
function policyAttachment({ props }: Subject): Finding[] {
  const users = props.at("users");
  return [must(true, users, ""), ...users.list().map((user) => must(not(isSet(user)), user, OF_A_USER))];
}

export const iamNoLongLivedKeys: Rule = {
  id: "iam-no-long-lived-keys",
  title:
    "There are no users, access keys or exported keys of service accounts; identities are lent, not owned",
  severity: "high",
  level: "mandatory",
  why: "A key that never ends works for whoever finds it, in a log, a backup or the state, until somebody notices.",
  remedy:
    "Let people sign in through an identity provider, and workloads use roles or workload identity; what cannot is exempted until a date.",
  refs: {
    trivy: ["AVD-AWS-0143"],
    checkov: ["CKV_AWS_273", "CKV_AWS_40", "CKV2_GCP_3"],
  },
  ...byType({
    "aws:iam/user:User": never("it is a user, whose credentials have no end"),
    "aws:iam/userLoginProfile:UserLoginProfile": never("it is a user's password"),
    "aws:iam/userPolicy:UserPolicy": never(OF_A_USER),
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": never(OF_A_USER),
    "aws:iam/policyAttachment:PolicyAttachment": policyAttachment,
    "aws:iam/accessKey:AccessKey": never(KEY),
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": never(KEY),
    "gcp:serviceaccount/key:Key": never(KEY),
    "gcp:storage/hmacKey:HmacKey": never(KEY),
  }),
};
