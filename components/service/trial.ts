import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { MeshIdentity } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import { networkPolicy, podsIn, tcp } from "../kubernetes/network-policy";
import { meshRules } from "../mesh/rules";
import { loadScript, TARGET } from "../pure/load";
import { verifierName } from "../pure/requests";
import type { TemplateRun } from "../pure/rollout";
import { labelsOf, podLabels, serviceNames, type ServiceSpec } from "./spec";
import { jobOf, SCRIPT_FILE } from "./trial-job";

/** Argument of the templates: which Service is asked. */
const SERVICE_ARGUMENT = "service";

/** Status code that curl shows is compared; what cannot be reached yet is asked again for half a minute. */
const SMOKE_SCRIPT = [
  'status=$(curl --silent --show-error --output /dev/null --max-time 10 --retry 15 --retry-delay 2 --retry-connrefused --write-out "%{http_code}" "$TARGET")',
  'echo "status $status, expected $STATUS"',
  '[ "$status" = "$STATUS" ]',
].join("\n");

/** Seconds that a smoke test may take, and a load test besides its load. */
const PATIENCE_SECONDS = 120;

/** What tries a new version out; undefined where nothing does. */
export interface Trials {
  /** While it has no traffic. */
  readonly before: TemplateRun | undefined;
  /** When it has all of it. */
  readonly after: TemplateRun | undefined;
  /** What must exist before the rollout does. */
  readonly resources: readonly pulumi.Resource[];
}

/** The identity that the service must let in; none where nothing tries it out. */
export function verifiers({ name, namespace, rollout }: ServiceSpec): MeshIdentity[] {
  return isTried(rollout) ? [{ serviceAccount: verifierName(name), namespace }] : [];
}

function isTried({ smoke, performance }: ServiceSpec["rollout"]): boolean {
  return smoke !== undefined || performance !== undefined;
}

/**
 * Jobs that try a new version out: a smoke test that expects a status code, and load that it must stand. They run in
 * the team's namespace and in the mesh, and can reach this service and nothing else.
 */
export function createTrials(scope: Scope, spec: ServiceSpec): Trials {
  const { name, rollout } = spec;
  if (!isTried(rollout)) return { before: undefined, after: undefined, resources: [] };
  const { stable, canary } = serviceNames(name);
  const guards = admitVerifier(scope, spec);
  const smoke = rollout.smoke && createSmoke(scope, spec, rollout.smoke);
  const performance = rollout.performance && createPerformance(scope, spec, rollout.performance);
  const created = [smoke, performance].flatMap((each) => (each === undefined ? [] : [each]));
  return {
    before: trialOf(created, canary),
    after: smoke && trialOf([smoke], stable),
    resources: [...guards, ...created.map(({ template }) => template)],
  };
}

interface Template {
  readonly templateName: string;
  readonly template: pulumi.Resource;
}

function trialOf(templates: readonly Template[], service: string): TemplateRun {
  return {
    templates: templates.map(({ templateName }) => ({ templateName })),
    args: [{ name: SERVICE_ARGUMENT, value: service }],
  };
}

/** A service account that no token is mounted of, and a way out to the service's pods alone. */
function admitVerifier(scope: Scope, spec: ServiceSpec): pulumi.Resource[] {
  const { name, namespace, port, mesh } = spec;
  const { front, ports } = meshRules(mesh);
  const verifier = verifierName(name);
  const account = new ServiceAccount(
    `${scope.name}-verifier`,
    {
      metadata: { name: verifier, namespace, labels: labelsOf(spec) },
      automountServiceAccountToken: false,
    },
    scope.child(),
  );
  const policy = networkPolicy(scope, {
    name: verifier,
    logicalName: "verifier-network-policy",
    namespace,
    pods: podLabels(verifier),
    ingress: [],
    egress: [
      front === undefined
        ? { peers: [podsIn(namespace, podLabels(name))], ports: tcp(port, ...ports) }
        : { peers: [podsIn(namespace, front.pods)], ports: tcp(...ports) },
    ],
  });
  return [account, policy];
}

function createSmoke(
  scope: Scope,
  spec: ServiceSpec,
  { path, status, image }: NonNullable<ServiceSpec["rollout"]["smoke"]>,
): Template {
  return jobTemplate(scope, spec, "smoke", {
    image: image ?? spec.verifierImages.smoke,
    // A team's own image does what it was built for, and is told by the same variables.
    ...(image === undefined && { command: ["sh", "-ec", SMOKE_SCRIPT] }),
    env: { [TARGET]: `${targetOf(spec)}${path}`, STATUS: String(status) },
    seconds: PATIENCE_SECONDS,
  });
}

function createPerformance(
  scope: Scope,
  spec: ServiceSpec,
  performance: NonNullable<ServiceSpec["rollout"]["performance"]>,
): Template {
  const { name, namespace, slo } = spec;
  const script = new ConfigMap(
    `${scope.name}-performance-script`,
    {
      metadata: { name: `${name}-performance`, namespace, labels: labelsOf(spec) },
      data: { [SCRIPT_FILE]: loadScript(performance, slo) },
    },
    scope.child(),
  );
  return jobTemplate(
    scope,
    spec,
    "performance",
    {
      image: performance.image ?? spec.verifierImages.performance,
      command: ["k6", "run", "--no-usage-report", "--quiet", `/scripts/${SCRIPT_FILE}`],
      env: { [TARGET]: targetOf(spec) },
      seconds: PATIENCE_SECONDS + performance.seconds,
      script: `${name}-performance`,
    },
    [script],
  );
}

function jobTemplate(
  scope: Scope,
  spec: ServiceSpec,
  kind: "smoke" | "performance",
  job: Omit<Parameters<typeof jobOf>[0], "name" | "labels">,
  dependsOn: pulumi.Resource[] = [],
): Template {
  const { name, namespace } = spec;
  const verifier = verifierName(name);
  const templateName = `${name}-${kind}`;
  const labels = { ...labelsOf(spec), ...podLabels(verifier) };
  const template = customResource(
    scope,
    kind,
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "AnalysisTemplate",
      metadata: { name: templateName, namespace, labels: labelsOf(spec) },
      spec: {
        args: [{ name: SERVICE_ARGUMENT }],
        metrics: [{ name: kind, provider: { job: { spec: jobOf({ ...job, name: verifier, labels }) } } }],
      },
    },
    { dependsOn },
  );
  return { templateName, template };
}

/** The Service that is asked, by its name in the cluster. */
function targetOf({ team }: ServiceSpec): string {
  return `http://{{args.${SERVICE_ARGUMENT}}}.${team}.svc.cluster.local`;
}
