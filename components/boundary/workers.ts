import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet";
import type { Service } from "@pulumi/kubernetes/core/v1/service";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { meshRules, proxyEndpoints } from "../mesh/rules";
import type { BoundarySpec } from "./spec";
import { entrance, fetchSettings, scrape } from "./parts";
import { PORTS, WORKER_LABELS, WORKERS } from "./places";
import { digest, serverPod } from "./pods";
import { FILES, workerSettings } from "./settings";

/** Name of the workers' Service. */
const SERVICE = "boundary-workers";

/**
 * The workers, which people's sessions go through, in a namespace of their own: it is they whom services let in. The
 * mesh asks nobody for an identity at the port that clients reach, because they do. Their names stay, because controllers know them by these.
 */
export function createWorkers(scope: Scope, spec: BoundarySpec, dependsOn: pulumi.Resource[]): Service {
  const mesh = meshRules(spec.mesh);
  const namespace = platformNamespace(scope, {
    key: "workers",
    name: WORKERS.namespace,
    mesh: spec.mesh,
    open: [PORTS.proxy],
    metrics: [PORTS.ops],
  });
  const text = workerSettings(spec.workerHost);
  const settings = fetchSettings(scope, "workers-settings", namespace, spec, { [FILES.settings]: text });
  const account = new ServiceAccount(
    `${scope.name}-workers-account`,
    { metadata: { name: WORKERS.serviceAccount, namespace }, automountServiceAccountToken: false },
    scope.child(),
  );
  const opened = mesh.open(scope, {
    name: "boundary-proxy",
    namespace,
    pods: WORKER_LABELS,
    port: PORTS.proxy,
  });
  const metadata = { name: WORKERS.serviceAccount, namespace, labels: WORKER_LABELS };
  const pods = new StatefulSet(
    `${scope.name}-workers`,
    {
      metadata,
      spec: {
        serviceName: SERVICE,
        replicas: spec.controllerReplicas,
        podManagementPolicy: "Parallel",
        selector: { matchLabels: WORKER_LABELS },
        template: {
          metadata: { labels: WORKER_LABELS, annotations: digest(text) },
          spec: serverPod({
            image: spec.image,
            serviceAccount: WORKERS.serviceAccount,
            ports: { proxy: PORTS.proxy, ops: PORTS.ops },
            tls: false,
            labels: WORKER_LABELS,
          }),
        },
      },
    },
    // The names of its pods are what the controllers know the workers by.
    scope.child({ dependsOn: [...dependsOn, ...opened, settings, account], protect: spec.protect }),
  );
  new PodDisruptionBudget(
    `${scope.name}-workers-disruption-budget`,
    { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: WORKER_LABELS } } },
    scope.child(),
  );
  scrape(scope, "workers", namespace, WORKER_LABELS, proxyEndpoints(mesh));
  return entrance(
    scope,
    spec,
    { key: "proxy", name: SERVICE, namespace, labels: WORKER_LABELS, port: PORTS.proxy },
    { dependsOn: [pods] },
  );
}
