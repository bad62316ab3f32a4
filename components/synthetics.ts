import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { MeshName } from "./contract";
import type { GatewayOutputs } from "./gateway";
import { customResource } from "./kubernetes/custom-resource";
import { namespace } from "./kubernetes/namespace";
import { DNS, networkPolicy, podsIn, tcp } from "./kubernetes/network-policy";
import { meshRules } from "./mesh/rules";
import { runbookUrl } from "./pure/runbooks";
import { type Objective, BURN_RATES, burnThreshold } from "./pure/slo";
import { HARDENED } from "./kubernetes/hardened";

/** A service with a route, as a client knows it. */
export interface CheckedRoute {
  readonly name: string;
  readonly team: string;
  readonly host: string;
  readonly path: string;
  readonly slo: Objective;
  /** Where the team's critical alerts go. */
  readonly oncall: string;
}

export interface SyntheticsSpec {
  readonly mesh: MeshName;
  readonly image: string;
  readonly everyMinutes: number;
  /** Requests of one check. */
  readonly requests: number;
  readonly routes: readonly CheckedRoute[];
  readonly gateway: Pick<GatewayOutputs, "entrance" | "gateway">;
  /** Whether the gateway's certificates are what clients see; behind a front door they are not. */
  readonly verify: boolean;
  /** Address that an alert's name is appended to. */
  readonly runbooks: string;
}

/** Namespace of the checks. */
export const SYNTHETICS_NAMESPACE = "synthetics";

/** Checks in a row that may be missed or fail before somebody hears of it. */
const MISSED = 3;

/** The image's user (github.com/grafana/k6, Dockerfile). */
const UID = 12345;

/**
 * Requests to every route by k6, every few minutes, as a client would make them: by the public name, over TLS, through
 * the gateway, and nowhere else, for nothing but the mesh itself lets the pods out besides. What a check
 * measured is its Job's success, held against the service's objectives; kube-state-metrics says when the last one was.
 */
export class Synthetics extends Component<SyntheticsSpec, object> {
  constructor(name: string, spec: SyntheticsSpec, opts?: pulumi.ComponentResourceOptions) {
    super("Synthetics", name, spec, opts);
    const { labels, annotations } = meshRules(spec.mesh).enrolment(false);
    const home = namespace(this.scope, { name: SYNTHETICS_NAMESPACE, labels, annotations });
    const policies = this.confine(home, spec);
    for (const route of spec.routes) this.check(home, spec, route, policies);
    this.publish({});
  }

  private confine(home: pulumi.Output<string>, { gateway, mesh }: SyntheticsSpec): pulumi.Resource[] {
    const rules = meshRules(mesh);
    return [
      networkPolicy(this.scope, { name: "default-deny", namespace: home, ingress: [], egress: [] }),
      networkPolicy(this.scope, {
        name: "allow-gateway",
        namespace: home,
        egress: [
          DNS,
          ...rules.egress,
          {
            peers: [podsIn(gateway.gateway.namespace)],
            ports: tcp(gateway.entrance.ports.https, ...rules.ports),
          },
        ],
      }),
    ];
  }

  private check(
    home: pulumi.Output<string>,
    spec: SyntheticsSpec,
    route: CheckedRoute,
    policies: pulumi.Resource[],
  ): void {
    const { name, team } = route;
    const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": team };
    const script = new ConfigMap(
      `${this.scope.name}-${name}-script`,
      { metadata: { name, namespace: home, labels }, data: { "check.js": scriptOf(spec, route) } },
      this.child(),
    );
    new CronJob(
      `${this.scope.name}-${name}`,
      {
        metadata: { name, namespace: home, labels },
        spec: {
          schedule: `*/${spec.everyMinutes} * * * *`,
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: 60,
          successfulJobsHistoryLimit: 1,
          failedJobsHistoryLimit: 3,
          jobTemplate: {
            spec: {
              backoffLimit: 0,
              activeDeadlineSeconds: spec.everyMinutes * 60,
              template: { metadata: { labels }, spec: podOf(spec, script.metadata.name) },
            },
          },
        },
      },
      this.child({ dependsOn: policies }),
    );
    customResource(this.scope, `${name}-rules`, {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name, namespace: home, labels },
      spec: { groups: [{ name: `${name}-route`, rules: [alertOf(spec, route)] }] },
    });
  }
}

/**
 * What k6 runs. It knows the route's host as the gateway's address in the cluster; the few requests may fail as often
 * as the objective's fastest burn rate allows.
 */
export function scriptOf(
  { requests, verify }: Pick<SyntheticsSpec, "requests" | "verify">,
  { host, path, slo }: Pick<CheckedRoute, "host" | "path" | "slo">,
): string {
  const [fastest] = BURN_RATES;
  const answered = fastest === undefined ? 1 : 1 - burnThreshold(slo, fastest);
  const options = {
    iterations: requests,
    vus: 1,
    insecureSkipTLSVerify: !verify,
    thresholds: {
      checks: [`rate>=${Number(answered.toPrecision(6))}`],
      http_req_duration: [`p(95)<=${slo.latencyMs}`],
    },
  };
  return [
    'import http from "k6/http";',
    'import { check } from "k6";',
    `const host = ${JSON.stringify(host)};`,
    `export const options = { ...${JSON.stringify(options)}, hosts: { [host]: __ENV.GATEWAY } };`,
    "export default function () {",
    `  const response = http.get("https://" + host + ${JSON.stringify(path)}, { redirects: 0, timeout: "10s" });`,
    '  check(response, { "is answered": ({ status }) => status > 0 && status < 500 });',
    "}",
    "",
  ].join("\n");
}

function podOf({ image, gateway }: SyntheticsSpec, script: pulumi.Output<string>) {
  const service = pulumi.interpolate`${gateway.entrance.service}.${gateway.gateway.namespace}.svc.cluster.local`;
  return {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: UID,
      runAsGroup: UID,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: "k6",
        image,
        // k6 takes an address for a host, and no other name.
        command: [
          "sh",
          "-c",
          'GATEWAY="$(getent hosts "$SERVICE" | cut -d " " -f 1)" && export GATEWAY && exec k6 run --no-usage-report --quiet /check/check.js',
        ],
        env: [
          { name: "SERVICE", value: service },
          { name: "HOME", value: "/tmp" },
        ],
        resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
        securityContext: HARDENED,
        volumeMounts: [
          { name: "check", mountPath: "/check", readOnly: true },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [
      { name: "check", configMap: { name: script } },
      { name: "tmp", emptyDir: {} },
    ],
  };
}

/** A failed Job stays for a while after the route works again; when one last succeeded is never out of date. */
export function alertOf(
  { everyMinutes, runbooks }: Pick<SyntheticsSpec, "everyMinutes" | "runbooks">,
  { name, team, host, oncall }: Omit<CheckedRoute, "slo" | "path">,
) {
  const alert = "RouteCheckFails";
  const job = `namespace="${SYNTHETICS_NAMESPACE}", cronjob="${name}"`;
  const last = `(kube_cronjob_status_last_successful_time{${job}} or kube_cronjob_created{${job}})`;
  return {
    alert,
    expr: `time() - max(${last}) > ${MISSED * everyMinutes * 60}`,
    for: "1m",
    labels: { namespace: team, service: name, team, severity: "critical", notify: oncall },
    annotations: {
      summary: `${name} of ${team}: no check of https://${host} has succeeded ${MISSED} times in a row`,
      runbook_url: runbookUrl(runbooks, alert),
    },
  };
}
