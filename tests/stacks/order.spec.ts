import { expect } from "chai";
import type { RecordedResource } from "../../cli/recorder/recorder";
import { definedBy, chartName } from "../../sandbox/models/kubernetes/charts";
import { customType } from "../../sandbox/models/kubernetes/custom";
import { text } from "../../sandbox/simulator/values";
import { MATRIX, planOf } from "../support/plans";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

/**
 * Who acts on the objects of a group, by the chart's own name. An object that is older than its controller waits; one
 * that outlives it keeps its finalizers for ever, and its namespace with it.
 */
const CONTROLLERS: Readonly<Record<string, string>> = {
  "argoproj.io/v1alpha1/AnalysisTemplate": "argo-rollouts",
  "argoproj.io/v1alpha1/Rollout": "argo-rollouts",
  "argoproj.io/v1alpha1/AppProject": "argo-cd",
  "argoproj.io/v1alpha1/Application": "argo-cd",
  "argoproj.io/v1alpha1/ApplicationSet": "argo-cd",
  "barmancloud.cnpg.io": "plugin-barman-cloud",
  "cert-manager.io": "cert-manager",
  "constraints.gatekeeper.sh": "gatekeeper",
  "elbv2.k8s.aws": "aws-load-balancer-controller",
  "external-secrets.io": "external-secrets",
  "generators.external-secrets.io": "external-secrets",
  "kafka.strimzi.io": "strimzi-kafka-operator",
  "karpenter.k8s.aws": "karpenter",
  "karpenter.sh": "karpenter",
  "keda.sh": "keda",
  "policy.linkerd.io": "linkerd-control-plane",
  "postgresql.cnpg.io": "cloudnative-pg",
  "psmdb.percona.com": "psmdb-operator",
  "networking.istio.io": "istiod",
  // Who must use mutual TLS is said before the control plane tells anybody anything.
  "security.istio.io/v1/AuthorizationPolicy": "istiod",
  "templates.gatekeeper.sh": "gatekeeper",
  "trust.cert-manager.io": "trust-manager",
  "velero.io": "velero",
};

/** A Gatekeeper constraint's kind is defined by its template, whose controller makes the definition of it. */
const TEMPLATE = "kubernetes:templates.gatekeeper.sh/v1:ConstraintTemplate";
const CONSTRAINTS = "constraints.gatekeeper.sh";

/** Groups that GKE installs with the cluster itself. */
const OF_THE_CLUSTER = ["gateway.networking.k8s.io", "networking.gke.io"];

/** Kinds of the platform's own pods, and the charts that put what they need into the cluster's pods. */
const WORKLOADS = ["apps/v1:Deployment", "apps/v1:StatefulSet", "argoproj.io/v1alpha1:Rollout"];
const MESHES = ["linkerd-control-plane", "istiod"];

for (const { name, ...choice } of MATRIX) {
  describe(`the order of ${name}, which an update follows and a teardown reverses`, () => {
    let resources: readonly RecordedResource[];
    let needs: (resource: RecordedResource) => ReadonlySet<RecordedResource>;
    before(async () => {
      ({ resources } = (await planOf(choice)).recording);
      needs = closureOf(resources);
    });

    const releases = (found: Iterable<RecordedResource>) =>
      [...found].filter(({ type }) => type === RELEASE).map(({ inputs }) => inputs);
    const customs = () => resources.filter(({ type }) => customType(type) !== undefined);

    it("has every definition before the objects of its kind", () => {
      const early = customs().filter((resource) => {
        const kind = kindOf(resource);
        const known = [...needs(resource)];
        const defined = releases(known).flatMap((release) => definedBy(release));
        const definition = kind.startsWith(CONSTRAINTS) ? TEMPLATE : DEFINITION;
        return !(
          defined.includes(kind) ||
          known.some(({ type }) => type === definition) ||
          isOfCluster(kind)
        );
      });
      expect(early.map((resource) => `${resource.name} (${kindOf(resource)})`)).to.deep.equal([]);
    });

    it("has every controller before the objects that it acts on", () => {
      const early = customs().filter((resource) => {
        const kind = kindOf(resource);
        const controller = CONTROLLERS[kind] ?? CONTROLLERS[kind.split("/")[0] ?? ""];
        return controller !== undefined && !releases(needs(resource)).map(chartName).includes(controller);
      });
      expect(early.map((resource) => `${resource.name} (${kindOf(resource)})`)).to.deep.equal([]);
    });

    it("has the mesh before every pod of the platform's own", () => {
      const workloads = resources.filter(({ type }) => WORKLOADS.some((kind) => type.endsWith(`:${kind}`)));
      const early = workloads.filter(
        (resource) =>
          !releases(needs(resource))
            .map(chartName)
            .some((chart) => MESHES.includes(chart)),
      );
      expect(early.map((resource) => resource.name)).to.deep.equal([]);
    });

    it("has nothing that waits for what waits for it", () => {
      const circles = resources.filter((resource) => needs(resource).has(resource));
      expect(circles.map((resource) => resource.urn)).to.deep.equal([]);
    });
  });
}

/** `group/version/kind` of a custom resource. */
function kindOf({ inputs }: RecordedResource): string {
  return `${text(inputs, "apiVersion") ?? ""}/${text(inputs, "kind") ?? ""}`;
}

function isOfCluster(kind: string): boolean {
  return OF_THE_CLUSTER.includes(kind.split("/")[0] ?? "");
}

/**
 * What must be there before a resource is, and is deleted after it: all that it waits for, directly or not. A child
 * waits for its parent to be registered, which waits for what the parent depends on, and is deleted before it.
 */
function closureOf(resources: readonly RecordedResource[]) {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<RecordedResource, ReadonlySet<RecordedResource>>();
  return (resource: RecordedResource): ReadonlySet<RecordedResource> => {
    const found = known.get(resource) ?? reached(resource);
    known.set(resource, found);
    return found;
  };

  function reached(start: RecordedResource): ReadonlySet<RecordedResource> {
    const all = new Set<RecordedResource>();
    const open = [start];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const direct = [...next.dependsOn, ...Object.values(next.propertyDependencies).flat(), next.parent];
      for (const urn of direct) {
        const needed = byUrn.get(urn ?? "");
        if (needed === undefined || all.has(needed)) continue;
        all.add(needed);
        open.push(needed);
      }
    }
    return all;
  }
}
