import * as z from "zod";
import { lastsAtMost } from "../../reading/durations";
import { any, isFalse, isOneOf, isTrue, matches, not } from "../../core/facts";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, madeFrom } from "../../core/subject";

const MOUNT = "vault:index/mount:Mount";
const AUDIT = "vault:index/audit:Audit";

/** The address may come from the environment, which says nothing here. */
function provider({ props }: Subject): Finding[] {
  const address = props.at("address");
  const skip = props.at("skipTlsVerify");
  return [
    must(any(address.absent, matches(address, /^https:\/\//)), address, "Vault is not reached over https"),
    must(not(isTrue(skip)), skip, "Vault's certificate is not verified"),
  ];
}

/** Clusters of the clouds have no other address than one over https. */
const CLUSTER = /^(aws:eks\/cluster:Cluster|gcp:container\/cluster:Cluster)$/;

/** Vault asks a cluster about service accounts, with their tokens. */
function cluster(subject: Subject): Finding[] {
  const host = subject.props.at("kubernetesHost");
  const secure = host.unknown && madeFrom(subject, "kubernetesHost", CLUSTER).length > 0;
  return [
    must(any(secure, not(matches(host, /^http:/))), host, "Vault does not reach the cluster over https"),
  ];
}

function mount({ props }: Subject): Finding[] {
  const version = props.at("options.version");
  const kv = isOneOf(props.at("type"), "kv", "generic");
  return [
    must(any(not(kv), isOneOf(version, "2", 2)), version, "its secrets have no versions to go back to"),
  ];
}

function audit({ props }: Subject): Finding[] {
  const raw = props.at("options").key("log_raw");
  return [must(any(raw.absent, isFalse(raw)), raw, "it logs secrets in clear")];
}

function databaseRole({ props }: Subject, seconds: number): Finding[] {
  return ["defaultTtl", "maxTtl"].map((key) => {
    const ttl = props.at(key);
    return must(lastsAtMost(ttl, seconds), ttl, `${key} does not end a login after ${seconds} seconds`);
  });
}

/** Devices and mounts of one Vault have the same provider. What the platform uses is audited by whoever runs it. */
function audited(stack: Stack): StackFinding[] {
  if (stack.isPlatform) return [];
  const vaultOf = ({ provider: by }: Subject) => by?.urn ?? "";
  const logging = stack.ofType(AUDIT).map(vaultOf);
  return stack.ofType(MOUNT).flatMap((subject) => {
    const message = "no audit device of the stack writes down what is asked of this Vault";
    return about(subject, must(logging.includes(vaultOf(subject)), subject.props, message));
  });
}

export const secretsVaultAuditedAndTls = configurable(
  {
    id: "secrets-vault-audited-and-tls",
    title:
      "Vault is reached over TLS, writes down what it is asked, keeps versions and gives out logins that end",
    severity: "high",
    level: "mandatory",
    why: "Without an audit device nobody can say who read what; a device that another stack declares is not seen.",
    remedy: "Declare an Audit with the same provider, an https address, KV of version 2 and short TTLs.",
    refs: {},
  },
  {
    audited: z
      .boolean()
      .default(true)
      .describe("whether the stack that mounts something must also declare the audit device"),
    loginSeconds: z
      .int()
      .default(86_400)
      .describe("seconds after which a login to a database must have ended"),
  },
  ({ audited: wanted, loginSeconds }) => ({
    ...byType({
      "pulumi:providers:vault": provider,
      [MOUNT]: mount,
      [AUDIT]: audit,
      "vault:kubernetes/authBackendConfig:AuthBackendConfig": cluster,
      "vault:database/secretBackendRole:SecretBackendRole": (subject) => databaseRole(subject, loginSeconds),
    }),
    ...(wanted && { stack: audited }),
  }),
);
