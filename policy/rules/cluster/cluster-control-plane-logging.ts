import * as z from "zod";
import { any, isOneOf, not } from "../../core/facts";
import { GKE_CLUSTER, isAutopilot } from "../../clouds/gke";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType } from "../../core/subject";
import type { Node } from "../../core/values";

interface Settings {
  readonly eks: readonly string[];
  readonly gke: readonly string[];
}

/** One finding for each log that must be in a list. */
const lists = (node: Node, wanted: readonly string[]): Finding[] =>
  wanted.map((type) =>
    must(any(...node.list().map((item) => isOneOf(item, type))), node, `${type} is not shipped`),
  );

/** The services without `/kubernetes` are those of GKE before 1.14; what they took in is no longer there. */
function service(node: Node): Finding {
  return must(
    not(isOneOf(node, "none", "logging.googleapis.com", "monitoring.googleapis.com")),
    node,
    `${node.text} is not the service for Kubernetes`,
  );
}

/** GKE ships what its system and its workloads write unless told otherwise. */
function gke(cluster: Subject, { gke: wanted }: Settings): Finding[] {
  const { props } = cluster;
  const components = props.at("loggingConfig.enableComponents").or(["SYSTEM_COMPONENTS", "WORKLOADS"]);
  const metrics = props.at("monitoringConfig.enableComponents").or(["SYSTEM_COMPONENTS"]);
  const autopilot = isAutopilot(cluster);
  const required = [
    service(props.at("loggingService")),
    service(props.at("monitoringService")),
    ...lists(metrics, ["SYSTEM_COMPONENTS"]),
  ];
  return [
    ...required.map((finding) => ({ ...finding, fact: any(autopilot, finding.fact) })),
    ...lists(components, wanted),
  ];
}

export const clusterControlPlaneLogging = configurable(
  {
    id: "cluster-control-plane-logging",
    title: "The control plane ships its logs",
    severity: "medium",
    level: "mandatory",
    why: "Who did what to the cluster is in the control plane's logs alone, and it keeps them for minutes.",
    remedy:
      "List every log type in enabledClusterLogTypes (EKS); keep loggingConfig and monitoringConfig (GKE).",
    refs: {
      cis: { eks: ["2.1.1"], gke: ["5.7.1"] },
      trivy: ["AVD-AWS-0038", "AVD-GCP-0060", "AVD-GCP-0052"],
      checkov: ["CKV_AWS_37", "CKV_GCP_1", "CKV_GCP_8"],
    },
  },
  {
    eks: z
      .array(z.string())
      .default(["api", "audit", "authenticator", "controllerManager", "scheduler"])
      .describe("log types that EKS must ship"),
    gke: z.array(z.string()).default(["SYSTEM_COMPONENTS"]).describe("components whose logs GKE must ship"),
  },
  (settings) =>
    byType({
      "aws:eks/cluster:Cluster": ({ props }) => lists(props.at("enabledClusterLogTypes"), settings.eks),
      [GKE_CLUSTER]: (cluster) => gke(cluster, settings),
    }),
);
