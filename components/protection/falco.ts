import * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";
import { networkPolicy, podsIn, tcp } from "../kubernetes/network-policy";
import { API_SERVER_PORTS, platformNamespace } from "../kubernetes/platform-namespace";
import { priorityClass } from "../kubernetes/priority";
import { meshRules } from "../mesh/rules";

/** Namespace of the sensors, and of what passes their events on. */
const SENSORS = "falco";
const OUTLET = "falcosidekick";

const METRICS_PORT = 8765;
const OUTLET_PORT = 2801;
const ALERTMANAGER_PORT = 9093;
const OUTLET_PODS = { "app.kubernetes.io/name": OUTLET };

/** Least severity of what is told. */
export type Severity = "debug" | "informational" | "notice" | "warning" | "error" | "critical";

export interface RuntimeSecuritySpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
  readonly minimum: Severity;
  /** Namespace of Alertmanager, and the name of its Service. */
  readonly alertmanager: { readonly namespace: pulumi.Output<string>; readonly service: string };
}

export interface RuntimeSecurityArgs extends RuntimeSecuritySpec {
  readonly charts: Charts;
}

/**
 * Falco: a sensor on every node that reads the kernel's events through eBPF, and what passes its findings on to
 * Alertmanager. The sensors load no kernel module and download nothing: rules and plugins are those of their image. A
 * node needs a kernel of 5.8 or later with type information (BTF), as those of EKS, GKE Standard and current K3s
 * machines have; nodes of Fargate run no DaemonSet.
 *
 * The sensors are outside the mesh, because they mount directories of the node and share its network's view; what they
 * post to is in it, in a namespace of its own at Pod Security `restricted`, with that one port open to them alone.
 */
export class RuntimeSecurity extends Component<RuntimeSecuritySpec, object> {
  constructor(
    name: string,
    { charts, ...spec }: RuntimeSecurityArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("RuntimeSecurity", name, spec, opts);
    const sensors = platformNamespace(this.scope, {
      key: "sensors",
      name: SENSORS,
      podSecurity: "privileged",
      metrics: [METRICS_PORT],
      outside: API_SERVER_PORTS,
    });
    const outlet = platformNamespace(this.scope, {
      key: "outlet",
      name: OUTLET,
      mesh: spec.mesh,
      metrics: [OUTLET_PORT],
      ingress: [{ peers: [podsIn(SENSORS)], ports: tcp(OUTLET_PORT) }],
      outside: API_SERVER_PORTS,
    });
    this.reachAlertmanager(spec);
    const sidekick = chart(this.scope, "falcosidekick", {
      chart: charts.falcosidekick,
      namespace: outlet,
      values: this.outletValues(spec, outlet),
    });
    chart(
      this.scope,
      "falco",
      { chart: charts.falco, namespace: sensors, values: sensorValues(spec, outlet) },
      { dependsOn: [sidekick] },
    );
    this.publish({});
  }

  /** Alertmanager's namespace is not this component's, and so the flow is declared beside its other policies. */
  private reachAlertmanager({ mesh, alertmanager }: RuntimeSecuritySpec): void {
    networkPolicy(this.scope, {
      name: "allow-falcosidekick",
      namespace: alertmanager.namespace,
      pods: { "app.kubernetes.io/name": "alertmanager" },
      ingress: [
        { peers: [podsIn(OUTLET, OUTLET_PODS)], ports: tcp(ALERTMANAGER_PORT, ...meshRules(mesh).ports) },
      ],
    });
  }

  private outletValues(
    { mesh, controllerReplicas, minimum, alertmanager }: RuntimeSecuritySpec,
    namespace: pulumi.Output<string>,
  ): pulumi.Inputs {
    return {
      fullnameOverride: OUTLET,
      replicaCount: Math.min(controllerReplicas, 2),
      podAnnotations: meshRules(mesh).expose(this.scope, {
        namespace,
        pods: OUTLET_PODS,
        ports: [OUTLET_PORT],
      }),
      priorityClassName: priorityClass("platform"),
      podSecurityContext: {
        runAsNonRoot: true,
        runAsUser: 1234,
        fsGroup: 1234,
        seccompProfile: { type: "RuntimeDefault" },
      },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      },
      resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      serviceMonitor: { enabled: true },
      config: {
        alertmanager: {
          hostport: pulumi.interpolate`http://${alertmanager.service}.${alertmanager.namespace}.svc:${ALERTMANAGER_PORT}`,
          endpoint: "/api/v2/alerts",
          minimumpriority: minimum,
          // What has happened once is not over when nothing happens: it is told for an hour.
          expireafter: 3600,
        },
      },
    };
  }
}

function sensorValues({ minimum }: RuntimeSecuritySpec, outlet: pulumi.Output<string>): pulumi.Inputs {
  return {
    fullnameOverride: SENSORS,
    driver: { kind: "modern_ebpf", loader: { enabled: false }, modernEbpf: { leastPrivileged: true } },
    falcoctl: { artifact: { install: { enabled: false }, follow: { enabled: false } } },
    podPriorityClassName: priorityClass("platform"),
    tolerations: [{ operator: "Exists" }],
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
    metrics: { enabled: true },
    serviceMonitor: { create: true },
    falco: {
      priority: minimum,
      json_output: true,
      http_output: { enabled: true, url: pulumi.interpolate`http://${OUTLET}.${outlet}.svc:${OUTLET_PORT}` },
      webserver: { prometheus_metrics_enabled: true },
    },
  };
}
