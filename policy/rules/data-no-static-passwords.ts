import { any, isSet, matches, not } from "../facts";
import { type Finding, must, type ResourceRule, type Subject } from "../model";
import { byType } from "../subject";

/**
 * A rule cannot see whether a value is marked secret, and a marked one is stored in state all the same; so it
 * asks for a way that stores none.
 */
function unstored(property: string, instead: string) {
  return ({ props }: Subject): Finding[] => {
    const password = props.at(property);
    return [must(not(isSet(password)), password, `${property} is stored in state; set ${instead} instead`)];
  };
}

/** Users that sign in through IAM have no password to store. */
function cloudSqlUser({ props }: Subject): Finding[] {
  const password = props.at("password");
  const throughIam = matches(props.at("type"), /^CLOUD_IAM_/);
  return [
    must(
      any(not(isSet(password)), throughIam),
      password,
      "password is stored in state; set passwordWo instead",
    ),
  ];
}

export const dataNoStaticPasswords: ResourceRule = {
  id: "data-no-static-passwords",
  title: "Passwords of databases are written once or managed by the cloud, never stored in state",
  severity: "high",
  level: "mandatory",
  scope: "resource",
  why: "State is read by everybody who can run a preview, and a password in it lives as long as its history.",
  remedy: "Use the write-only argument, or let the cloud manage the password.",
  refs: {
    trivy: ["AVD-AWS-0176"],
    checkov: ["CKV2_GCP_7", "CKV_AWS_161", "CKV_AWS_162"],
  },
  ...byType({
    "aws:rds/cluster:Cluster": unstored("masterPassword", "masterPasswordWo or manageMasterUserPassword"),
    "aws:rds/instance:Instance": unstored("password", "passwordWo or manageMasterUserPassword"),
    "aws:elasticache/replicationGroup:ReplicationGroup": unstored("authToken", "authTokenWo or userGroupIds"),
    "gcp:sql/databaseInstance:DatabaseInstance": unstored("rootPassword", "rootPasswordWo"),
    "gcp:sql/user:User": cloudSqlUser,
  }),
};
