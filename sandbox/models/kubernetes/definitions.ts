import type { Cloud, CloudObject } from "../../simulator/cloud";
import type { Context } from "../../simulator/model";
import { isProps, type Props, valuesAt } from "../../simulator/values";
import { broughtByCluster } from "./charts";

const DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

/** Group of the kinds that Gatekeeper makes, each from the template of its name. */
const CONSTRAINTS = "constraints.gatekeeper.sh";
const TEMPLATE = "kubernetes:templates.gatekeeper.sh/v1:ConstraintTemplate";

/** A custom kind, as `group/version/kind`. */
export interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export function parseKind(text: string): CustomKind {
  const [group = "", version = "", kind = ""] = text.split("/");
  return { group, version, kind };
}

/** The definitions that a release brings: one object per kind, with all its versions. */
export function definitionsOf(kinds: readonly string[], owner: string, scope: string): CloudObject[] {
  return [...groupById(kinds)].map(([id, versions]) => {
    const [first] = versions;
    const { group = "", kind = "" } = first ?? {};
    const inputs: Props = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: id, annotations: { "meta.helm.sh/release-name": owner } },
      spec: {
        group,
        names: { kind, plural: id.slice(0, id.indexOf(".")) },
        versions: versions.map(({ version }) => ({ name: version, served: true })),
      },
    };
    return { type: DEFINITION, id, scope, inputs, outputs: inputs };
  });
}

function groupById(kinds: readonly string[]): ReadonlyMap<string, CustomKind[]> {
  const byId = new Map<string, CustomKind[]>();
  for (const kind of kinds.map(parseKind)) {
    const id = definitionId(kind);
    byId.set(id, [...(byId.get(id) ?? []), kind]);
  }
  return byId;
}

/** Whether the cluster knows a kind, by a release's definition, by a template of Gatekeeper's, or by itself. */
export function isDefined(kind: string, { cloud, scope, config }: Context): boolean {
  const { version, ...rest } = parseKind(kind);
  if (rest.group === CONSTRAINTS) return cloud.get(TEMPLATE, rest.kind.toLowerCase(), scope) !== undefined;
  const definition = cloud.get(DEFINITION, definitionId(rest), scope);
  const served = definition === undefined ? [] : valuesAt(definition.outputs, "spec.versions[].name");
  return served.some(({ value }) => value === version) || broughtByCluster(kind, config, cloud);
}

/** The API server's words for a kind it does not know. */
export function noMatches(kind: string): string {
  const { group, version, kind: name } = parseKind(kind);
  return `no matches for kind "${name}" in version "${group}/${version}": ensure CRDs are installed first`;
}

/** The release that a definition belongs to; undefined where there is no such definition. */
export function ownerOf(id: string, cloud: Cloud, scope: string): string | undefined {
  const metadata = cloud.get(DEFINITION, id, scope)?.inputs["metadata"];
  const annotations = isProps(metadata) ? metadata["annotations"] : undefined;
  const owner = isProps(annotations) ? annotations["meta.helm.sh/release-name"] : undefined;
  return typeof owner === "string" ? owner : undefined;
}

/** `rollouts.argoproj.io`: the plural of a kind, and its group. */
function definitionId({ group, kind }: Omit<CustomKind, "version">): string {
  const singular = kind.toLowerCase();
  const plural = /(s|x|ch|sh)$/.test(singular)
    ? `${singular}es`
    : singular.replace(/([^aeiou])y$/, "$1ie").concat("s");
  return `${plural}.${group}`;
}
