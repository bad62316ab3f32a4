import { all, any, type Fact, isOneOf, isSet, isTrue, matches, not } from "../facts";
import { type Finding, must, type ResourceRule, type Subject } from "../model";
import { byType, madeFrom } from "../subject";
import type { Node } from "../values";

/** The parameter that refuses plaintext, by engine family, and the values that turn it on. */
const TLS_PARAMETERS = [
  { family: /postgres/, name: "rds.force_ssl", on: ["1", "true", "on"] },
  { family: /mysql|mariadb/, name: "require_secure_transport", on: ["1", "true", "on", "ON"] },
] as const;

/** What the engine does by default depends on its version, so the parameter must be there. */
function parameterGroup({ props }: Subject): Finding[] {
  const family = props.at("family");
  return TLS_PARAMETERS.map(({ family: pattern, name, on }) => {
    const required = props
      .at("parameters")
      .list()
      .map((parameter) => turnsOn(parameter, name, on));
    const fact = any(not(matches(family, pattern)), ...required);
    return must(fact, props.at("parameters"), `the parameter ${name} is not set to 1`);
  });
}

function turnsOn(parameter: Node, name: string, on: readonly string[]): Fact {
  return all(isOneOf(parameter.at("name"), name), isOneOf(parameter.at("value"), ...on));
}

/** The engines' own parameter groups cannot be changed, so a database needs one of ours. */
function hasParameterGroup(property: string) {
  return (subject: Subject): Finding[] => {
    const { props } = subject;
    const group = props.at(property);
    const own = any(
      madeFrom(subject, property, /ParameterGroup$/).length > 0,
      all(isSet(group), not(matches(group, /^default\./))),
    );
    const inherits = any(
      isSet(props.at("replicateSourceDb")),
      not(matches(props.at("engine"), /postgres|mysql|mariadb/)),
    );
    return [must(any(own, inherits), group, "it uses the engine's own parameters, which we cannot set")];
  };
}

function cloudSql({ props }: Subject): Finding[] {
  const mode = props.at("settings.ipConfiguration.sslMode");
  const required = isOneOf(mode, "ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED");
  return [must(required, mode, "sslMode is neither ENCRYPTED_ONLY nor TRUSTED_CLIENT_CERTIFICATE_REQUIRED")];
}

function proxy({ props }: Subject): Finding[] {
  return [must(isTrue(props.at("requireTls")), props.at("requireTls"), "requireTls is not true")];
}

/** `preferred` is for moving clients over; it still accepts plaintext. */
function replicationGroup({ props }: Subject): Finding[] {
  const enabled = props.at("transitEncryptionEnabled");
  const mode = props.at("transitEncryptionMode");
  const byDefault = all(enabled.absent, isOneOf(props.at("engine"), "valkey"));
  return [
    must(any(isTrue(enabled), byDefault), enabled, "it accepts plaintext"),
    must(not(isOneOf(mode, "preferred")), mode, "transitEncryptionMode preferred still accepts plaintext"),
  ];
}

function memorystore({ props }: Subject): Finding[] {
  const mode = props.at("transitEncryptionMode");
  const on = matches(mode, /SERVER_AUTHENTICATION$/);
  return [must(on, mode, "transitEncryptionMode is not SERVER_AUTHENTICATION")];
}

/**
 * CloudNativePG offers TLS and closes its `pg_hba` with a rule that accepts plaintext too. The first rule that
 * fits a connection decides, so ours must reject plaintext before any other rule could accept it.
 */
function cloudNativePg({ props }: Subject): Finding[] {
  const rules = props.at("spec.postgresql.pg_hba");
  const open = /^\s*(host|hostnossl|hostgssenc|hostnogssenc)\s/;
  const rejectsPlaintext = /^\s*hostnossl\s+all\s+all\s+(all|0\.0\.0\.0\/0)\s+reject\s*$/;
  const deciding = rules.list().find((rule) => matches(rule, open) !== false);
  const fact = deciding === undefined ? false : matches(deciding, rejectsPlaintext);
  return [must(fact, rules, 'pg_hba does not reject plaintext first: "hostnossl all all all reject"')];
}

export const dataRequireTls: ResourceRule = {
  id: "data-require-tls",
  title: "Databases and caches refuse plaintext connections",
  severity: "high",
  level: "mandatory",
  scope: "resource",
  why: "Where plaintext is accepted, one client that forgets TLS sends its password and its data in clear.",
  remedy: "Set the engine's parameter or mode that makes TLS compulsory; offering TLS is not enough.",
  refs: {
    trivy: ["AVD-GCP-0015", "AVD-AWS-0051"],
    checkov: ["CKV_GCP_6", "CKV2_AWS_69", "CKV_AWS_30", "CKV_GCP_97"],
  },
  ...byType({
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": parameterGroup,
    "aws:rds/parameterGroup:ParameterGroup": parameterGroup,
    "aws:rds/cluster:Cluster": hasParameterGroup("dbClusterParameterGroupName"),
    "aws:rds/instance:Instance": hasParameterGroup("parameterGroupName"),
    "aws:rds/proxy:Proxy": proxy,
    "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
    "gcp:sql/databaseInstance:DatabaseInstance": cloudSql,
    "gcp:redis/instance:Instance": memorystore,
    "gcp:redis/cluster:Cluster": memorystore,
    "kubernetes:postgresql.cnpg.io/v1:Cluster": cloudNativePg,
  }),
};
