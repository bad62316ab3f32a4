import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { podLabels, spread } from "./pod";
import { type Housed, type Place, storePlace } from "./place";
import { HARDENED } from "../kubernetes/hardened";

const NAME = "flagd";
/** gRPC for OpenFeature's providers. */
const PORT = 8013;
/** Probes and metrics. */
const MANAGEMENT = 8014;
const FILE = "flags.json";
const DIRECTORY = "/etc/flagd";

/** The image's user (github.com/open-feature/flagd, flagd/build.Dockerfile: distroless' nonroot). */
const UID = 65_532;

export interface FlagServerSpec extends Housed {
  /** Whether each flag is on. */
  readonly flags: Readonly<Record<string, boolean>>;
  readonly image: string;
  readonly replicas: number;
}

/**
 * OpenFeature's flagd: it answers from a file of flags, which it reads again when it changes. It speaks no TLS of its
 * own: between the pods there is the mesh's, which lets in the services that ask for flags and nobody else.
 */
export function flagServer(scope: Scope, spec: FlagServerSpec) {
  const place = storePlace(scope, spec, { kind: "flags", port: PORT, metricsPort: MANAGEMENT });
  const metadata = {
    name: NAME,
    namespace: place.namespace,
    labels: { ...spec.labels, ...podLabels(NAME) },
  };
  const file = new ConfigMap(
    `${scope.name}-file`,
    { metadata, data: { [FILE]: definitionsOf(spec.flags) } },
    scope.child(),
  );
  new Deployment(
    `${scope.name}-pods`,
    {
      metadata,
      spec: {
        replicas: spec.replicas,
        selector: { matchLabels: podLabels(NAME) },
        template: { metadata: { labels: metadata.labels }, spec: podOf(spec) },
      },
    },
    scope.child({ dependsOn: [file] }),
  );
  createService(scope, metadata, spec);
  return {
    entries: { provider: NAME, uri: uriOf(place), "sdk-key": "" },
    location: { namespace: place.namespace },
    ports: place.ports,
  };
}

function uriOf({ namespace }: Place): pulumi.Output<string> {
  return pulumi.interpolate`http://${NAME}.${namespace}.svc:${PORT}`;
}

/** Flags as flagd reads them (flagd.dev/schema/v0/flags.json), sorted so that their order says nothing. */
function definitionsOf(flags: Readonly<Record<string, boolean>>): string {
  const entries = Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
  const definition = (on: boolean) => ({
    state: "ENABLED",
    variants: { on: true, off: false },
    defaultVariant: on ? "on" : "off",
  });
  return JSON.stringify({ flags: Object.fromEntries(entries.map(([name, on]) => [name, definition(on)])) });
}

function createService(
  scope: Scope,
  metadata: { readonly namespace: pulumi.Output<string>; readonly labels: Readonly<Record<string, string>> },
  { replicas }: FlagServerSpec,
): void {
  const named = { ...metadata, name: NAME };
  const selector = podLabels(NAME);
  new Service(
    `${scope.name}-service`,
    { metadata: named, spec: { selector, ports: [{ name: "grpc", port: PORT, targetPort: "grpc" }] } },
    scope.child(),
  );
  if (replicas === 1) return;
  new PodDisruptionBudget(
    `${scope.name}-disruption-budget`,
    { metadata: named, spec: { maxUnavailable: 1, selector: { matchLabels: selector } } },
    scope.child(),
  );
}

function podOf({ image }: FlagServerSpec) {
  const probe = (path: string) => ({ httpGet: { path, port: MANAGEMENT }, periodSeconds: 10 });
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: UID,
      runAsGroup: UID,
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: spread(podLabels(NAME)),
    containers: [
      {
        name: NAME,
        image,
        args: ["start", "--uri", `file:${DIRECTORY}/${FILE}`],
        ports: [
          { name: "grpc", containerPort: PORT },
          { name: "management", containerPort: MANAGEMENT },
        ],
        livenessProbe: probe("/healthz"),
        readinessProbe: probe("/readyz"),
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        securityContext: HARDENED,
        volumeMounts: [{ name: "flags", mountPath: DIRECTORY, readOnly: true }],
      },
    ],
    volumes: [{ name: "flags", configMap: { name: NAME } }],
  };
}
