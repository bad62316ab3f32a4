import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { MeshClient, MeshIdentity } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";

export const POLICY_GROUP = "policy.linkerd.io";

export interface AuthorizationArgs {
  /** Tells its logical names from others of the component. */
  readonly key: string;
  /** What metrics show as `authz_name`. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** The Server, or a route of it. */
  readonly target: { readonly group: string; readonly kind: string; readonly name: string };
  readonly clients: readonly MeshClient[];
  readonly after: CustomResource;
}

/** Lets identities use a Server, or send what a route matches. */
export function authorize(scope: Scope, args: AuthorizationArgs): void {
  const { key, name, namespace, target, clients, after } = args;
  const authentication = customResource(scope, `${key}-identities`, {
    apiVersion: `${POLICY_GROUP}/v1alpha1`,
    kind: "MeshTLSAuthentication",
    metadata: { name, namespace },
    spec: { identityRefs: clients.map(identityRef) },
  });
  customResource(
    scope,
    `${key}-authorization`,
    {
      apiVersion: `${POLICY_GROUP}/v1alpha1`,
      kind: "AuthorizationPolicy",
      metadata: { name, namespace },
      spec: {
        targetRef: target,
        requiredAuthenticationRefs: [{ group: POLICY_GROUP, kind: "MeshTLSAuthentication", name }],
      },
    },
    { dependsOn: [after, authentication] },
  );
}

function identityRef({ serviceAccount, namespace }: MeshIdentity) {
  return { kind: "ServiceAccount", name: serviceAccount, namespace };
}
