import * as z from "zod";
import { all, any, isFalse, isFilled, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, madeFrom, together, willBeSet } from "../../core/subject";

/** The parameter that refuses plaintext, by engine family, and the values that turn it on. */
const TLS_PARAMETERS = [
  { family: /postgres|sqlserver/, name: "rds.force_ssl", on: ["1", 1, "true", "on"] },
  { family: /mysql|mariadb/, name: "require_secure_transport", on: ["1", 1, "true", "on", "ON"] },
  { family: /db2/, name: "db2comm", on: ["SSL"] },
] as const;

/** What the engine does by default depends on its version, so the parameter must be there. */
function parameterGroup({ props }: Subject): Finding[] {
  const family = props.at("family");
  return TLS_PARAMETERS.map(({ family: pattern, name, on }) => {
    const set = props
      .at("parameters")
      .list()
      .map((parameter) => ({
        named: isOneOf(parameter.at("name"), name),
        on: isOneOf(parameter.at("value"), ...on),
      }));
    // What turns it off does so whatever stands beside it.
    const off = set.some((parameter) => parameter.named === true && parameter.on === false);
    const required = set.map((parameter) => all(parameter.named, parameter.on));
    const fact = any(not(matches(family, pattern)), all(!off, any(...required)));
    return must(fact, props.at("parameters"), `the parameter ${name} is not set to ${on[0]}`);
  });
}

/** Versions from which on the parameters of an engine refuse plaintext by default. */
const STRICT_BY_DEFAULT = [
  { engine: /^postgres$/, version: /^(1[5-9]|[2-9]\d)(\.|$)/ },
  { engine: /^aurora-postgresql$/, version: /^(1[7-9]|[2-9]\d)(\.|$)/ },
];

/** The engines' own parameter groups cannot be changed, so a database needs one of ours. */
function hasParameterGroup(property: string, ...sources: readonly string[]) {
  return (subject: Subject): Finding[] => {
    const { props } = subject;
    const group = props.at(property);
    const own = any(
      madeFrom(subject, property, /ParameterGroup$/).length > 0,
      all(isFilled(group), not(matches(group, /^default\./))),
    );
    const byDefault = STRICT_BY_DEFAULT.map(({ engine, version }) =>
      all(matches(props.at("engine"), engine), matches(props.at("engineVersion"), version)),
    );
    const fact = any(
      own,
      ...sources.map((source) => willBeSet(subject, source)),
      not(matches(props.at("engine"), /postgres|mysql|mariadb|sqlserver|db2|^aurora$/)),
      ...byDefault,
    );
    return [must(fact, group, "it uses the engine's own parameters, which we cannot set")];
  };
}

function proxy({ props }: Subject): Finding[] {
  return [must(isTrue(props.at("requireTls")), props.at("requireTls"), "requireTls is not true")];
}

/** `preferred` is for moving clients over; it still accepts plaintext. */
function replicationGroup({ props }: Subject): Finding[] {
  const enabled = props.at("transitEncryptionEnabled");
  const mode = props.at("transitEncryptionMode");
  const byDefault = all(not(isFilled(enabled)), isOneOf(props.at("engine"), "valkey"));
  return [
    must(any(isTrue(enabled), byDefault), enabled, "it accepts plaintext"),
    must(not(isOneOf(mode, "preferred")), mode, "transitEncryptionMode preferred still accepts plaintext"),
  ];
}

