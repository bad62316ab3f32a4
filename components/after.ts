import * as pulumi from "@pulumi/pulumi";

/**
 * The value, given out once the resources exist: whoever takes it waits for them, and on destroy they outlive
 * it. Their URNs are known in a preview, so an unchanged value stays known there.
 */
export function after<T>(value: pulumi.Output<T>, resources: readonly pulumi.Resource[]): pulumi.Output<T> {
  const existing = pulumi.all(resources.map(({ urn }) => urn));
  return existing.apply(() => value);
}
