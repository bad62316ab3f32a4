import type {
  AccessKeyArgs,
  PolicyAttachmentArgs,
  UserArgs,
  UserPolicyAttachmentArgs,
} from "@pulumi/aws/iam";
import type { KeyArgs } from "@pulumi/gcp/serviceaccount";
import { iamNoLongLivedKeys as rule } from "../../../../policy/rules/iam/iam-no-long-lived-keys";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const attachment = fixture<PolicyAttachmentArgs>("aws:iam/policyAttachment:PolicyAttachment", "attachment", {
  policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  roles: ["orders"],
});
const user = fixture<UserArgs>("aws:iam/user:User", "user", { name: "jim" });
const key = fixture<AccessKeyArgs>("aws:iam/accessKey:AccessKey", "key", {
  user: "jim",
  pgpKey: "keybase:jim",
});
const exported = fixture<KeyArgs>("gcp:serviceaccount/key:Key", "exported", { serviceAccountId: "orders" });
const given = fixture<UserPolicyAttachmentArgs>(
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "given",
  {
    user: "jim",
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  },
);
const never = "violation: it is a key without an end, and stored in state";

export const examination: Examination = {
  rule,
  base: [attachment()],
  mutants: [{ of: "attachment", path: "users", bad: [["jim"]], good: [[]], absent: "pass" }],
  cases: [
    [
      "takes the kind of resource itself for a violation, whatever it says",
      [user({ name: unknown }), key({ user: unknown }), exported(), given()],
      {
        user: "violation: it is a user, whose credentials have no end",
        key: never,
        exported: never,
        given: "violation: it gives rights to a user; give them to a role",
      },
    ],
    [
      "finds a user beside one that is not known",
      [attachment({ users: [unknown, "jim"] })],
      { attachment: "violation: it gives rights to a user; give them to a role" },
    ],
  ],
};
