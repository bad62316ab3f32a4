import * as z from "zod";
import { all, any, isFilled, isOneOf, isTrue, matches, not } from "../../core/facts";
import { groupBy } from "../../core/group";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, willBeSet } from "../../core/subject";

/**
 * A rule cannot see whether a value is marked secret, and a marked one is stored in state all the same; so it
 * asks for a way that stores none.
 */
function unstored({ props }: Subject, property: string, instead: string): Finding {
  const password = props.at(property);
  return must(not(isFilled(password)), password, `${property} is stored in state; set ${instead} instead`);
}

/** Engines whose password Vault takes without keeping it in state. */
const VAULT_ENGINES = [
  ...["hana", "mongodb", "mssql", "mysql", "mysqlAurora", "mysqlLegacy", "mysqlRds"],
  ...["oracle", "postgresql", "redshift", "snowflake"],
];

function vaultConnection(subject: Subject): Finding[] {
  return VAULT_ENGINES.filter((engine) => !subject.props.at(engine).absent).map((engine) =>
    unstored(subject, `${engine}.password`, `${engine}.passwordWo`),
  );
}

const USER = "gcp:sql/user:User";

/** Engines of RDS whose users may sign in through IAM. */
const IAM_ENGINES = /mysql|postgres|mariadb|^aurora$/;

/** Users that sign in through IAM have no password to store. */
function cloudSqlUser({ props }: Subject): Finding[] {
  const password = props.at("password");
  const throughIam = matches(props.at("type"), /^CLOUD_IAM_/);
  const message = "password is stored in state; set passwordWo instead";
  return [must(any(not(isFilled(password)), throughIam), password, message)];
}

/** MySQL lets a user without a password in; PostgreSQL does not. */
function emptyPasswords(stack: Stack): StackFinding[] {
  const onMySql = groupBy(
    stack.ofType("gcp:sql/databaseInstance:DatabaseInstance").flatMap((instance) => {
      const isMySql = matches(instance.props.at("databaseVersion"), /^MYSQL/);
      const users = isMySql === false ? [] : stack.referring(instance, "instance", USER);
      return users.map(({ from, is }) => ({ from, fact: all(isMySql, is) }));
    }),
    ({ from }) => from,
  );
  return stack.ofType(USER).flatMap((user) => {
    const { props } = user;
    const fact = any(
      willBeSet(user, "password"),
      willBeSet(user, "passwordWo"),
      all(isFilled(props.at("type")), not(isOneOf(props.at("type"), "BUILT_IN"))),
      not(any(...(onMySql.get(user) ?? []).map(({ fact }) => fact))),
    );
    return about(user, must(fact, props.at("passwordWo"), "it signs in without a password"));
  });
}

const settings = {
  storedPasswords: z
    .boolean()
    .default(true)
    .describe("whether RDS may have a password in state where people and programs sign in through IAM"),
  iamOnCloudSql: z
    .boolean()
    .default(false)
    .describe("whether Cloud SQL must offer signing in through IAM too"),
};

export const dataNoStaticPasswords = configurable(
  {
    id: "data-no-static-passwords",
    title: "People and programs sign in to databases through IAM, not with passwords that state keeps",
    severity: "high",
    level: "mandatory",
    why: "State is read by everybody who can run a preview, and a password in it lives as long as its history.",
    remedy:
      "Turn IAM authentication on, and set the write-only argument or let the cloud manage the password.",
    refs: {
      trivy: ["AVD-AWS-0176"],
      checkov: ["CKV2_GCP_7", "CKV_AWS_161", "CKV_AWS_162"],
    },
    mustKnow: ["iamDatabaseAuthenticationEnabled"],
  },
  settings,
  ({ storedPasswords, iamOnCloudSql }) => {
    const rds = (property: string, source: string) => {
      return (subject: Subject): Finding[] => {
        const { props } = subject;
        const iam = props.at("iamDatabaseAuthenticationEnabled");
        const engine = props.at("engine");
        const on = isTrue(iam);
        const stored = unstored(subject, property, `${property}Wo or manageMasterUserPassword`);
        const offers = any(isFilled(engine), isFilled(props.at(property)));
        const wanted = all(offers, any(not(isFilled(engine)), matches(engine, IAM_ENGINES)));
        return [
          { ...stored, fact: any(stored.fact, all(storedPasswords, on)) },
          must(any(on, not(wanted), willBeSet(subject, source)), iam, "nobody can sign in through IAM"),
        ];
      };
    };
    return {
      ...byType({
        "aws:rds/cluster:Cluster": rds("masterPassword", "replicationSourceIdentifier"),
        "aws:rds/instance:Instance": rds("password", "replicateSourceDb"),
        "aws:elasticache/replicationGroup:ReplicationGroup": (subject) => [
          unstored(subject, "authToken", "authTokenWo or userGroupIds"),
        ],
        "gcp:sql/databaseInstance:DatabaseInstance": (subject) => {
          const flags = subject.props.at("settings.databaseFlags");
          const on = flags
            .list()
            .map((flag) =>
              all(
                matches(flag.at("name"), /^cloudsql[._]iam_authentication$/),
                isOneOf(flag.at("value"), "on", "true"),
              ),
            );
          const iam = any(!iamOnCloudSql, matches(subject.props.at("databaseVersion"), /^SQLSERVER/), ...on);
          return [
            unstored(subject, "rootPassword", "rootPasswordWo"),
            must(iam, flags, "nobody can sign in through IAM"),
          ];
        },
        [USER]: cloudSqlUser,
        "vault:database/secretBackendConnection:SecretBackendConnection": vaultConnection,
      }),
      stack: emptyPasswords,
    };
  },
);
