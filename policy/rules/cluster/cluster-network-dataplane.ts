import * as z from "zod";
import { documentOf } from "../../reading/documents";
import { all, any, type Fact, isOneOf, isTrue, matches, not } from "../../core/facts";
import { GKE_CLUSTER, isAutopilot } from "../../clouds/gke";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType } from "../../core/subject";

interface Settings {
  readonly intranodeVisibility: boolean;
  readonly securityPosture: boolean;
  readonly vulnerabilityScanning: boolean;
}

const ADDON = "aws:eks/addon:Addon";
const CLUSTER = "aws:eks/cluster:Cluster";
const CHARTS = [
  "kubernetes:helm.sh/v4:Chart",
  "kubernetes:helm.sh/v3:Release",
  "kubernetes:helm.sh/v3:Chart",
];

/** Dataplane V2 and Autopilot enforce policies by themselves; Calico only where it is asked for and not left out. */
function gke(cluster: Subject, settings: Settings): Finding[] {
  const { props } = cluster;
  const autopilot = isAutopilot(cluster);
  const calico = all(
    isTrue(props.at("networkPolicy.enabled")),
    not(isTrue(props.at("addonsConfig.networkPolicyConfig.disabled"))),
  );
  const dataplane = props.at("datapathProvider");
  const routes = isOneOf(props.at("networkingMode"), "ROUTES");
  const visibility = props.at("enableIntranodeVisibility");
  const posture = props.at("securityPostureConfig.mode");
  const scanning = props.at("securityPostureConfig.vulnerabilityMode");
  return [
    must(
      any(autopilot, isOneOf(dataplane, "ADVANCED_DATAPATH"), calico),
      dataplane,
      "nothing enforces NetworkPolicies",
    ),
    must(any(autopilot, not(routes)), props.at("networkingMode"), "networkingMode is ROUTES"),
    must(
      any(!settings.intranodeVisibility, isTrue(visibility)),
      visibility,
      "enableIntranodeVisibility is not true",
    ),
    must(
      any(!settings.securityPosture, isOneOf(posture, "BASIC", "ENTERPRISE")),
      posture,
      "the security posture is off",
    ),
    must(
      any(
        !settings.vulnerabilityScanning,
        isOneOf(scanning, "VULNERABILITY_BASIC", "VULNERABILITY_ENTERPRISE"),
      ),
      scanning,
      "workloads are not scanned for vulnerabilities",
    ),
  ];
}

/** The VPC's plugin enforces policies only where its configuration says so; Cilium and Calico by themselves. */
function eks(stack: Stack, cluster: Subject): StackFinding[] {
  const addons = stack.referring(cluster, "clusterName", ADDON);
  const plugin = addons.map(({ from: { props }, is }): Fact => {
    const on = documentOf(props.at("configurationValues")).at("enableNetworkPolicy");
    return all(is, isOneOf(props.at("addonName"), "vpc-cni"), isTrue(on));
  });
  const charts = stack
    .ofType(...CHARTS)
    .map(({ props }) => matches(props.at("chart"), /(^|\/)(cilium|calico|tigera-operator)(-[\d.v]+\.tgz)?$/));
  // A cluster without add-ons here gets its network plugin from elsewhere.
  const ours = any(charts.length > 0, ...addons.map(({ is }) => is));
  if (ours === false) return [];
  const enforced = ours === true ? any(...plugin, ...charts) : ours;
  return about(cluster, must(enforced, cluster.props.at("name"), "nothing enforces NetworkPolicies"));
}

export const clusterNetworkDataplane = configurable(
  {
    id: "cluster-network-dataplane",
    title: "The cluster's network enforces NetworkPolicies",
    severity: "high",
    level: "mandatory",
    why: "Without a data plane that enforces them, NetworkPolicies are accepted and do nothing.",
    remedy: "Use ADVANCED_DATAPATH (GKE), or enableNetworkPolicy in the configuration of vpc-cni (EKS).",
    refs: {
      cis: { eks: ["5.4.4", "4.3.1"], gke: ["4.3.1", "5.6.1", "5.6.2", "5.10.4"], k3s: ["5.3.1"] },
      trivy: ["AVD-GCP-0056", "AVD-GCP-0049"],
      checkov: ["CKV_GCP_12", "CKV_GCP_23", "CKV_GCP_61"],
    },
  },
  {
    intranodeVisibility: z
      .boolean()
      .default(false)
      .describe("whether GKE must show traffic between pods of one node to flow logs"),
    securityPosture: z
      .boolean()
      .default(false)
      .describe("whether GKE must watch how workloads are configured"),
    vulnerabilityScanning: z
      .boolean()
      .default(false)
      .describe("whether GKE must scan workloads for known vulnerabilities"),
  },
  (settings) => {
    const checks = byType({ [GKE_CLUSTER]: (subject) => gke(subject, settings) });
    return {
      ...checks,
      targets: [...checks.targets, CLUSTER, ADDON, ...CHARTS],
      stack: (stack) => stack.ofType(CLUSTER).flatMap((cluster) => eks(stack, cluster)),
    };
  },
);
