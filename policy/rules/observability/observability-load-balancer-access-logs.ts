import * as z from "zod";
import { all, any, type Fact, holds, isFalse, isOneOf, isTrue, matches, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, together, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const ALB = "alb.ingress.kubernetes.io";

function backendService({ props }: Subject): Finding[] {
  const enable = props.at("logConfig.enable");
  const rate = props.at("logConfig.sampleRate");
  // What is called a backend service is also part of balancers that have no requests to log.
  const hasRequests = not(isOneOf(props.at("protocol").or("HTTP"), "TCP", "UDP", "SSL", "UNSPECIFIED"));
  return [
    must(any(not(hasRequests), isTrue(enable)), enable, "requests are not logged"),
    must(not(isNothing(rate)), rate, "no request is logged"),
  ];
}

function isNothing(rate: Node): Fact {
  return holds(rate, (value) => Number(value) === 0);
}

function telemetry({ body }: Manifest): Finding[] {
  return body
    .at("spec.accessLogging")
    .list()
    .map((entry) => must(not(isTrue(entry.at("disabled"))), entry, "requests are not logged"));
}

/** The load balancer of AWS says in an annotation what its own resource says in properties. */
function ingress({ body }: Manifest): Finding[] {
  const annotations = body.at("metadata.annotations");
  const nginx = annotations.key("nginx.ingress.kubernetes.io/enable-access-log");
  const attributes = annotations.key(`${ALB}/load-balancer-attributes`);
  const isAlb = any(
    isOneOf(body.at("spec.ingressClassName"), "alb"),
    isOneOf(annotations.key("kubernetes.io/ingress.class"), "alb"),
    not(annotations.key(`${ALB}/scheme`).absent),
  );
  const logged = matches(attributes, /(^|,)\s*access_logs\.s3\.enabled=true\b/);
  return [
    must(not(isFalse(nginx)), nginx, "requests are not logged"),
    must(any(not(isAlb), logged), attributes, "requests are not logged"),
  ];
}

export const observabilityLoadBalancerAccessLogs = configurable(
  {
    id: "observability-load-balancer-access-logs",
    title: "Load balancers and gateways log who asked for what",
    severity: "medium",
    level: "mandatory",
    why: "An attack from outside is seen here first, and often nowhere else.",
    remedy: "Set accessLogs.enabled with a bucket, or logConfig.enable; do not turn access logs off.",
    refs: { checkov: ["CKV_AWS_91", "CKV_AWS_95"] },
  },
  {
    connectionLogs: z
      .boolean()
      .default(false)
      .describe("whether application load balancers must log TLS connections, too"),
  },
  ({ connectionLogs }) => {
    const loadBalancer = ({ props }: Subject): Finding[] => {
      const type = props.at("loadBalancerType").or("application");
      const access = props.at("accessLogs.enabled");
      const connections = props.at("connectionLogs.enabled");
      // A gateway load balancer hands packets on and knows no requests.
      const none = isOneOf(type, "gateway");
      const optional = any(!connectionLogs, not(isOneOf(type, "application")));
      return [
        must(any(none, isTrue(access)), access, "requests are not logged"),
        must(any(optional, isTrue(connections)), connections, "connections are not logged"),
      ];
    };
    const classic = ({ props }: Subject): Finding[] => {
      const enabled = props.at("accessLogs.enabled");
      const on = all(not(props.at("accessLogs").absent), not(isFalse(enabled)));
      return [must(on, enabled, "requests are not logged")];
    };
    const stage = (subject: Subject): Finding[] => {
      const destination = subject.props.at("accessLogSettings.destinationArn");
      const fact = willBeSet(subject, destination);
      return [must(fact, destination, "requests are not logged")];
    };
    const clouds = byType({
      "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
      "aws:alb/loadBalancer:LoadBalancer": loadBalancer,
      "aws:elb/loadBalancer:LoadBalancer": classic,
      "aws:apigatewayv2/stage:Stage": stage,
      "gcp:compute/backendService:BackendService": backendService,
      "gcp:compute/regionBackendService:RegionBackendService": backendService,
    });
    const objects = byKind({
      "telemetry.istio.io/Telemetry": telemetry,
      "networking.k8s.io/Ingress": ingress,
    });
    return together(clouds, objects);
  },
);