/** A node by itself; Redis offers TLS in replication groups only, of which a node then is one. */
function cacheCluster(subject: Subject): Finding[] {
  const enabled = subject.props.at("transitEncryptionEnabled");
  return [
    must(any(isTrue(enabled), willBeSet(subject, "replicationGroupId")), enabled, "it accepts plaintext"),
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
const rejecting =
  (place: string) =>
  ({ body }: Manifest): Finding[] => {
    const rules = body.at(place);
    const open = /^\s*(host|hostnossl|hostgssenc|hostnogssenc)\s/;
    const rejectsPlaintext = /^\s*hostnossl\s+all\s+all\s+(all|0\.0\.0\.0\/0)\s+reject\s*$/;
    const deciding = rules.list().find((rule) => matches(rule, open) !== false);
    const fact = deciding === undefined ? false : matches(deciding, rejectsPlaintext);
    return [must(fact, rules, 'pg_hba does not reject plaintext first: "hostnossl all all all reject"')];
  };

/** Once its endpoint has options, OpenSearch wants HTTPS unless they say otherwise. */
function openSearch({ props }: Subject): Finding[] {
  const options = props.at("domainEndpointOptions");
  const enforced = options.at("enforceHttps");
  const inside = props.at("nodeToNodeEncryption.enabled");
  return [
    must(
      any(isTrue(enforced), all(isSet(options), not(isFilled(enforced)))),
      enforced,
      "it accepts plaintext",
    ),
    must(isTrue(inside), inside, "its nodes talk plaintext to each other"),
  ];
}

function strimzi({ body }: Manifest): Finding[] {
  const listeners = body.at("spec.kafka.listeners");
  const message = "a listener accepts plaintext";
  return [
    must(true, listeners, message),
    ...listeners.list().map((listener) => must(isTrue(listener.at("tls")), listener.at("tls"), message)),
  ];
}

/** Percona's operator accepts plaintext unless told otherwise. */
function percona({ body, patch }: Manifest): Finding[] {
  const mode = body.at("spec.tls.mode");
  const strict = any(patch && mode.absent, isOneOf(mode, "requireTLS"));
  return [must(strict, mode, "tls.mode is not requireTLS")];
}

/** Velero sends its backups to whatever address it is given. */
function backupStorage({ body }: Manifest): Finding[] {
  const config = body.at("spec.config");
  const skip = config.at("insecureSkipTLSVerify");
  return [
    must(not(matches(config.at("s3Url"), /^http:/)), config.at("s3Url"), "backups are sent in plaintext"),
    must(not(isTrue(skip)), skip, "backups are sent to a server that is not verified"),
  ];
}

const settings = {
  clientCertificates: z
    .boolean()
    .default(false)
    .describe("whether Cloud SQL must ask clients for a certificate"),
};

export const dataRequireTls = configurable(
  {
    id: "data-require-tls",
    title: "Databases and caches refuse plaintext connections",
    severity: "high",
    level: "mandatory",
    why: "Where plaintext is accepted, one client that forgets TLS sends its password and its data in clear.",
    remedy: "Set the engine's parameter or mode that makes TLS compulsory; offering TLS is not enough.",
    refs: {
      trivy: ["AVD-GCP-0015", "AVD-AWS-0051"],
      checkov: ["CKV_GCP_6", "CKV2_AWS_69", "CKV_AWS_30", "CKV_AWS_6", "CKV_AWS_83", "CKV_GCP_97"],
    },
    mustKnow: ["settings.ipConfiguration.sslMode", "transitEncryptionMode", "transitEncryptionEnabled"],
  },
  settings,
  ({ clientCertificates }) => {
    const modes = [...(clientCertificates ? [] : ["ENCRYPTED_ONLY"]), "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"];
    const cloudSql = ({ props }: Subject): Finding[] => {
      const mode = props.at("settings.ipConfiguration.sslMode");
      // SQL Server knows no certificates of clients.
      const encrypted = all(
        matches(props.at("databaseVersion"), /^SQLSERVER/),
        isOneOf(mode, "ENCRYPTED_ONLY"),
      );
      const message = `sslMode is ${clientCertificates ? "not" : "neither"} ${modes.join(" nor ")}`;
      return [must(any(isOneOf(mode, ...modes), encrypted), mode, message)];
    };
    return together(
      byType({
        "aws:rds/clusterParameterGroup:ClusterParameterGroup": parameterGroup,
        "aws:rds/parameterGroup:ParameterGroup": parameterGroup,
        "aws:rds/cluster:Cluster": hasParameterGroup(
          "dbClusterParameterGroupName",
          "replicationSourceIdentifier",
        ),
        "aws:rds/instance:Instance": hasParameterGroup("parameterGroupName", "replicateSourceDb"),
        "aws:rds/proxy:Proxy": proxy,
        "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
        "aws:elasticache/cluster:Cluster": cacheCluster,
        "aws:memorydb/cluster:Cluster": ({ props }) => [
          must(not(isFalse(props.at("tlsEnabled"))), props.at("tlsEnabled"), "it accepts plaintext"),
        ],
        "aws:opensearch/domain:Domain": openSearch,
        "aws:elasticsearch/domain:Domain": openSearch,
        "gcp:sql/databaseInstance:DatabaseInstance": cloudSql,
        "gcp:redis/instance:Instance": memorystore,
        "gcp:redis/cluster:Cluster": memorystore,
        "gcp:memorystore/instance:Instance": memorystore,
      }),
      byKind({
        "postgresql.cnpg.io/Cluster": rejecting("spec.postgresql.pg_hba"),
        "postgresql.cnpg.io/Pooler": rejecting("spec.pgbouncer.pg_hba"),
        "kafka.strimzi.io/Kafka": strimzi,
        "psmdb.percona.com/PerconaServerMongoDB": percona,
        "velero.io/BackupStorageLocation": backupStorage,
      }),
    );
  },
);
