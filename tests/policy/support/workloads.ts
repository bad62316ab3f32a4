import type { DeploymentArgs } from "@pulumi/kubernetes/apps/v1";
import type { input } from "@pulumi/kubernetes/types";
import { POD_KINDS } from "../../../policy/kubernetes/kinds";
import type { Resource } from "../../../policy/core/model";
import { type Extra, fixture } from "./fixtures";

export type PodSpec = Partial<input.core.v1.PodSpec>;
export type Container = input.core.v1.Container;
/** Ephemeral containers have the fields that rules read in common with the others. */
type Lists = "containers" | "initContainers" | "ephemeralContainers";

export const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

/** A container that keeps every rule about containers. */
export const container: Container = {
  name: "app",
  image: `registry.example.com:5000/app@${digest}`,
  securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true },
};

const annotations = { "linkerd.io/inject": "enabled" };

/** The arguments of a Deployment whose pods have the given spec. */
function deploymentArgs(spec: PodSpec, metadata: input.meta.v1.ObjectMeta = {}): DeploymentArgs {
  const selector = { matchLabels: { app: "app" } };
  return {
    metadata: { name: "app", namespace: "shop" },
    spec: {
      selector,
      template: {
        metadata: { labels: selector.matchLabels, ...metadata },
        spec: { containers: [container], ...spec },
      },
    },
  };
}

/** A Deployment; what is not given keeps every rule. */
export function deployment(
  spec: PodSpec = {},
  metadata: input.meta.v1.ObjectMeta = {},
  extra: Extra = {},
): Resource {
  return fixture<DeploymentArgs>(
    "kubernetes:apps/v1:Deployment",
    "app",
    deploymentArgs(spec, metadata),
    extra,
  )();
}

/** A pod spec with one container in one of the three lists. */
export function inList(list: Lists, overrides: Partial<Container>): PodSpec {
  const changed = { ...container, ...overrides };
  return list === "containers" ? { containers: [changed] } : { containers: [container], [list]: [changed] };
}

export const LISTS: readonly Lists[] = ["containers", "initContainers", "ephemeralContainers"];

/** The same pods as every kind that holds any: by itself, in a typed list, in the list of any kind, as a patch. */
export function asEveryKind(spec: PodSpec): Record<"single" | "typedList" | "list" | "patch", Resource[]> {
  const build = (suffix: string, wrap: (kind: string, group: string, body: object) => object) =>
    POD_KINDS.map(({ group, kind, template }) => {
      const pod = { metadata: { annotations }, spec: { containers: [container], ...spec } };
      const path = template === "" ? [] : template.split(".");
      const body = path.reduceRight<object>((inner, key) => ({ [key]: inner }), pod);
      const type =
        suffix === "AnyList" ? "kubernetes:core/v1:List" : `kubernetes:${group}/v1:${kind}${suffix}`;
      return fixture<object>(type, `${group}-${kind}`, wrap(kind, group, body))();
    });
  return {
    single: build("", (_kind, _group, body) => body),
    typedList: build("List", (_kind, _group, body) => ({ items: [body] })),
    list: build("AnyList", (kind, group, body) => ({
      items: [{ apiVersion: group === "core" ? "v1" : `${group}/v1`, kind, ...body }],
    })),
    patch: build("Patch", (_kind, _group, body) => body),
  };
}

/** The same outcome for each of the resources. */
export function each(resources: readonly Resource[], outcome: string): Record<string, string> {
  return Object.fromEntries(resources.map(({ name }) => [name, outcome]));
}
