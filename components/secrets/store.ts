import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { ChildOptions, Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { PLATFORM_NAMESPACE } from "../kubernetes/namespace";

export interface SecretStoreArgs {
  readonly name: string;
  /** Where it reads, and who it is there. */
  readonly provider: pulumi.Inputs;
  /** Namespaces that it serves besides the platform's own. */
  readonly namespaces: readonly string[];
}

/**
 * The platform's secret store: readable where the platform's own identity may, and offered to the platform's
 * namespaces and the given ones alone.
 */
export function secretStore(
  scope: Scope,
  { name, provider, namespaces }: SecretStoreArgs,
  opts: ChildOptions,
): CustomResource {
  return customResource(
    scope,
    "store",
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ClusterSecretStore",
      metadata: { name },
      spec: {
        provider,
        conditions: [
          { namespaceSelector: { matchLabels: PLATFORM_NAMESPACE } },
          ...(namespaces.length === 0 ? [] : [{ namespaces: [...namespaces] }]),
        ],
      },
    },
    opts,
  );
}
