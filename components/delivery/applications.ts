import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { ChildOptions, Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { SCALED_KINDS } from "./kinds";
import { API } from "./projects";

/** Something a team delivers to clusters that are selected by their labels. */
export interface ApplicationSpec {
  readonly team: string;
  readonly repository: string;
  readonly path: string;
  /** Revision by environment; clusters of others do not get it. */
  readonly revisions: Readonly<Record<string, string>>;
  /** Sites that get it; empty means all. */
  readonly sites: readonly string[];
  /** Steps over the clusters; none means all at once. Empty lists mean any. */
  readonly waves: readonly {
    readonly environments: readonly string[];
    readonly sites: readonly string[];
    readonly percentAtOnce: number;
  }[];
  /** What a service of the same name declares, for its chart. Default: there is no such service. */
  readonly service?: pulumi.Inputs | undefined;
}

/** Labels of a cluster that an Application of it has too, because steps go by them. */
const COPIED = ["environment", "site"];

/**
 * An Application on every cluster that has the environment and the site. It is synchronised and pruned by itself;
 * without waves what anybody changes in the cluster is put back. Removing it from the configuration leaves what it
 * has delivered, so that no line of a file takes a workload down.
 */
export function applicationSet(
  scope: Scope,
  namespace: pulumi.Output<string>,
  name: string,
  application: ApplicationSpec,
  opts: ChildOptions,
): CustomResource {
  const { revisions, sites, waves } = application;
  return customResource(
    scope,
    `application-${name}`,
    {
      apiVersion: API,
      kind: "ApplicationSet",
      metadata: { name, namespace },
      spec: {
        goTemplate: true,
        // A label that a cluster does not have is a mistake, and not the empty text.
        goTemplateOptions: ["missingkey=error"],
        generators: Object.entries(revisions).map(([environment, revision]) => ({
          clusters: { selector: selectorOf(environment, sites), values: { revision } },
        })),
        ...(waves.length === 0 ? {} : { strategy: strategyOf(waves) }),
        syncPolicy: { applicationsSync: "sync", preserveResourcesOnDeletion: true },
        template: templateOf(name, application),
      },
    },
    opts,
  );
}

function selectorOf(environment: string, sites: readonly string[]) {
  const chosen = sites.length === 0 ? {} : { matchExpressions: [among("site", sites)] };
  return { matchLabels: { environment }, ...chosen };
}

function among(key: string, values: readonly string[]) {
  return { key, operator: "In", values: [...values] };
}

function strategyOf(waves: ApplicationSpec["waves"]) {
  return {
    type: "RollingSync",
    rollingSync: {
      steps: waves.map(({ environments, sites, percentAtOnce }) => ({
        matchExpressions: [
          ...(environments.length === 0 ? [] : [among("environment", environments)]),
          ...(sites.length === 0 ? [] : [among("site", sites)]),
        ],
        maxUpdate: `${percentAtOnce}%`,
      })),
    },
  };
}

function templateOf(name: string, { team, repository, path, service }: ApplicationSpec): pulumi.Inputs {
  return {
    metadata: {
      name: `${name}-{{ .nameNormalized }}`,
      labels: {
        team,
        ...Object.fromEntries(COPIED.map((label) => [label, `{{ index .metadata.labels "${label}" }}`])),
      },
    },
    spec: {
      project: team,
      source: {
        repoURL: repository,
        path,
        targetRevision: "{{ .values.revision }}",
        ...(service === undefined ? {} : { helm: { releaseName: name, valuesObject: { service } } }),
      },
      destination: { server: "{{ .server }}", namespace: team },
      // The autoscaler's of a service; a synchronisation must neither see nor set it.
      ...(service === undefined
        ? {}
        : {
            ignoreDifferences: SCALED_KINDS.map(({ group, kind }) => ({
              group,
              kind,
              name,
              jsonPointers: ["/spec/replicas"],
            })),
          }),
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: [
          // Namespaces are the platform's, with everything in them that keeps teams apart.
          "CreateNamespace=false",
          "RespectIgnoreDifferences=true",
          "ServerSideApply=true",
          "PruneLast=true",
        ],
        retry: { limit: 5, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } },
      },
    },
  };
}
