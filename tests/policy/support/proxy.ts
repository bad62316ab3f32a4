import * as policy from "@pulumi/policy";

/**
 * The proxy that the SDK's server puts around properties: it throws when an unknown is read. The SDK exports it
 * for tests since 1.21 but leaves it out of its typings.
 */
export function unknownCheckingProxy(props: object): Record<string, unknown> {
  const exported: unknown = Reflect.get(policy, "unknownCheckingProxy");
  if (typeof exported !== "function")
    throw new Error("@pulumi/policy no longer exports unknownCheckingProxy");
  return Reflect.apply(exported, undefined, [props]) as Record<string, unknown>;
}
