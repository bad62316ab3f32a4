import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Job } from "@pulumi/kubernetes/batch/v1/job";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { certificate, issuer } from "../kubernetes/certificate";
import { podsIn, tcp } from "../kubernetes/network-policy";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { meshRules, proxyEndpoints } from "../mesh/rules";
import { shapedName } from "../pure/naming";
import type { BoundarySpec } from "./spec";
import { entrance, fetchSettings, scrape } from "./parts";
import { CLUSTER_SERVICE, CONTROLLER_LABELS, CONTROLLERS_NAMESPACE, PORTS, WORKERS } from "./places";
import { digest, schemaPod, serverPod, TLS_SECRET } from "./pods";
import { CONTROLLER_SETTINGS, FILES } from "./settings";

const NAME = "boundary-controller";

/** Seconds that the database may take to be brought to the image's version. */
const SCHEMA_DEADLINE = 600;

/**
 * The controllers, who know who may go where: their database, their API with TLS, and the port of the workers. The
 * mesh asks nobody for an identity at the API, because the controllers do.
 *
 * @returns what workers need first, and the API's Service
 */
export function createControllers(
  scope: Scope,
  spec: BoundarySpec,
): { readonly ready: pulumi.Resource[]; readonly api: Service } {
  const mesh = meshRules(spec.mesh);
  const namespace = platformNamespace(scope, {
    name: CONTROLLERS_NAMESPACE,
    mesh: spec.mesh,
    open: [PORTS.api],
    metrics: [PORTS.ops],
    ingress: [{ peers: [podsIn(WORKERS.namespace)], ports: tcp(PORTS.cluster, ...mesh.ports) }],
  });
  const settings = fetchSettings(scope, "settings", namespace, spec, {
    [FILES.settings]: CONTROLLER_SETTINGS,
    [FILES.databaseUrl]: "{{ .databaseUrl }}",
  });
  const schema = migrate(scope, spec, namespace, settings);
  const served = certify(scope, spec, namespace);
  const opened = mesh.open(scope, {
    name: "boundary-api",
    namespace,
    pods: CONTROLLER_LABELS,
    port: PORTS.api,
  });
  const pods = deploy(scope, spec, namespace, [schema, served, ...opened]);
  const reports = new Service(
    `${scope.name}-cluster`,
    {
      metadata: { name: CLUSTER_SERVICE, namespace, labels: CONTROLLER_LABELS },
      spec: {
        selector: CONTROLLER_LABELS,
        ports: [{ name: "cluster", port: PORTS.cluster, targetPort: "cluster", protocol: "TCP" }],
      },
    },
    scope.child({ dependsOn: [pods] }),
  );
  const api = entrance(
    scope,
    spec,
    { key: "api", name: "boundary", namespace, labels: CONTROLLER_LABELS, port: PORTS.api },
    { dependsOn: [pods] },
  );
  scrape(scope, "controllers", namespace, CONTROLLER_LABELS, proxyEndpoints(mesh));
  return { ready: [pods, reports], api };
}

/** One Job for every image: what is done stays done, and another image makes another. */
function migrate(
  scope: Scope,
  { image }: BoundarySpec,
  namespace: pulumi.Output<string>,
  settings: pulumi.Resource,
): Job {
  return new Job(
    `${scope.name}-schema`,
    {
      metadata: { name: shapedName(["boundary-schema"], image), namespace, labels: CONTROLLER_LABELS_OF_JOB },
      spec: {
        activeDeadlineSeconds: SCHEMA_DEADLINE,
        backoffLimit: 6,
        template: { metadata: { labels: CONTROLLER_LABELS_OF_JOB }, spec: schemaPod(image) },
      },
    },
    scope.child({ dependsOn: [settings] }),
  );
}

/** Not the controllers' own, whose Services would send it clients. */
const CONTROLLER_LABELS_OF_JOB = { "app.kubernetes.io/name": "boundary-schema" };

/** An authority of its own, whose certificate clients are given (docs/boundary.md), and the API's certificate. */
function certify(scope: Scope, { host }: BoundarySpec, namespace: pulumi.Output<string>): pulumi.Resource {
  const root = issuer(scope, {
    name: "boundary-root",
    logicalName: "root",
    namespace,
    spec: { selfSigned: {} },
  });
  const authority = certificate(
    scope,
    {
      name: "boundary-authority",
      logicalName: "authority",
      namespace,
      spec: {
        issuerRef: { kind: "Issuer", name: "boundary-root" },
        isCA: true,
        commonName: "boundary-authority",
        duration: "87600h0m0s",
        renewBefore: "8760h0m0s",
      },
    },
    { dependsOn: [root] },
  );
  const signer = issuer(
    scope,
    {
      name: "boundary",
      logicalName: "issuer",
      namespace,
      spec: { ca: { secretName: "boundary-authority" } },
    },
    { dependsOn: [authority] },
  );
  return certificate(
    scope,
    {
      name: TLS_SECRET,
      logicalName: "certificate",
      namespace,
      spec: {
        issuerRef: { kind: "Issuer", name: "boundary" },
        commonName: host,
        dnsNames: [host, `boundary.${CONTROLLERS_NAMESPACE}.svc`],
        // Controllers read it when they start, so it lives longer than those of others.
        duration: "8760h0m0s",
        renewBefore: "2160h0m0s",
        usages: ["digital signature", "server auth"],
      },
    },
    { dependsOn: [signer] },
  );
}

function deploy(
  scope: Scope,
  { image, controllerReplicas }: BoundarySpec,
  namespace: pulumi.Output<string>,
  dependsOn: pulumi.Resource[],
): Deployment {
  const metadata = { name: NAME, namespace, labels: CONTROLLER_LABELS };
  new PodDisruptionBudget(
    `${scope.name}-controllers-disruption-budget`,
    { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: CONTROLLER_LABELS } } },
    scope.child(),
  );
  return new Deployment(
    `${scope.name}-controllers`,
    {
      metadata,
      spec: {
        replicas: controllerReplicas,
        selector: { matchLabels: CONTROLLER_LABELS },
        template: {
          metadata: { labels: CONTROLLER_LABELS, annotations: digest(CONTROLLER_SETTINGS) },
          spec: serverPod({
            image,
            ports: { api: PORTS.api, cluster: PORTS.cluster, ops: PORTS.ops },
            tls: true,
            labels: CONTROLLER_LABELS,
          }),
        },
      },
    },
    scope.child({ dependsOn }),
  );
}
