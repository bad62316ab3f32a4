import { all, any, isOneOf } from "../../core/facts";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import { byType, willBeSet } from "../../core/subject";

const KMS = /^(aws|gcp):kms\//;

function eks(subject: Subject): Finding[] {
  const config = subject.props.at("encryptionConfig");
  const covered = any(
    ...config
      .at("resources")
      .list()
      .map((node) => isOneOf(node, "secrets")),
  );
  return [
    must(covered, config.at("resources"), "Secrets are not among the encrypted resources"),
    must(
      willBeSet(subject, "encryptionConfig.provider.keyArn", KMS),
      config,
      "no customer-managed key is set",
    ),
  ];
}

function gke(subject: Subject): Finding[] {
  const encryption = subject.props.at("databaseEncryption");
  const covered = isOneOf(encryption.at("state"), "ENCRYPTED", "ALL_OBJECTS_ENCRYPTION_ENABLED");
  return [
    must(
      all(covered, willBeSet(subject, "databaseEncryption.keyName", KMS)),
      encryption,
      "Secrets are not encrypted with a customer-managed key",
    ),
  ];
}

export const clusterSecretsEnvelopeEncryption: Rule = {
  id: "cluster-secrets-envelope-encryption",
  title: "Kubernetes Secrets are encrypted with a customer-managed key",
  severity: "high",
  level: "mandatory",
  why: "The cloud encrypts with a key of its own; only one of ours can be audited, rotated and withdrawn.",
  remedy:
    "Set encryptionConfig with the ARN of a KMS key (EKS), or databaseEncryption with state ENCRYPTED and a key (GKE).",
  refs: {
    cis: { eks: ["5.3.1"], gke: ["5.3.1"], k3s: ["1.2.27"] },
    trivy: ["AVD-AWS-0039"],
    checkov: ["CKV_AWS_58"],
  },
  ...byType({ "aws:eks/cluster:Cluster": eks, "gcp:container/cluster:Cluster": gke }),
};
