import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { ChildOptions, Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { DELIVERED_KINDS } from "./kinds";

export const API = "argoproj.io/v1alpha1";

/** What a team may deliver. */
export interface TeamDelivery {
  readonly repositories: readonly {
    readonly url: string;
    /** What the store calls the secret with `username` and `password`. Default: none is needed. */
    readonly secretKey?: string | undefined;
  }[];
  /** Default: at any time. */
  readonly releaseWindow?:
    | {
        /** Cron expression of its beginning. */
        readonly schedule: string;
        readonly hours: number;
        readonly timeZone: string;
        /** Who may synchronise by hand outside of it. */
        readonly hotfixGroup: string;
      }
    | undefined;
}

/**
 * The project that Argo CD makes by itself and that cannot be removed: whatever is in it may be delivered nowhere.
 * It is there before ours is, so ours takes its fields over.
 */
export function emptyDefaultProject(
  scope: Scope,
  namespace: pulumi.Output<string>,
  opts: ChildOptions,
): CustomResource {
  return customResource(
    scope,
    "default-project",
    {
      apiVersion: API,
      kind: "AppProject",
      metadata: { name: "default", namespace, annotations: { "pulumi.com/patchForce": "true" } },
      spec: {
        description: "Nothing is delivered by it; every team has a project of its own.",
        sourceRepos: [],
        destinations: [],
        clusterResourceWhitelist: [],
        namespaceResourceBlacklist: [{ group: "*", kind: "*" }],
      },
    },
    opts,
  );
}

/** A team's project: its repositories, its namespace, workloads alone, and what its group may do. */
export function teamProject(
  scope: Scope,
  namespace: pulumi.Output<string>,
  team: string,
  { repositories, releaseWindow }: TeamDelivery,
  opts: ChildOptions,
): CustomResource {
  return customResource(
    scope,
    `project-${team}`,
    {
      apiVersion: API,
      kind: "AppProject",
      metadata: { name: team, namespace },
      spec: {
        description: `What team ${team} delivers to its namespace.`,
        sourceRepos: repositories.map(({ url }) => url),
        // On whichever cluster an application is selected for.
        destinations: [{ server: "*", namespace: team }],
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: DELIVERED_KINDS.map(({ group, kind }) => ({ group, kind })),
        roles: roles(team, releaseWindow?.hotfixGroup),
        ...(releaseWindow === undefined
          ? {}
          : {
              syncWindows: [
                {
                  kind: "allow",
                  schedule: releaseWindow.schedule,
                  duration: `${releaseWindow.hours}h`,
                  timeZone: releaseWindow.timeZone,
                  applications: ["*"],
                  // The way of a hotfix; who may is a matter of the roles.
                  manualSync: true,
                },
              ],
            }),
      },
    },
    opts,
  );
}

/** The team sees its applications, and synchronises them by hand where no window says when. */
function roles(team: string, hotfixGroup: string | undefined) {
  const role = (name: string, group: string, actions: readonly string[]) => ({
    name,
    groups: [group],
    policies: actions.map((action) => `p, proj:${team}:${name}, ${action}, ${team}/*, allow`),
  });
  const see = ["applications, get", "logs, get"];
  const synchronise = [...see, "applications, sync"];
  return hotfixGroup === undefined
    ? [role("team", team, synchronise)]
    : [role("team", team, see), role("hotfix", hotfixGroup, synchronise)];
}
