import * as z from "zod";
import { all, any, isFalse, isTrue, matches, not } from "../../core/facts";
import { GKE_CLUSTER, perPool } from "../../clouds/gke";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType } from "../../core/subject";
import type { Node } from "../../core/values";

/** EKS takes AL2023 where nothing is said; CUSTOM is an image of the launch template's own. */
function nodeGroup({ props }: Subject, images: RegExp): Finding[] {
  const type = props.at("amiType");
  return [must(any(type.absent, matches(type, images)), type, `${type.text} is not an image made for nodes`)];
}

/** GKE takes COS where nothing is said, watches a node's integrity unless told not to, and boots anything. */
function pool(config: Node, secureBoot: boolean): Finding[] {
  const image = config.at("imageType");
  const shielded = config.at("shieldedInstanceConfig");
  const boot = shielded.at("enableSecureBoot");
  const integrity = shielded.at("enableIntegrityMonitoring");
  const optimised = matches(image, /^cos(_containerd)?$/i);
  const booted = secureBoot ? isTrue(boot) : not(isFalse(boot));
  return [
    must(any(image.absent, optimised), image, `${image.text} is not an image made for nodes`),
    must(booted, boot, "enableSecureBoot is not true", true),
    must(not(isFalse(integrity)), integrity, "enableIntegrityMonitoring is false", true),
  ];
}

export const clusterNodeImageHardened = configurable(
  {
    id: "cluster-node-image-hardened",
    title: "Nodes boot an image made for containers, and only as it was signed",
    severity: "medium",
    level: "mandatory",
    why: "A general image brings a shell, a package manager and their flaws; an unsigned boot can hide what was added.",
    remedy: "Use Bottlerocket, AL2023 or COS_CONTAINERD; turn secure boot and integrity monitoring on.",
    refs: {
      cis: { gke: ["5.5.5", "5.5.6", "5.5.7", "5.5.1"] },
      trivy: ["AVD-GCP-0055", "AVD-GCP-0054"],
      checkov: ["CKV_GCP_68", "CKV_GCP_71", "CKV_GCP_72", "CKV_GCP_22"],
    },
  },
  {
    secureBoot: z
      .boolean()
      .default(true)
      .describe("whether GKE nodes must ask for secure boot; otherwise they must only not turn it off"),
    images: z
      .string()
      .default("^(BOTTLEROCKET|AL2023)_")
      .describe("pattern of the AMI types that EKS nodes may have"),
  },
  ({ secureBoot, images }) => {
    const pools = perPool((config, unused) =>
      pool(config, secureBoot).map((finding) => ({
        ...finding,
        fact: any(all(unused, config.absent), finding.fact),
      })),
    );
    return byType({
      ...pools,
      [GKE_CLUSTER]: (cluster) => {
        const shielded = cluster.props.at("enableShieldedNodes");
        return [
          must(not(isFalse(shielded)), shielded, "enableShieldedNodes is false", true),
          ...(pools[GKE_CLUSTER]?.(cluster) ?? []),
        ];
      },
      "aws:eks/nodeGroup:NodeGroup": (subject) => nodeGroup(subject, new RegExp(images)),
    });
  },
);
