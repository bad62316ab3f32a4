import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch";
import type { HealthCheckArgs } from "@pulumi/aws/route53";
import type { ServiceArgs } from "@pulumi/kubernetes/core/v1";
import { observabilitySloWired as rule } from "../../../../policy/rules/observability/observability-slo-wired";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { deployment } from "../../support/workloads";

interface Endpoint {
  port: string;
  tlsConfig?: { insecureSkipVerify?: boolean };
}
interface Monitor {
  metadata: { name: string; namespace?: string };
  spec: {
    selector?: { matchLabels?: Record<string, string> };
    namespaceSelector?: { any?: boolean; matchNames?: string[] };
    endpoints?: Endpoint[];
    podMetricsEndpoints?: Endpoint[];
  };
}
interface Route {
  receiver?: string;
  routes?: Route[];
}
interface Alerts {
  spec: { route?: Route; receivers?: { name: string }[] };
}
interface AlertRule {
  alert?: string;
  record?: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
interface Rules {
  spec: { groups: { name: string; rules: AlertRule[] }[] };
}

const metadata = { name: "app", namespace: "shop" };
const selector = { matchLabels: { app: "app" } };
const service = fixture<ServiceArgs>("kubernetes:core/v1:Service", "service", {
  metadata: { ...metadata, labels: { app: "app" } },
  spec: {
    selector: { app: "app" },
    ports: [
      { name: "http", port: 80 },
      { name: "metrics", port: 9090 },
    ],
  },
});
const ofServices = fixture<Monitor>("kubernetes:monitoring.coreos.com/v1:ServiceMonitor", "ofServices", {
  metadata,
  spec: { selector, endpoints: [{ port: "metrics", tlsConfig: { insecureSkipVerify: false } }] },
});
const ofPods = fixture<Monitor>("kubernetes:monitoring.coreos.com/v1:PodMonitor", "ofPods", {
  metadata,
  spec: { selector, podMetricsEndpoints: [{ port: "metrics" }] },
});
const rules = fixture<Rules>("kubernetes:monitoring.coreos.com/v1:PrometheusRule", "rules", {
  spec: {
    groups: [
      {
        name: "shop",
        rules: [
          {
            alert: "ShopDown",
            expr: "up == 0",
            labels: { severity: "critical" },
            annotations: { runbook_url: "https://runbooks.example.com/ShopDown" },
          },
          { record: "shop:up", expr: "sum(up)" },
        ],
      },
    ],
  },
});
const alerts = fixture<Alerts>("kubernetes:monitoring.coreos.com/v1alpha1:AlertmanagerConfig", "alerts", {
  spec: {
    route: { receiver: "team", routes: [{ receiver: "pager" }] },
    receivers: [{ name: "team" }, { name: "pager" }],
  },
});
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const alarm = fixture<MetricAlarmArgs>(ALARM, "alarm", {
  name: "shop",
  comparisonOperator: "LessThanThreshold",
  evaluationPeriods: 1,
  alarmActions: ["arn:aws:sns:eu-central-1:111122223333:alarms"],
});
const health = fixture<HealthCheckArgs>("aws:route53/healthCheck:HealthCheck", "health", {
  type: "CLOUDWATCH_METRIC",
  cloudwatchAlarmName: "shop",
});
const made = (property: string, type: string, name: string) => ({
  propertyDependencies: { [property]: [urnOf(type, name)] },
});
const unread = "violation: nothing reads its measures";
const dangling = "violation: it reads no Service of the stack";
const RULE = "spec.groups[0].rules[0]";

export const examination: Examination = {
  rule,
  base: [service(), ofServices(), ofPods(), deployment(), rules(), alerts(), alarm()],
  mutants: [
    {
      of: "ofServices",
      path: "spec.endpoints[0].tlsConfig.insecureSkipVerify",
      bad: [true],
      good: [false],
      absent: "pass",
    },
    {
      of: "ofPods",
      path: "spec.podMetricsEndpoints[0].tlsConfig.insecureSkipVerify",
      bad: [true],
      good: [false],
      absent: "pass",
    },
    { of: "ofServices", path: "spec.selector.matchLabels", bad: [{ app: "other" }], absent: "pass" },
    {
      of: "ofServices",
      path: "spec.namespaceSelector.matchNames",
      bad: [["other"]],
      good: [["other", "shop"]],
      absent: "pass",
    },
    { of: "service", path: "metadata.labels.app", good: ["other"], absent: "pass", unknown: "pass" },
    { of: "rules", path: `${RULE}.labels.severity`, good: ["warning"], absent: "violation", empty: "pass" },
    { of: "rules", path: `${RULE}.annotations.runbook_url`, good: ["u"], absent: "violation", empty: "pass" },
    { of: "rules", path: `${RULE}.alert`, good: ["Other"], absent: "pass", unknown: "pass" },
    { of: "alerts", path: "spec.route.receiver", bad: ["nobody"], good: ["pager"], absent: "violation" },
    {
      of: "alerts",
      path: "spec.route.routes[0].receiver",
      bad: ["nobody"],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "alerts",
      path: "spec.receivers",
      bad: [[{ name: "other" }], [{ name: "team" }]],
      absent: "violation",
    },
    { of: "alarm", path: "alarmActions", good: [["arn:aws:sns:1"]], absent: "violation" },
    { of: "alarm", path: "actionsEnabled", bad: [false], good: [true], absent: "pass" },
  ],
  cases: [
    [
      "fails on a port that nobody reads, where others are read",
      [service(), ofPods({ spec: { selector: { matchLabels: { app: "other" } } } }), deployment()],
      { service: unread },
    ],
    ["takes a monitor of the pods behind a Service", [service(), ofPods(), deployment()]],
    [
      "and one in another namespace that looks into this one",
      [
        service(),
        ofPods({
          metadata: { name: "app", namespace: "monitoring" },
          spec: { selector, namespaceSelector: { matchNames: ["shop"] } },
        }),
        deployment(),
      ],
    ],
    ["says nothing where a stack reads measures some other way", [service(), deployment()]],
    [
      "does not take a monitor in another namespace",
      [service(), ofServices({ metadata: { name: "app", namespace: "other" } })],
      { service: unread, ofServices: dangling },
    ],
    [
      "unless it looks into all of them",
      [
        service(),
        ofServices({
          metadata: { name: "app", namespace: "other" },
          spec: { selector, namespaceSelector: { any: true } },
        }),
      ],
    ],
    [
      "leaves a monitor alone where a chart may declare what it reads",
      [
        ofServices(),
        fixture<object>("kubernetes:helm.sh/v3:Release", "release", { chart: "shop", namespace: "shop" })(),
      ],
    ],
    [
      "knows an action by what it was made from",
      [alarm({ alarmActions: [unknown] }, made("alarmActions", "aws:sns/topic:Topic", "topic"))],
    ],
    ["takes an alarm that a health check reads", [alarm({ alarmActions: undefined as never }), health()]],
    [
      "and knows it by what the check was made from",
      [
        alarm({ alarmActions: undefined as never, name: unknown }),
        health({ cloudwatchAlarmName: unknown }, made("cloudwatchAlarmName", ALARM, "alarm")),
      ],
    ],
    [
      "says that nobody hears of an alarm",
      [alarm({ alarmActions: [] }), health({ cloudwatchAlarmName: "other" })],
      { alarm: "violation: nobody hears of it" },
    ],
    [
      "asks for an owner where it is told to",
      [rules()],
      { rules: "violation: an alert has no team" },
      { labels: ["severity", "team"] },
    ],
  ],
};
