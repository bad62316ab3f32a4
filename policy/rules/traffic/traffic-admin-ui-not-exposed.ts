import { all, any, type Fact, holds, isOneOf, isSet, matches, not } from "../../core/facts";
import { byKind, containersOf, type Manifest, type Owned, perPod, type Pod } from "../../kubernetes/objects";
import { type Finding, must, type Rule, type StackFinding } from "../../core/model";
import {
  type Backend,
  facesInternet,
  ingressBackends,
  ingressesOf,
  namesOf,
  routeBackends,
} from "../../kubernetes/routes";
import type { Stack } from "../../core/stack";
import { collector, prometheus } from "../../kubernetes/telemetry";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

/** How the Services of administration are called, with the names of the charts they come in before and after. */
const ADMIN =
  /(^|-)(grafana|prometheus|alertmanager|argocd(-server)?|argo-cd|kiali|jaeger(-query)?|vault(-ui)?|kubernetes-dashboard|(traefik|rollouts|linkerd|rabbitmq)-dashboard|hubble-ui|kibana|pgadmin\d*|phpmyadmin|adminer|weave-scope-app|kubecost|web-linkerd-viz)(-ui|-web|-operated|-server)?$/;
/** The dashboard of Kubernetes, which no cluster needs and whose account is a prize. */
const DASHBOARD = {
  image: /(^|\/)(kubernetesui\/dashboard|kubernetes-dashboard)/,
  name: "kubernetes-dashboard",
};
/** Passwords that everybody tries first. */
const DEFAULTS = /^(admin|password|changeme|prom-operator|grafana|root|secret|123456)$/i;

function pod(own: Pod): Finding[] {
  const labels = own.metadata.at("labels");
  const named = ["app", "k8s-app", "app.kubernetes.io/name"].map((key) => labels.key(key));
  const dashboard = any(
    ...named.map((label) => isOneOf(label, DASHBOARD.name)),
    ...containersOf(own).map(({ node }) => matches(node.at("image"), DASHBOARD.image)),
  );
  const runs = must(not(dashboard), labels, "it runs the dashboard of Kubernetes");
  return [runs, ...containersOf(own).flatMap(({ node }) => node.each("env[]").flatMap(variable))];
}

/** What a variable says of Grafana: the others have no accounts of their own. */
function variable(entry: Node): Finding[] {
  const name = entry.at("name");
  const value = entry.at("value");
  return [
    must(
      not(
        all(
          isOneOf(name, "GF_AUTH_ANONYMOUS_ENABLED"),
          holds(value, (on) => on === "true" || on === true),
        ),
      ),
      value,
      "it lets in anybody without a name",
      "false",
    ),
    must(
      not(all(isOneOf(name, "GF_SECURITY_ADMIN_PASSWORD"), matches(value, DEFAULTS))),
      value,
      "its administrator has a password that everybody tries first",
    ),
  ];
}

/** Whether somebody is asked who they are before they get to what is behind. */
function isGuarded(route: Owned): Fact {
  const annotations = route.manifest.body.at("metadata.annotations");
  const keys = [
    "nginx.ingress.kubernetes.io/auth-url",
    "nginx.ingress.kubernetes.io/auth-tls-secret",
    "nginx.ingress.kubernetes.io/whitelist-source-range",
    "alb.ingress.kubernetes.io/auth-type",
    "traefik.ingress.kubernetes.io/router.middlewares",
  ];
  const internal = any(
    isOneOf(annotations.key("alb.ingress.kubernetes.io/scheme"), "internal"),
    isOneOf(route.manifest.body.at("spec.ingressClassName"), "gce-internal", "internal", "nginx-internal"),
  );
  return any(internal, ...keys.map((key) => isSet(annotations.key(key))));
}

function routed(stack: Stack): StackFinding[] {
  const check = (owner: Owned, targets: readonly Backend[]) =>
    targets.flatMap((target) =>
      namesOf(stack, owner, target).flatMap((name) => {
        const message = `it leads to ${name.text}, which is for administrators`;
        return about(
          owner.subject,
          must(
            any(not(target.isService ?? true), not(matches(name, ADMIN)), isGuarded(owner)),
            target.name,
            message,
          ),
        );
      }),
    );
  return [
    ...ingressesOf(stack).flatMap((owner) => check(owner, ingressBackends(owner))),
    ...stack
      .objectsOf("gateway.networking.k8s.io", "HTTPRoute")
      .flatMap((owner) => check(owner, routeBackends(owner.manifest))),
  ];
}

function service(manifest: Manifest): Finding[] {
  const { body } = manifest;
  const label = body.at("metadata.labels").key("app.kubernetes.io/name");
  const admin = any(matches(body.at("metadata.name"), ADMIN), matches(label, ADMIN));
  const ranges = body.at("spec.loadBalancerSourceRanges").list();
  const exposed = any(
    all(facesInternet(manifest), ranges.length === 0),
    isOneOf(body.at("spec.type"), "NodePort"),
  );
  return [
    must(
      not(all(admin, exposed)),
      body.at("spec.type"),
      "it shows administration to the internet",
      "ClusterIP",
    ),
  ];
}

const pods = perPod(pod);
const kinds = byKind({
  "core/Service": service,
  "opentelemetry.io/OpenTelemetryCollector": collector,
  "monitoring.coreos.com/Prometheus": prometheus,
});

export const trafficAdminUiNotExposed: Rule = {
  id: "traffic-admin-ui-not-exposed",
  title: "What is for administrators is on no public route, asks who they are, and ships telemetry over TLS",
  severity: "high",
  level: "mandatory",
  why: "Dashboards show and change everything, and are looked for by name; telemetry tells what they would show.",
  remedy:
    "Take the Service off public routes or put authentication before it, and turn off anonymous access, default passwords and insecure exporters.",
  refs: { checkov: ["CKV_K8S_33"] },
  targets: [
    ...pods.targets,
    ...kinds.targets,
    "networking.k8s.io/Ingress",
    "gateway.networking.k8s.io/HTTPRoute",
  ],
  resource: {
    applies: (type) => pods.resource.applies(type) || kinds.resource.applies(type),
    check: (subject) => [...pods.resource.check(subject), ...kinds.resource.check(subject)],
  },
  stack: routed,
};
