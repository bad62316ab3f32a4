import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import type { ChildOptions, Scope } from "../component";
import type { Labels } from "../contract";

/** A level of the Pod Security Standards. */
export type PodSecurity = "restricted" | "baseline" | "privileged";

export interface NamespaceArgs {
  readonly name: string;
  /** Default: `restricted`. A lower level is an exemption that policy/exemptions.yaml must grant. */
  readonly podSecurity?: PodSecurity;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/** A namespace with Pod Security admission enforced. */
export function namespace(
  scope: Scope,
  { name, podSecurity = "restricted", labels = {}, annotations = {} }: NamespaceArgs,
  opts: ChildOptions = {},
): Namespace {
  return new Namespace(
    `${scope.name}-${name}`,
    {
      metadata: {
        name,
        labels: {
          "pod-security.kubernetes.io/enforce": podSecurity,
          "pod-security.kubernetes.io/enforce-version": "latest",
          ...labels,
        },
        annotations,
      },
    },
    scope.child(opts),
  );
}
