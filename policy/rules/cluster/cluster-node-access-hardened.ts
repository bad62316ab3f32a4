import * as z from "zod";
import { any, type Fact, holds, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { perPool } from "../../clouds/gke";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, together } from "../../core/subject";
import { byKind, type Manifest } from "../../kubernetes/objects";
import type { Node } from "../../core/values";

interface Settings {
  readonly hopLimit: number;
  readonly keyPairs: boolean;
  readonly projectKeys: boolean;
}

/** AWS answers without a token, one hop away, unless told otherwise. */
function metadataService(options: Node, tokens: Node, { hopLimit }: Settings): Finding[] {
  const off = isOneOf(options.at("httpEndpoint"), "disabled");
  const hops = options.at("httpPutResponseHopLimit");
  const bounded = any(
    hops.absent,
    holds(hops, (value) => Number(value) <= hopLimit),
  );
  return [
    must(any(off, isOneOf(tokens, "required")), tokens, "httpTokens is not required", "required"),
    must(any(off, bounded), hops, `the answer travels more than ${hopLimit} hops, into pods`, hopLimit),
  ];
}

function machine(subject: Subject, settings: Settings): Finding[] {
  const key = subject.props.at("keyName");
  const options = subject.props.at("metadataOptions");
  return [
    ...metadataService(options, options.at("httpTokens"), settings),
    must(any(settings.keyPairs, not(isSet(key))), key, "a key pair opens it to SSH"),
  ];
}

/** Karpenter asks for tokens, and for one hop, unless told otherwise. */
function nodeClass({ body }: Manifest, settings: Settings): Finding[] {
  const options = body.at("spec.metadataOptions");
  return metadataService(options, options.at("httpTokens").or("required"), settings);
}

/** With a key and no source, EKS opens SSH to everybody. */
function nodeGroup({ props }: Subject, { keyPairs }: Settings): Finding[] {
  const access = props.at("remoteAccess");
  const [key, sources] = [access.at("ec2SshKey"), access.at("sourceSecurityGroupIds")];
  const named = holds(sources, (value) => !Array.isArray(value) || value.length > 0);
  return [
    must(any(not(isSet(key)), named), sources, "SSH is open to everybody"),
    must(any(keyPairs, not(isSet(key))), key, "a key pair opens it to SSH"),
  ];
}

/** Google reads `TRUE`, `true`, `1` and `yes` alike. */
const isOn = (node: Node): Fact => any(isTrue(node), isOneOf(node, 1), matches(node, /^(true|1|y|yes)$/i));

function googleMetadata(metadata: Node, projectKeys: boolean): Finding[] {
  const blocked = metadata.key("block-project-ssh-keys");
  const serial = metadata.key("serial-port-enable");
  const osLogin = isOn(metadata.key("enable-oslogin"));
  return [
    must(
      any(isOn(blocked), osLogin, projectKeys && blocked.absent),
      blocked,
      "SSH keys of the whole project open it",
    ),
    must(not(isOn(serial)), serial, "its serial console takes connections"),
  ];
}

export const clusterNodeAccessHardened = configurable(
  {
    id: "cluster-node-access-hardened",
    title: "Nodes answer for credentials with a token only, and take no SSH",
    severity: "high",
    level: "mandatory",
    why: "One request that a pod is tricked into sends it the node's credentials, and an SSH key outlives whoever had it.",
    remedy: "Set httpTokens required with a hop limit of 1; take key pairs away and use a session manager.",
    refs: {
      trivy: ["AVD-AWS-0028", "AVD-AWS-0130", "AVD-GCP-0030", "AVD-GCP-0032"],
      checkov: ["CKV_AWS_79", "CKV_AWS_341", "CKV_AWS_100", "CKV_GCP_32", "CKV_GCP_35"],
    },
  },
  {
    hopLimit: z.int().default(1).describe("hops an answer of the metadata service may travel"),
    keyPairs: z.boolean().default(true).describe("whether machines of AWS may have a key pair for SSH"),
    projectKeys: z
      .boolean()
      .default(false)
      .describe("whether machines of Google may leave unsaid that the project's SSH keys are blocked"),
  },
  (settings) => {
    const google = ({ props }: Subject) => googleMetadata(props.at("metadata"), settings.projectKeys);
    const aws = (subject: Subject) => machine(subject, settings);
    const clouds = byType({
      "aws:ec2/launchTemplate:LaunchTemplate": aws,
      "aws:ec2/launchConfiguration:LaunchConfiguration": aws,
      "aws:ec2/instance:Instance": aws,
      "aws:eks/nodeGroup:NodeGroup": (subject) => nodeGroup(subject, settings),
      "gcp:compute/instance:Instance": google,
      "gcp:compute/instanceTemplate:InstanceTemplate": google,
      "gcp:compute/instanceFromTemplate:InstanceFromTemplate": google,
      // Nobody signs in to a node of GKE unless its metadata say so.
      ...perPool((config) => googleMetadata(config.at("metadata"), true)),
    });
    const nodes = (manifest: Manifest) => nodeClass(manifest, settings);
    return together(clouds, byKind({ "karpenter.k8s.aws/EC2NodeClass": nodes }));
  },
);
