import * as z from "zod";
import { all, any, type Fact, holds, isFalse, isFilled, isSet, isTrue, matches, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import { perIngress } from "../../kubernetes/routes";
import type { Node } from "../../core/values";

interface Settings {
  readonly explicitRedirect: boolean;
}

/** What an Ingress says of itself, by the controller that reads it. */
interface Ingress {
  readonly spec: Node;
  readonly annotations: Node;
  readonly alb: Fact;
  /** Without a class, annotations that only Google's controller reads tell. */
  readonly gce: Fact;
}

function read({ body }: Manifest): Ingress {
  const spec = body.at("spec");
  const annotations = body.at("metadata.annotations");
  const classes = [spec.at("ingressClassName"), annotations.key("kubernetes.io/ingress.class")];
  const isClass = (pattern: RegExp): Fact => any(...classes.map((node) => matches(node, pattern)));
  const none = all(...classes.map((node) => not(isSet(node))));
  return {
    spec,
    annotations,
    alb: isClass(/^alb/),
    gce: any(isClass(/^gce/), all(none, isSet(annotations.key("kubernetes.io/ingress.allow-http")))),
  };
}

/** Whether an annotation lists HTTPS among the ports of an ALB: `[{"HTTPS":443}]`. */
function certificateByAnnotation({ annotations, alb, gce }: Ingress): Fact {
  return any(
    all(
      alb,
      any(
        isFilled(annotations.key("alb.ingress.kubernetes.io/certificate-arn")),
        matches(annotations.key("alb.ingress.kubernetes.io/listen-ports"), /HTTPS/),
      ),
    ),
    all(
      gce,
      any(
        isFilled(annotations.key("ingress.gcp.kubernetes.io/pre-shared-cert")),
        isFilled(annotations.key("networking.gke.io/managed-certificates")),
        isFilled(annotations.key("networking.gke.io/certmap")),
        // Nothing is served in plain text, so that a missing certificate shows by itself.
        isFalse(annotations.key("kubernetes.io/ingress.allow-http")),
      ),
    ),
  );
}

/** Whether an entry of `tls` is for a host; one without hosts is the controller's own certificate, for all. */
function covers(entry: Node, host: Node): Fact {
  const hosts = entry.at("hosts");
  if (hosts.absent || host.absent) return true;
  if (host.unknown) return { unknown: [host.path] };
  return any(
    ...hosts.list().map((node) =>
      holds(node, (value) => {
        const parent = host.text?.replace(/^[^.]+/, "*");
        return value === host.value || value === parent;
      }),
    ),
  );
}

function redirects({ annotations, alb, gce }: Ingress, { explicitRedirect }: Settings): Finding[] {
  const off = [
    "nginx.ingress.kubernetes.io/ssl-redirect",
    "nginx.ingress.kubernetes.io/force-ssl-redirect",
    "ingress.kubernetes.io/ssl-redirect",
    "haproxy.org/ssl-redirect",
    "haproxy-ingress.github.io/ssl-redirect",
  ].map((key) => annotations.key(key));
  const plain = annotations.key("kubernetes.io/ingress.allow-http");
  const frontend = isFilled(annotations.key("networking.gke.io/v1beta1.FrontendConfig"));
  const ports = annotations.key("alb.ingress.kubernetes.io/listen-ports");
  const byAlb = any(
    isFilled(annotations.key("alb.ingress.kubernetes.io/ssl-redirect")),
    isFilled(annotations.key("alb.ingress.kubernetes.io/actions.ssl-redirect")),
    all(isSet(ports), not(matches(ports, /"HTTP"/))),
  );
  const message = "it answers plain HTTP without a redirect";
  return [
    ...off.map((node) => must(not(isFalse(node)), node, message, "true")),
    must(not(all(isTrue(plain), not(frontend))), plain, message, "false"),
    must(any(not(alb), byAlb), annotations.key("alb.ingress.kubernetes.io/ssl-redirect"), message, "443"),
    must(any(not(gce), isFalse(plain), frontend), plain, message, "false"),
    must(!explicitRedirect || any(isFalse(plain), alb, frontend), plain, message),
  ];
}

function check(manifest: Manifest, settings: Settings): Finding[] {
  const ingress = read(manifest);
  const { spec } = ingress;
  if (manifest.patch) return redirects({ ...ingress, alb: false, gce: false }, { explicitRedirect: false });
  const tls = spec.at("tls").list();
  const rules = spec.at("rules").list();
  const hosts = rules.length > 0 ? rules.map((rule) => rule.at("host")) : [spec.at("rules")];
  const byAnnotation = certificateByAnnotation(ingress);
  return [
    ...hosts.map((host) =>
      must(
        any(byAnnotation, ...tls.map((entry) => covers(entry, rules.length > 0 ? host : spec.at("host")))),
        rules.length > 0 ? host : spec.at("tls"),
        "no entry of tls is for this host",
      ),
    ),
    ...redirects(ingress, settings),
  ];
}

export const trafficIngressTls = configurable(
  {
    id: "traffic-ingress-tls",
    title: "Every host of an Ingress has a certificate, and plain HTTP is redirected",
    severity: "high",
    level: "mandatory",
    why: "What comes in plain text is read and changed by anybody on the way, sessions and passwords with it.",
    remedy:
      "Give each host an entry of tls, or the annotation by which ALB and GCE find certificates, and leave the redirect on.",
    refs: { cis: { eks: ["5.4.5"], gke: ["5.6.7"] } },
  },
  {
    explicitRedirect: z
      .boolean()
      .default(false)
      .describe(
        "whether kubernetes.io/ingress.allow-http must be false, whatever the controller does by default",
      ),
  },
  (settings) => byKind(perIngress((manifest: Manifest) => check(manifest, settings))),
);
