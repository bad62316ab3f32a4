import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { ChildOptions, Scope } from "../component";
import type { Labels } from "../contract";

/**
 * Version of the Pod Security Standards that is enforced: the oldest Kubernetes of the compatibility set, so that
 * an upgrade of a cluster does not change what it admits, and the same pods run on all of them.
 */
export const POD_SECURITY_VERSION = "v1.34";

/** A level of the Pod Security Standards. */
export type PodSecurity = "restricted" | "baseline" | "privileged";

/** Label of every namespace that is the platform's own; the platform's secret store serves these alone. */
export const PLATFORM_NAMESPACE: Labels = { "trivium/owner": "platform" };

/** Label of a team's namespaces; its value is the team's name. */
export const TEAM_LABEL = "team";

export interface NamespaceArgs {
  readonly name: string;
  /** Tells its logical name from another of the same component. Default: none, there is one. */
  readonly key?: string;
  /** Default: `restricted`. A lower level is an exemption that policy/exemptions.yaml must grant. */
  readonly podSecurity?: PodSecurity;
  /** The team it belongs to. Default: none, it is the platform's own. */
  readonly team?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/**
 * A namespace with Pod Security admission enforced.
 *
 * @returns its name, known in a preview even while the cluster is not; whoever uses it waits for the namespace
 */
export function namespace(
  scope: Scope,
  { name, key, podSecurity = "restricted", team, labels = {}, annotations = {} }: NamespaceArgs,
  opts: ChildOptions = {},
): pulumi.Output<string> {
  const created = new Namespace(
    key === undefined ? `${scope.name}-namespace` : `${scope.name}-${key}-namespace`,
    {
      metadata: {
        name,
        labels: {
          "pod-security.kubernetes.io/enforce": podSecurity,
          "pod-security.kubernetes.io/enforce-version": POD_SECURITY_VERSION,
          ...(team === undefined ? PLATFORM_NAMESPACE : { [TEAM_LABEL]: team }),
          ...labels,
        },
        annotations,
      },
    },
    scope.child(opts),
  );
  return after(pulumi.output(name), [created]);
}
