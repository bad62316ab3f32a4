/** Alerts on parts of the platform. */
import type { Scenario } from "./scenario";

/** How a controller's series look that tell of an object in another namespace. */
const OBJECT = 'exported_namespace="gateway", name="shop", namespace="cert-manager"';
const certificate = (metric: string) => `certmanager_certificate_${metric}_timestamp_seconds{${OBJECT}}`;
const ready = (condition: string) =>
  `certmanager_certificate_ready_status{${OBJECT}, condition="${condition}"}`;
const secret = (status: string) =>
  `externalsecret_status_condition{${OBJECT}, condition="Ready", status="${status}"}`;
const rollout = (phase: string) =>
  `rollout_info{exported_namespace="shop", name="orders", namespace="argo-rollouts", phase="${phase}"}`;
const ended = (reason: string) =>
  `rollout_events_total{exported_namespace="shop", name="orders", namespace="argo-rollouts", reason="${reason}"}`;
const pods = (which: string) =>
  `kube_horizontalpodautoscaler_status_${which}_replicas{namespace="shop", horizontalpodautoscaler="orders"}`;
const PENDING = 'kube_pod_status_phase{namespace="shop", pod="orders-3", phase="Pending"}';
const UP = 'up{namespace="shop", app_kubernetes_io_name="orders", endpoint="http", pod="orders-1"}';

/** A certificate of 100 minutes. */
const LIFE = { [certificate("not_before")]: "0x100", [certificate("not_after")]: "6000x100" };
const cronjob = (what: string, namespace: string, name: string) =>
  `kube_cronjob_${what}{namespace="${namespace}", cronjob="${name}"}`;

export const PLATFORM_SCENARIOS: readonly Scenario[] = [
  {
    alert: "CertificateExpiresSoon",
    when: "a certificate of 100 minutes has two left",
    series: LIFE,
    at: "98m",
    fires: true,
  },
  {
    alert: "CertificateExpiresSoon",
    when: "a certificate of 100 minutes has forty left",
    series: LIFE,
    at: "60m",
    fires: false,
  },
  {
    alert: "CertificateNotRenewed",
    when: "a certificate was due 70 minutes ago",
    series: { [certificate("renewal")]: "600x100" },
    at: "80m",
    fires: true,
  },
  {
    alert: "CertificateNotRenewed",
    when: "a certificate was due half an hour ago",
    series: { [certificate("renewal")]: "600x100" },
    at: "40m",
    fires: false,
  },
  {
    alert: "CertificateExpiresSoon",
    when: "a certificate has never been issued",
    series: { [certificate("not_after")]: "0x100", [certificate("not_before")]: "0x100" },
    at: "98m",
    fires: false,
  },
  {
    alert: "CertificateNotReady",
    when: "one has not been issued for 20 minutes",
    series: { [ready("True")]: "0x30", [ready("False")]: "1x30" },
    at: "20m",
    fires: true,
  },
  {
    alert: "CertificateNotReady",
    when: "one was issued after ten minutes",
    series: { [ready("True")]: "0x10 1x20" },
    at: "25m",
    fires: false,
  },
  {
    alert: "SecretNotSynced",
    when: "Vault has not answered for a quarter of an hour",
    series: { [secret("False")]: "1x20", [secret("True")]: "0x20" },
    at: "15m",
    fires: true,
  },
  {
    alert: "SecretNotSynced",
    when: "the secret is there",
    series: { [secret("False")]: "0x20", [secret("True")]: "1x20" },
    at: "15m",
    fires: false,
  },
  {
    alert: "RolloutDegraded",
    when: "a rollout was aborted",
    series: { [rollout("Degraded")]: "1x10" },
    at: "5m",
    fires: true,
  },
  {
    alert: "RolloutDegraded",
    when: "a rollout goes on",
    series: { [rollout("Progressing")]: "1x10" },
    at: "5m",
    fires: false,
  },
  {
    alert: "DeploymentSuccessLow",
    when: "one in five rollouts was aborted",
    series: { [ended("RolloutCompleted")]: "0+4x10", [ended("RolloutAborted")]: "1x2 1+1x8" },
    interval: "1h",
    evaluation: "5m",
    at: "9h",
    fires: true,
  },
  {
    alert: "DeploymentSuccessLow",
    when: "a controller that was started again counts two aborted rollouts of 22 from the first one on",
    series: { [ended("RolloutCompleted")]: "0+2x10", [ended("RolloutAborted")]: "_x5 2x6" },
    interval: "1h",
    evaluation: "5m",
    at: "10h30m",
    fires: true,
  },
  {
    alert: "DeploymentSuccessLow",
    when: "all were completed",
    series: { [ended("RolloutCompleted")]: "0+4x10" },
    interval: "1h",
    evaluation: "5m",
    at: "9h",
    fires: false,
  },
  {
    alert: "DeploymentSuccessLow",
    when: "one of ten was aborted, which says little",
    series: { [ended("RolloutCompleted")]: "0+1x9", [ended("RolloutAborted")]: "1x9" },
    interval: "1h",
    evaluation: "5m",
    at: "9h",
    fires: false,
  },
  {
    alert: "ScalingSlow",
    when: "three of five pods are there for three minutes",
    series: { [pods("desired")]: "5x10", [pods("current")]: "3x10" },
    at: "4m",
    fires: true,
  },
  {
    alert: "ScalingSlow",
    when: "a pod has waited for a node for three minutes, and the autoscaler counts it",
    series: { [pods("desired")]: "5x10", [pods("current")]: "5x10", [PENDING]: "1x10" },
    at: "4m",
    fires: true,
  },
  {
    alert: "ScalingSlow",
    when: "all are there after a minute",
    series: { [pods("desired")]: "5x10", [pods("current")]: "3 5x9" },
    at: "4m",
    fires: false,
  },
  {
    alert: "RecoverySlow",
    when: "a service has been down for 20 minutes",
    series: { [UP]: "0x30" },
    at: "20m",
    fires: true,
  },
  {
    alert: "RecoverySlow",
    when: "a service was down for ten minutes",
    series: { [UP]: "0x10 1x20" },
    at: "25m",
    fires: false,
  },
  {
    alert: "RouteCheckFails",
    when: "no check has succeeded for 35 minutes",
    series: { [cronjob("status_last_successful_time", "synthetics", "podinfo")]: "600x60" },
    at: "45m",
    fires: true,
  },
  {
    alert: "RouteCheckFails",
    when: "none ever has",
    series: { [cronjob("created", "synthetics", "podinfo")]: "0x60" },
    at: "35m",
    fires: true,
  },
  {
    alert: "RouteCheckFails",
    when: "one has ten minutes ago",
    series: {
      [cronjob("status_last_successful_time", "synthetics", "podinfo")]: "600x60",
      [cronjob("created", "synthetics", "podinfo")]: "0x60",
    },
    at: "20m",
    fires: false,
  },
  {
    alert: "RestoreNotVerified",
    when: "no restore has been verified for eleven days",
    series: { [cronjob("status_last_successful_time", "velero", "restore-drill-cluster")]: "0x300" },
    interval: "1h",
    evaluation: "1h",
    at: "264h",
    fires: true,
  },
  {
    alert: "RestoreNotVerified",
    when: "one was verified a week ago",
    series: { [cronjob("status_last_successful_time", "velero", "restore-drill-cluster")]: "0x300" },
    interval: "1h",
    evaluation: "1h",
    at: "168h",
    fires: false,
  },
];
