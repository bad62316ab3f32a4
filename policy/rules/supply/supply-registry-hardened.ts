import * as z from "zod";
import { admitsAnybody, statementsOf } from "../../reading/documents";
import { all, any, type Fact, isFalse, isOneOf, isTrue, matches, not } from "../../core/facts";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const ANYBODY = ["allUsers", "allAuthenticatedUsers"];

/** Tags that stay where they were put; exceptions are for what is not deployed, so one that catches all is none. */
function keepsTags(props: Node): Fact {
  const mutability = props.at("imageTagMutability");
  const filters = props.each("imageTagMutabilityExclusionFilters[].filter");
  const wide = any(...filters.map((filter) => matches(filter, /^[*v]*$/)));
  return any(
    isOneOf(mutability, "IMMUTABLE"),
    all(isOneOf(mutability, "IMMUTABLE_WITH_EXCLUSION"), not(wide)),
  );
}

function repositoryPolicy({ props }: Subject): Finding[] {
  const policy = props.at("policy");
  const open = any(...statementsOf(policy).map(admitsAnybody));
  return [must(not(open), policy, "anybody may use the repository")];
}

function members(property: string) {
  return ({ props }: Subject): Finding[] => {
    const node = props.at(property);
    const open = any(...node.list().map((member) => isOneOf(member, ...ANYBODY)));
    return [must(not(open), node, "anybody may use the repository")];
  };
}

export const supplyRegistryHardened = configurable(
  {
    id: "supply-registry-hardened",
    title: "Registries keep tags where they are, scan what is pushed, and serve nobody unknown",
    severity: "high",
    level: "mandatory",
    why: "Who can move a tag or push to the registry decides what runs in the cluster.",
    remedy:
      "Set imageTagMutability to IMMUTABLE and scanOnPush to true, name the accounts in the policy, and give Artifact Registry a key.",
    refs: {
      cis: { eks: ["5.1.1", "5.1.2"], gke: ["5.1.1", "5.1.2"] },
      trivy: ["AVD-AWS-0030", "AVD-AWS-0031", "AVD-AWS-0032", "AVD-AWS-0033"],
      checkov: ["CKV_AWS_51", "CKV_AWS_136", "CKV_AWS_163", "CKV_AWS_32", "CKV_GCP_84", "CKV_GCP_101"],
    },
    mustKnow: ["member", "members"],
  },
  {
    scanOnPush: z
      .boolean()
      .default(false)
      .describe("whether each ECR repository must ask for scans itself, rather than the registry for all"),
    customerKey: z.boolean().default(false).describe("whether ECR must use a key of your own"),
    immutableTags: z.boolean().default(false).describe("whether Artifact Registry must keep tags, too"),
  },
  ({ scanOnPush, customerKey, immutableTags }) => {
    const ecr = ({ props }: Subject): Finding[] => {
      const scan = props.at("imageScanningConfiguration.scanOnPush");
      const types = props.each("encryptionConfigurations[].encryptionType");
      const kms = any(...types.map((type) => isOneOf(type, "KMS", "KMS_DSSE")));
      const tags = props.at("imageTagMutability");
      return [
        must(keepsTags(props), tags, "its tags can be moved"),
        must(scanOnPush ? isTrue(scan) : not(isFalse(scan)), scan, "nothing scans what is pushed"),
        ...(customerKey
          ? [must(kms, props.at("encryptionConfigurations"), "it is not encrypted with a key of your own")]
          : []),
      ];
    };

    const artifactRegistry = (subject: Subject): Finding[] => {
      const { props } = subject;
      const key = props.at("kmsKeyName");
      const scan = props.at("vulnerabilityScanningConfig.enablementConfig");
      const immutable = props.at("dockerConfig.immutableTags");
      const isDocker = matches(props.at("format"), /^docker$/i);
      return [
        must(willBeSet(subject, "kmsKeyName"), key, "it is not encrypted with a key of your own"),
        must(not(isOneOf(scan, "DISABLED")), scan, "nothing scans what is pushed"),
        must(any(not(immutableTags), not(isDocker), isTrue(immutable)), immutable, "its tags can be moved"),
      ];
    };

    return byType({
      "aws:ecr/repository:Repository": ecr,
      "aws:ecr/repositoryPolicy:RepositoryPolicy": repositoryPolicy,
      "gcp:artifactregistry/repository:Repository": artifactRegistry,
      "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": members("member"),
      "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding": members("members"),
    });
  },
);
