import type { StageArgs } from "@pulumi/aws/apigatewayv2";
import type { LoadBalancerArgs as ClassicArgs } from "@pulumi/aws/elb";
import type { LoadBalancerArgs } from "@pulumi/aws/lb";
import type { BackendServiceArgs } from "@pulumi/gcp/compute";
import type { IngressArgs } from "@pulumi/kubernetes/networking/v1";
import { observabilityLoadBalancerAccessLogs as rule } from "../../../../policy/rules/observability/observability-load-balancer-access-logs";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const balancer = fixture<LoadBalancerArgs>("aws:lb/loadBalancer:LoadBalancer", "balancer", {
  loadBalancerType: "application",
  accessLogs: { bucket: "logs", enabled: true },
  connectionLogs: { bucket: "logs", enabled: true },
});
const classic = fixture<ClassicArgs>("aws:elb/loadBalancer:LoadBalancer", "classic", {
  listeners: [],
  accessLogs: { bucket: "logs" },
});
const backend = fixture<BackendServiceArgs>("gcp:compute/backendService:BackendService", "backend", {
  protocol: "HTTPS",
  logConfig: { enable: true, sampleRate: 1 },
});
interface Telemetry {
  spec: { accessLogging: { disabled?: boolean; providers?: { name: string }[] }[] };
}
const telemetry = fixture<Telemetry>("kubernetes:telemetry.istio.io/v1:Telemetry", "telemetry", {
  spec: { accessLogging: [{ providers: [{ name: "envoy" }] }] },
});
const LOGGED = "deletion_protection.enabled=true, access_logs.s3.enabled=true,access_logs.s3.bucket=logs";
const ATTRIBUTES = "alb.ingress.kubernetes.io/load-balancer-attributes";
const alb = fixture<IngressArgs>("kubernetes:networking.k8s.io/v1:Ingress", "alb", {
  metadata: { name: "shop", annotations: { [ATTRIBUTES]: LOGGED } },
  spec: { ingressClassName: "alb" },
});
const NGINX = "nginx.ingress.kubernetes.io/enable-access-log";
const nginx = fixture<IngressArgs>("kubernetes:networking.k8s.io/v1:Ingress", "nginx", {
  metadata: { name: "shop", annotations: { [NGINX]: "true" } },
  spec: { ingressClassName: "nginx" },
});
const format = "$context.requestId";
const stage = fixture<StageArgs>("aws:apigatewayv2/stage:Stage", "stage", {
  apiId: "api",
  accessLogSettings: { destinationArn: "arn:aws:logs:eu-central-1:1:log-group:api", format },
});
const silent = "violation: requests are not logged";

export const examination: Examination = {
  rule,
  base: [balancer(), classic(), backend(), telemetry(), alb(), nginx(), stage()],
  mutants: [
    { of: "stage", path: "accessLogSettings.destinationArn", absent: "violation" },
    { of: "stage", path: "accessLogSettings", absent: "violation" },
    { of: "balancer", path: "accessLogs.enabled", bad: [false], good: [true], absent: "violation" },
    { of: "balancer", path: "accessLogs.bucket", good: ["other"], absent: "pass", unknown: "pass" },
    { of: "balancer", path: "accessLogs", absent: "violation" },
    { of: "balancer", path: "connectionLogs.enabled", good: [false], absent: "pass", unknown: "pass" },
    {
      of: "balancer",
      path: "loadBalancerType",
      good: ["network", "gateway"],
      absent: "pass",
      unknown: "pass",
    },
    { of: "classic", path: "accessLogs.enabled", bad: [false], good: [true], absent: "pass" },
    { of: "classic", path: "accessLogs", absent: "violation", empty: "pass" },
    { of: "backend", path: "logConfig.enable", bad: [false], good: [true], absent: "violation" },
    { of: "backend", path: "logConfig.sampleRate", bad: [0], good: [0.5], absent: "pass" },
    { of: "telemetry", path: "spec.accessLogging[0].disabled", bad: [true], good: [false], absent: "pass" },
    {
      of: "telemetry",
      path: "spec.accessLogging",
      bad: [[{ disabled: false }, { disabled: true }]],
      absent: "not-applicable",
    },
    {
      of: "alb",
      path: `metadata.annotations["${ATTRIBUTES}"]`,
      bad: ["access_logs.s3.enabled=false", "idle_timeout.timeout_seconds=60"],
      good: [LOGGED],
      absent: "violation",
    },
    { of: "nginx", path: `metadata.annotations["${NGINX}"]`, bad: ["false"], good: ["true"], absent: "pass" },
  ],
  cases: [
    [
      "knows a log group before it has a name",
      [
        stage(
          { accessLogSettings: { destinationArn: unknown, format } },
          { propertyDependencies: { accessLogSettings: [urnOf("aws:cloudwatch/logGroup:LogGroup", "api")] } },
        ),
      ],
    ],
    [
      "fails where a load balancer says nothing",
      [balancer({ accessLogs: undefined as never })],
      { balancer: silent },
    ],
    [
      "lets what knows no requests be silent",
      [
        balancer({ loadBalancerType: "gateway", accessLogs: undefined as never }),
        backend({ protocol: "TCP", logConfig: undefined as never }),
      ],
    ],
    [
      "wants connections logged where it is told to",
      [balancer({ connectionLogs: undefined as never })],
      { balancer: "violation: connections are not logged" },
      { connectionLogs: true },
    ],
    [
      "and of application load balancers only",
      [balancer({ loadBalancerType: "network", connectionLogs: undefined as never })],
      {},
      { connectionLogs: true },
    ],
    [
      "is undecided about annotations that are not known yet",
      [alb({ metadata: { annotations: unknown } })],
      { alb: "undecided: not known before the update: metadata.annotations" },
    ],
  ],
};
