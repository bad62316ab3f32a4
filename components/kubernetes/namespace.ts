import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { ChildOptions, Scope } from "../component";
import type { Labels } from "../contract/platform";
import { POD_SECURITY_EXCEPTIONS } from "./pod-security";

/**
 * Version of the Pod Security Standards that is enforced: the oldest Kubernetes of the compatibility set, so that
 * an upgrade of a cluster does not change what it admits, and the same pods run on all of them.
 */
export const POD_SECURITY_VERSION = "v1.34";

/** A level of the Pod Security Standards. */
export type PodSecurity = "restricted" | "baseline" | "privileged";

/** What Pod Security admission does with a pod below the level: refuses it, warns whoever made it, and notes it. */
const MODES = ["enforce", "warn", "audit"];

/** Why a namespace's level is not `restricted`; an annotation, for whoever wonders. */
const REASON = "trivium/pod-security-reason";

/** Label of every namespace that is the platform's own; the platform's secret store serves these alone. */
export const PLATFORM_NAMESPACE: Labels = { "trivium/owner": "platform" };

/** Label of a team's namespaces; its value is the team's name. */
export const TEAM_LABEL = "team";

export interface NamespaceArgs {
  readonly name: string;
  /** Tells its logical name from another of the same component. Default: none, there is one. */
  readonly key?: string;
  /** Default: `restricted`. A namespace at a lower level is listed in pod-security.ts, with the reason. */
  readonly podSecurity?: PodSecurity;
  /** The team it belongs to. Default: none, it is the platform's own. */
  readonly team?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/**
 * A namespace with Pod Security admission enforced, and the same level in its warnings and audit notes.
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
          ...podSecurityLabels(podSecurity),
          ...(team === undefined ? PLATFORM_NAMESPACE : { [TEAM_LABEL]: team }),
          ...labels,
        },
        annotations: { ...reasonFor(name), ...annotations },
      },
    },
    scope.child(opts),
  );
  return after(pulumi.output(name), [created]);
}

/** The level in all three modes, at the pinned version. */
function podSecurityLabels(level: PodSecurity): Labels {
  return Object.fromEntries(
    MODES.flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, POD_SECURITY_VERSION],
    ]),
  );
}

function reasonFor(name: string): Labels {
  const reason = POD_SECURITY_EXCEPTIONS[name];
  return reason === undefined ? {} : { [REASON]: reason };
}
