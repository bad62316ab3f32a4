import * as z from "zod";
import { all, any, type Fact, holds, isFalse, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { GKE_CLUSTER, GKE_POOL } from "../../clouds/gke";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, together } from "../../core/subject";
import { byKind, type Manifest } from "../../kubernetes/objects";
import type { Node } from "../../core/values";

interface Settings {
  readonly minimum: string;
  readonly releaseChannel: boolean;
  readonly standardSupport: boolean;
  readonly nodeRepair: boolean;
  readonly pinnedAddons: boolean;
}

/** Minor version of a text such as `1.33` or `1.33.5-gke.100`; `latest` and `-` are as new as they can be. */
function minorOf(text: string): number {
  const [, minor] = /^v?1\.(\d+)/.exec(text) ?? [];
  return minor === undefined ? Infinity : Number(minor);
}

const atLeast = (node: Node, minimum: string): Fact =>
  any(
    node.absent,
    holds(node, (value) => typeof value !== "string" || minorOf(value) >= minorOf(minimum)),
  );

function eks({ props }: Subject, { minimum, standardSupport }: Settings): Finding[] {
  const version = props.at("version");
  const support = props.at("upgradePolicy.supportType");
  return [
    must(atLeast(version, minimum), version, `version is below ${minimum}`),
    must(any(!standardSupport, isOneOf(support, "STANDARD")), support, "supportType is not STANDARD"),
  ];
}

/** GKE puts a cluster into the regular channel where none is named. */
function gke({ props }: Subject, { minimum, releaseChannel }: Settings): Finding[] {
  const channel = props.at("releaseChannel.channel");
  const version = props.at("minMasterVersion");
  const alpha = props.at("enableKubernetesAlpha");
  const named = all(any(!releaseChannel, isSet(channel)), not(isOneOf(channel, "UNSPECIFIED")));
  return [
    must(named, channel, "it is in no release channel"),
    must(atLeast(version, minimum), version, `minMasterVersion is below ${minimum}`),
    must(not(isTrue(alpha)), alpha, "alpha features are on, and such a cluster is deleted after 30 days"),
  ];
}

/** GKE repairs and upgrades where nothing is said of it; an empty block asks for neither. */
function pool({ props }: Subject): Finding[] {
  const management = props.at("management");
  const [repair, upgrade] = [management.at("autoRepair"), management.at("autoUpgrade")];
  return [
    must(
      any(management.absent, isSet(repair), isSet(upgrade)),
      management,
      "it asks for neither repair nor upgrades",
    ),
    must(not(isFalse(repair)), repair, "autoRepair is false", true),
    must(not(isFalse(upgrade)), upgrade, "autoUpgrade is false", true),
  ];
}

/** A plan of Rancher's upgrade controller may be for the operating system as well. */
function plan({ body }: Manifest, { minimum }: Settings): Finding[] {
  const version = body.at("spec.version");
  const distribution = matches(body.at("spec.upgrade.image"), /(k3s|rke2)-upgrade/);
  const message = `version is below ${minimum}`;
  return [must(any(not(distribution), atLeast(version, minimum)), version, message)];
}

export const clusterVersionsMaintained = configurable(
  {
    id: "cluster-versions-maintained",
    title: "Clusters, node pools and add-ons run versions that are still mended",
    severity: "medium",
    level: "mandatory",
    why: "Flaws of a version that is out of support are published and stay open.",
    remedy: "Name a release channel or a supported version; leave autoRepair and autoUpgrade on.",
    refs: {
      cis: { gke: ["5.5.4", "5.10.2", "5.5.2", "5.5.3"] },
      trivy: ["AVD-GCP-0063", "AVD-GCP-0058"],
      checkov: ["CKV_GCP_70", "CKV_AWS_339", "CKV2_GCP_19", "CKV_GCP_9", "CKV_GCP_10"],
    },
  },
  {
    minimum: z.string().default("1.32").describe("oldest version of Kubernetes that may be asked for"),
    releaseChannel: z
      .boolean()
      .default(false)
      .describe("whether GKE clusters must name their release channel"),
    standardSupport: z.boolean().default(false).describe("whether EKS must stay out of extended support"),
    nodeRepair: z.boolean().default(false).describe("whether EKS node groups must repair their nodes"),
    pinnedAddons: z.boolean().default(false).describe("whether EKS add-ons must name their version"),
  },
  (settings) =>
    together(
      byType({
        "aws:eks/cluster:Cluster": (subject) => eks(subject, settings),
        "aws:eks/addon:Addon": ({ props }) => {
          const version = props.at("addonVersion");
          return [must(any(!settings.pinnedAddons, isSet(version)), version, "it names no version")];
        },
        "aws:eks/nodeGroup:NodeGroup": ({ props }) => {
          const repair = props.at("nodeRepairConfig.enabled");
          const unavailable = props.at("updateConfig.maxUnavailable");
          return [
            must(any(!settings.nodeRepair, isTrue(repair)), repair, "its nodes are not repaired", true),
            must(
              not(isOneOf(unavailable, 0)),
              unavailable,
              "maxUnavailable 0 keeps nodes from being upgraded",
            ),
          ];
        },
        [GKE_CLUSTER]: (subject) => gke(subject, settings),
        [GKE_POOL]: pool,
      }),
      byKind({ "upgrade.cattle.io/Plan": (manifest) => plan(manifest, settings) }),
    ),
);
