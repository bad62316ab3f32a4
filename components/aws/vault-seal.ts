import { RolePolicy } from "@pulumi/aws/iam";
import { after } from "../after";
import type { Scope } from "../component";
import type { VaultSeal, VaultSealSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { type Account, arn } from "./account";
import { encryptionKey } from "./encryption";
import { identity } from "./identity";
import { keyAlias } from "./names";
import { policyDocument } from "./policy-document";

/** What the key is for; without it, what Vault keeps can never be read again. */
const PURPOSE = "vault";

/** A key of KMS that Vault's pods, and nobody else's, may use by the role that they take. */
export function vaultSeal(account: Account, scope: Scope, spec: VaultSealSpec): VaultSeal {
  const key = encryptionKey(account, scope, spec, { purpose: PURPOSE });
  const { principal, annotations, issuers } = identity(account, scope, { ...spec, service: PURPOSE });
  const policy = new RolePolicy(
    `${scope.name}-unseal`,
    {
      name: physicalName([scope.name, "unseal"]),
      role: principal,
      policy: policyDocument([
        {
          Sid: "Unseal",
          Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"],
          Resource: arn(account, "kms", "key/*"),
          Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias(spec.name, PURPOSE) } },
        },
      ]),
    },
    scope.child(),
  );
  return {
    kind: "awskms",
    parameters: { region: account.region, kms_key_id: after(key.keyId, [policy]) },
    annotations,
    issuers,
  };
}
