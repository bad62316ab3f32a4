import type { Rule } from "../../core/model";
import { secretsExternalSecretResolves } from "./secrets-external-secret-resolves";
import { secretsExternalStoreHardened } from "./secrets-external-store-hardened";
import { secretsFilesOverEnv } from "./secrets-files-over-env";
import { secretsKmsKeyHardened } from "./secrets-kms-key-hardened";
import { secretsManagerEncryptedAndRotated } from "./secrets-manager-encrypted-and-rotated";
import { secretsNoNativeKubernetesSecret } from "./secrets-no-native-kubernetes-secret";
import { secretsNoPlainTextConfig } from "./secrets-no-plain-text-config";
import { secretsVaultAuditedAndTls } from "./secrets-vault-audited-and-tls";
import { secretsVaultPolicyLeastPrivilege } from "./secrets-vault-policy-least-privilege";

export const secretsRules: readonly Rule[] = [
  secretsNoNativeKubernetesSecret,
  secretsNoPlainTextConfig,
  secretsFilesOverEnv,
  secretsExternalStoreHardened,
  secretsExternalSecretResolves,
  secretsVaultPolicyLeastPrivilege,
  secretsVaultAuditedAndTls,
  secretsManagerEncryptedAndRotated,
  secretsKmsKeyHardened,
];
