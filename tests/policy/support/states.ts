import type { Resource } from "../../../policy/core/model";
import type { Examination } from "./mutants";
import { mutantsOf } from "./mutants";

/** What the engine's own resources are in a state: it refuses one without them. */
const isOwn = (type: string) => /^(pulumi:pulumi:|trivium:)/.test(type);

/** A state as `pulumi stack export` writes it. */
export function stateOf(resources: readonly Resource[]): {
  version: number;
  deployment: { resources: object[] };
} {
  const urns = new Set<string>();
  const written = resources.map((resource) => {
    const { urn, type, props, opts, provider, propertyDependencies } = resource;
    // The engine refuses a reference to what stands later or nowhere.
    const known = (list: readonly string[]) => list.filter((other) => urns.has(other));
    const entry = {
      urn,
      type,
      custom: !isOwn(type),
      ...(!isOwn(type) && { id: "an-id" }),
      inputs: props,
      outputs: props,
      protect: opts.protect,
      ignoreChanges: opts.ignoreChanges,
      additionalSecretOutputs: opts.additionalSecretOutputs,
      ...(provider !== undefined && urns.has(provider.urn) && { provider: `${provider.urn}::an-id` }),
      dependencies: known(resource.dependencies),
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, from]) => [property, known(from)]),
      ),
    };
    urns.add(urn);
    return entry;
  });
  return { version: 3, deployment: { resources: written } };
}

/** Every base, and every mutant that breaks its rule or hides something, as resources with names of their own. */
export function everyMutant(examinations: readonly Examination[]): Resource[] {
  const stacks = examinations.flatMap(({ base, mutants }) => [
    base,
    ...mutants
      .flatMap((entry) => mutantsOf(base, entry))
      .filter(({ title }) => !/reordered|null|wrong type/.test(title))
      .map(({ resources, on }) => resources.filter(({ name }) => name === on)),
  ]);
  return stacks.flatMap((resources, index) => resources.map((resource) => renamed(resource, `-${index}`)));
}

function renamed(resource: Resource, suffix: string): Resource {
  return { ...resource, urn: `${resource.urn}${suffix}`, name: `${resource.name}${suffix}` };
}
