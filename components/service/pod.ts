import type * as pulumi from "@pulumi/pulumi";
import { priorityClass } from "../kubernetes/priority";
import { BINDING_ROOT } from "../pure/bindings";
import type { Binding } from "./bindings";
import { labelsOf, podLabels, PORT_NAME, type ServiceSpec } from "./spec";
import { HARDENED } from "../kubernetes/hardened";

/** Seconds a stopping pod still serves, until no proxy sends it anything. */
const DRAIN_SECONDS = 10;

/** The pod template of a service: everything Pod Security `restricted` asks for, and probes, limits, spread. */
export function podOf(spec: ServiceSpec, bindings: readonly Binding[]): pulumi.Inputs {
  const volumes = volumesOf(bindings);
  return {
    metadata: { labels: labelsOf(spec) },
    spec: {
      serviceAccountName: spec.name,
      priorityClassName: priorityClass(spec.priority),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 30 + DRAIN_SECONDS,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
        (topologyKey) => ({
          topologyKey,
          maxSkew: 1,
          // A site with one zone, or a zone that is down, must still run it.
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: podLabels(spec.name) },
        }),
      ),
      containers: [containerOf(spec, bindings, volumes)],
      volumes: volumes.map(({ name, source }) => ({ name, ...source })),
    },
  };
}

interface Volume {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
  readonly source: pulumi.Inputs;
}

function volumesOf(bindings: readonly Binding[]): Volume[] {
  const scratch = { name: "tmp", mountPath: "/tmp", readOnly: false, source: { emptyDir: {} } };
  const bound = bindings.map(({ name, secretName }) => ({
    name,
    mountPath: `${BINDING_ROOT}/${name}`,
    readOnly: true,
    source: { secret: { secretName } },
  }));
  return [scratch, ...bound];
}

function containerOf(
  { name, image, port, health, env, resources, tracing }: ServiceSpec,
  bindings: readonly Binding[],
  volumes: readonly Volume[],
): pulumi.Inputs {
  const probe = (path: string) => ({
    httpGet: { path, port: PORT_NAME },
    periodSeconds: 10,
    timeoutSeconds: 2,
  });
  return {
    name,
    image,
    ports: [{ name: PORT_NAME, containerPort: port, protocol: "TCP" }],
    env: Object.entries({ ...tracingEnv(name, tracing), ...env, ...bindingEnv(bindings) }).map(
      ([key, value]) => ({ name: key, value }),
    ),
    resources: { requests: resources, limits: { memory: resources.memory } },
    // Up to two minutes to start; the other probes wait for that.
    startupProbe: { ...probe(health.liveness), periodSeconds: 5, failureThreshold: 24 },
    livenessProbe: { ...probe(health.liveness), failureThreshold: 3 },
    readinessProbe: { ...probe(health.readiness), failureThreshold: 2 },
    lifecycle: { preStop: { sleep: { seconds: DRAIN_SECONDS } } },
    securityContext: HARDENED,
    volumeMounts: volumes.map((volume) => ({
      name: volume.name,
      mountPath: volume.mountPath,
      readOnly: volume.readOnly,
    })),
  };
}

/** What OpenTelemetry's libraries read; the service's own environment may say otherwise. */
function tracingEnv(name: string, tracing: ServiceSpec["tracing"]): Readonly<Record<string, string>> {
  return tracing === undefined ? {} : { OTEL_SERVICE_NAME: name, ...tracing.env };
}

/** Where the bindings are; their files change while the container runs. */
function bindingEnv(bindings: readonly Binding[]): Record<string, string> {
  return bindings.length === 0 ? {} : { SERVICE_BINDING_ROOT: BINDING_ROOT };
}
