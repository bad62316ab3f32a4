import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import { clusterControlPlaneLogging as rule } from "../../../../policy/rules/cluster/cluster-control-plane-logging";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const types = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
  enabledClusterLogTypes: types,
});
const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {
  loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS"] },
  monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS"] },
});

export const examination: Examination = {
  rule,
  base: [eks(), gke()],
  mutants: [
    { of: "eks", path: "enabledClusterLogTypes", bad: [["api", "audit"], []], absent: "violation" },
    {
      of: "gke",
      path: "loggingService",
      bad: ["none", "logging.googleapis.com"],
      good: ["logging.googleapis.com/kubernetes"],
      absent: "pass",
    },
    {
      of: "gke",
      path: "monitoringService",
      bad: ["none", "monitoring.googleapis.com"],
      good: ["monitoring.googleapis.com/kubernetes"],
      absent: "pass",
    },
    {
      of: "gke",
      path: "loggingConfig.enableComponents",
      bad: [["WORKLOADS"]],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "gke",
      path: "monitoringConfig.enableComponents",
      bad: [["POD"]],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    [
      "names each log that is left out",
      [eks({ enabledClusterLogTypes: ["audit", "authenticator", "scheduler"] })],
      { eks: "violation: api is not shipped | violation: controllerManager is not shipped" },
    ],
    [
      "finds a type among unknown ones, and waits for the others",
      [eks({ enabledClusterLogTypes: [unknown, "audit"] })],
      { eks: "undecided: not known before the update: enabledClusterLogTypes[0]" },
    ],
    ["leaves Autopilot's services to Google", [gke({ enableAutopilot: true, loggingService: "none" })]],
    [
      "may ask for the API server's",
      [gke()],
      { gke: "violation: APISERVER is not shipped" },
      { gke: ["SYSTEM_COMPONENTS", "APISERVER"] },
    ],
  ],
};
