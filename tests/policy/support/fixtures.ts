import type { Resource } from "../../../policy/core/model";

/** What the SDK writes in the place of an unknown text; of every type, so that it fits any typed argument. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never;

export type Extra = Partial<Pick<Resource, "opts" | "provider" | "propertyDependencies">>;

/** The URN of a resource of the test stack. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::trivium::trivium:index:Platform$${type}::${name}`;
}

/**
 * A resource that keeps every rule, and its mutations. `Args` is the SDK's own type of its arguments, so that
 * a fixture cannot use a property that does not exist; an `undefined` takes a property away.
 */
export function fixture<Args extends object>(type: string, name: string, base: Args, extra: Extra = {}) {
  return (mutation: Partial<Args> = {}, more: Extra = {}): Resource => ({
    urn: urnOf(type, name),
    type,
    name,
    props: withoutUndefined({ ...base, ...mutation }),
    opts: { protect: true, ignoreChanges: [], additionalSecretOutputs: [] },
    provider: {
      urn: urnOf("pulumi:providers:test", "explicit"),
      type: "pulumi:providers:test",
      name: "explicit",
    },
    dependencies: [],
    propertyDependencies: {},
    ...extra,
    ...more,
  });
}

/** The same resource, and nobody said who manages it. */
export function withoutProvider(resource: Resource): Resource {
  const { urn, type, name, props, opts, dependencies, propertyDependencies } = resource;
  return { urn, type, name, props, opts, dependencies, propertyDependencies };
}

function withoutUndefined(props: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries<unknown>({ ...props }).filter(([, value]) => value !== undefined));
}
