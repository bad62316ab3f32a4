import type { Cloud, CloudObject } from "../../simulator/cloud";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { chartName, definedBy, factsOf, switchedOn } from "./charts";
import { definitionsOf, isDefined, noMatches, ownerOf } from "./definitions";
import { NAMESPACE, namespaceRefusal } from "./namespaces";
import { enforcedLevel } from "./pods";
import { failIf, groupAt, isLabel, numberAt } from "./syntax";

const IDENTITY = "Helm: a release is known by its namespace and name";

/**
 * A Helm release. Of a chart's objects only what others see is simulated: the custom kinds it defines, the
 * ones it needs, and whether its pods may run in its namespace.
 */
export const release: TypeModel = {
  type: "kubernetes:helm.sh/v3:Release",
  immutable: { name: IDENTITY, namespace: IDENTITY },
  partOf: ({ inputs }) => ({ type: NAMESPACE, id: namespaceOf(inputs) }),
  id: (inputs) => releaseId(inputs),
  validate,
  refuse,
  outputs: (inputs) => ({
    status: {
      name: text(inputs, "name") ?? "",
      namespace: namespaceOf(inputs),
      chart: chartName(inputs),
      version: text(inputs, "version") ?? "",
      status: "deployed",
    },
    resourceNames: {},
  }),
  effects: (inputs, { scope }) => definitionsOf(definedBy(inputs), releaseId(inputs), scope),
  refuseDelete,
};

function releaseId(inputs: Props): string {
  return `${namespaceOf(inputs)}/${text(inputs, "name") ?? ""}`;
}

function namespaceOf(inputs: Props): string {
  return text(inputs, "namespace") ?? "default";
}

function validate(inputs: Props): Failure[] {
  const name = text(inputs, "name");
  const timeout = numberAt(inputs, "timeout");
  return [
    ...failIf(name === undefined, "name", "is required: the sandbox makes up no names"),
    // Helm: names of releases end up in labels and in names of Secrets.
    ...failIf(
      name !== undefined && (name.length > 53 || !isLabel(name)),
      "name",
      `invalid release name "${name ?? ""}", must be a label of at most 53 characters`,
    ),
    ...failIf(text(inputs, "version") === undefined, "version", "is required: a chart is pinned"),
    ...failIf(
      text(inputs, "chart") !== undefined && factsOf(inputs) === undefined,
      "chart",
      `the sandbox does not know the chart ${chartName(inputs)}; describe it in sandbox/models/kubernetes/charts.ts`,
    ),
    ...failIf(timeout !== undefined && timeout <= 0, "timeout", "must be a positive number of seconds"),
  ];
}

function refuse(inputs: Props, context: Context): string | undefined {
  const create = inputs["createNamespace"] === true;
  return (
    (create ? undefined : namespaceRefusal(namespaceOf(inputs), context)) ??
    foreignDefinition(inputs, context) ??
    missingKind(inputs, context) ??
    podsRefused(inputs, context)
  );
}

/** Helm takes over no object of another owner. */
function foreignDefinition(inputs: Props, context: Context): string | undefined {
  const own = releaseId(inputs);
  const defined = definedBy(inputs);
  const byOther = definitionsOf(defined, own, context.scope).find(({ id }) => {
    const owner = ownerOf(id, context.cloud, context.scope);
    return owner !== undefined && owner !== own;
  });
  const byCluster = defined.find((kind) => byOther === undefined && isForeign(kind, own, context));
  const name = byOther?.id ?? byCluster;
  return name === undefined
    ? undefined
    : `Unable to continue with install: CustomResourceDefinition "${name}" exists and cannot be imported ` +
        "into the current release: invalid ownership metadata";
}

/** Whether a kind is there although no release of ours has defined it. */
function isForeign(kind: string, own: string, context: Context): boolean {
  const [definition] = definitionsOf([kind], own, context.scope);
  const owned = definition !== undefined && ownerOf(definition.id, context.cloud, context.scope) === own;
  return !owned && isDefined(kind, context);
}

function missingKind(inputs: Props, context: Context): string | undefined {
  const own = definedBy(inputs);
  const missing = factsOf(inputs)?.uses?.find((kind) => !own.includes(kind) && !isDefined(kind, context));
  return missing === undefined
    ? undefined
    : `unable to build kubernetes objects from release manifest: resource mapping not found: ${noMatches(missing)}`;
}

/** A chart whose pods need more than their namespace admits waits for them until its time is up. */
function podsRefused(inputs: Props, context: Context): string | undefined {
  const needs = factsOf(inputs)?.privileged;
  if (needs === undefined) return undefined;
  if (needs.switch !== undefined && !switchedOn(inputs, { value: needs.switch, otherwise: true })) {
    return undefined;
  }
  const elsewhere =
    needs.namespace === undefined ? undefined : text(groupAt(inputs, "values"), needs.namespace);
  const namespace = elsewhere ?? namespaceOf(inputs);
  const missing = namespaceRefusal(namespace, context);
  if (missing !== undefined) return missing;
  const level = enforcedLevel(namespace, context);
  return level === "privileged"
    ? undefined
    : `timed out waiting for the condition: pods of ${chartName(inputs)} in namespace ${namespace} are ` +
        `forbidden: violates PodSecurity "${level}:latest"`;
}

/**
 * Stricter than Helm, which would go ahead: objects with finalizers would then hang for ever, the others be
 * deleted with their definitions or left with nothing to look after them. No program that is in order does so.
 */
function refuseDelete({ inputs, scope }: CloudObject, cloud: Cloud): string | undefined {
  const types = definedBy(inputs).map((kind) => {
    const at = kind.lastIndexOf("/");
    return `kubernetes:${kind.slice(0, at)}:${kind.slice(at + 1)}`;
  });
  const left = cloud.all().filter((object) => object.scope === scope && types.includes(object.type));
  return left.length === 0
    ? undefined
    : `it defines kinds that are still in use by ${left.map(({ type, id }) => `${type} ${id}`).join(", ")}`;
}
