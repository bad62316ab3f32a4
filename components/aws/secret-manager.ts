import { RolePolicy } from "@pulumi/aws/iam";
import { Secret, SecretVersion } from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { SecretKeeper, SecretManager, SecretManagerSpec, SecretReader } from "../contract";
import { physicalName } from "../pure/naming";
import { readerAccount, readerAccountName } from "../secrets/reader-account";
import { type Account, arn } from "./account";
import { encryptionKey } from "./encryption";
import { keyAlias } from "./names";
import { policyDocument, type Statement } from "./policy-document";
import { workloadRole } from "./workload-role";

/** What the key that encrypts the kept secrets is called. */
const PURPOSE = "secrets";

/** Secrets Manager puts a dash and six characters behind a name. */
const SUFFIX = "-??????";

/**
 * AWS Secrets Manager: each kept secret under a key of the platform's own. A reader is a role that the tokens of
 * its service account are traded for (`aws.workloadIdentity: irsa`, which a check of the configuration asks for:
 * External Secrets cannot take an EKS Pod Identity for another service account than its own).
 */
export function secretManager(account: Account): SecretManager {
  return { keyOf: (path) => path, create: (scope, spec) => keeper(account, scope, spec) };
}

/** Days in which the deletion of a secret can be taken back; the shortest that AWS knows besides none. */
const RECOVERY_DAYS = 7;

function keeper(account: Account, scope: Scope, spec: SecretManagerSpec): SecretKeeper {
  const key = encryptionKey(account, scope, spec, { purpose: PURPOSE });
  return {
    keep: (own, { path, data }) => {
      const secret = new Secret(
        `${own.name}-binding`,
        {
          name: path,
          description: `Written by the platform ${spec.name}`,
          kmsKeyId: key.arn,
          // Kept back its name stays taken, so only where a deletion is never a matter of course.
          recoveryWindowInDays: spec.protect ? RECOVERY_DAYS : 0,
        },
        own.child({ protect: spec.protect }),
      );
      const version = new SecretVersion(
        `${own.name}-binding`,
        { secretId: secret.id, secretString: data },
        own.child(),
      );
      return after(secret.name, [version]);
    },
    admit: (own, reader) => {
      const identity = readerRole(account, own, spec, reader);
      return {
        aws: {
          service: "SecretsManager",
          region: account.region,
          auth: { jwt: { serviceAccountRef: identity } },
        },
      };
    },
  };
}

/** The role of a reader, and the service account that is given it once it may read. */
function readerRole(account: Account, scope: Scope, spec: SecretManagerSpec, reader: SecretReader) {
  const { namespaceName: namespace, kept, existing } = reader;
  const { roleName, serviceAccountAnnotations, ready } = workloadRole(account, scope, {
    cluster: spec.cluster,
    platform: spec.name,
    key: "reader",
    namespace,
    serviceAccount: readerAccountName(reader),
  });
  const policy = new RolePolicy(
    `${scope.name}-reader`,
    {
      name: physicalName([scope.name, "reader"]),
      role: roleName,
      policy: pulumi
        .all([...Object.values(kept), ...existing])
        .apply((keys) => policyDocument(reading(account, spec.name, keys))),
    },
    scope.child(),
  );
  return readerAccount(scope, reader, serviceAccountAnnotations, [policy, ...ready]);
}

/** Permission to read secrets by their names, and what the platform's key encrypted of them. */
function reading(account: Account, platform: string, names: readonly string[]): Statement[] {
  return [
    {
      Sid: "Read",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: names.map((name) => arn(account, "secretsmanager", `secret:${name}${SUFFIX}`)),
    },
    {
      Sid: "Key",
      Action: ["kms:Decrypt"],
      Resource: arn(account, "kms", "key/*"),
      Condition: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias(platform, PURPOSE) },
        StringEquals: { "kms:ViaService": `secretsmanager.${account.region}.amazonaws.com` },
      },
    },
  ];
}
