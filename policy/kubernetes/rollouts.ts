import { all, any, type Fact, isOneOf, isTrue } from "../core/facts";
import type { Finding } from "../core/model";
import { must } from "../core/model";
import type { Stack, Workload } from "../core/stack";
import { madeFrom } from "../core/subject";
import type { Node } from "../core/values";
import { inSameNamespace } from "./selectors";

/** Services and routes that a Rollout names, below its strategy; they must be in its own namespace. */
const NAMED = [
  { path: "canary.stableService", group: "core", kind: "Service" },
  { path: "canary.canaryService", group: "core", kind: "Service" },
  { path: "blueGreen.activeService", group: "core", kind: "Service" },
  { path: "blueGreen.previewService", group: "core", kind: "Service" },
  {
    path: "canary.trafficRouting.plugins.argoproj-labs/gatewayAPI.httpRoute",
    group: "gateway.networking.k8s.io",
    kind: "HTTPRoute",
  },
] as const;
const TEMPLATES = [
  "canary.analysis.templates[]",
  "canary.steps[].analysis.templates[]",
  "blueGreen.prePromotionAnalysis.templates[]",
  "blueGreen.postPromotionAnalysis.templates[]",
];

/** The parts of a Rollout, which belong together: a stack that has the one and not the others has forgotten them. */
export function partsOf(stack: Stack, rollout: Workload): Finding[] {
  const strategy = rollout.manifest.body.at("spec.strategy");
  const missing = (kind: string, { text = "" }: Node) => `its namespace has no ${kind} ${text}`;
  const named = NAMED.map(({ path, group, kind }) => ({ node: strategy.at(path), group, kind }))
    .filter(({ node }) => !node.absent)
    .map(({ node, group, kind }) =>
      must(exists(stack, rollout, node, group, kind), node, missing(kind, node)),
    );
  const templates = TEMPLATES.flatMap((path) => strategy.each(path))
    .map((entry) => ({ node: entry.at("templateName"), ofCluster: isTrue(entry.at("clusterScope")) }))
    .filter(({ node }) => !node.absent)
    .map(({ node, ofCluster }) => {
      const kind = "AnalysisTemplate";
      // One of the whole cluster is usually another stack's.
      const fact = any(ofCluster, exists(stack, rollout, node, "argoproj.io", kind));
      return must(fact, node, missing(kind, node));
    });
  return [...named, ...templates];
}

function exists(stack: Stack, rollout: Workload, name: Node, group: string, kind: string): Fact {
  const origins = name.unknown ? madeFrom(rollout.subject, "spec", /./) : [];
  const others = stack.objectsNear(rollout, group, kind).map((other) => {
    const own = other.manifest.body.at("metadata.name");
    const named: Fact =
      name.unknown || own.unknown ? { unknown: [name.path] } : isOneOf(name, own.text ?? "");
    const is = any(origins.includes(other.subject.urn), named);
    return is === false ? false : all(is, inSameNamespace(stack, rollout, other));
  });
  return any(...others, name.unknown ? { unknown: [name.path] } : false);
}
