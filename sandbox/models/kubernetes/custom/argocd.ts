import type { Failure } from "../../../simulator/model";
import type { Field, Fields } from "../../../simulator/schema";
import { boolean, number, required, string, strings } from "./fields";
import { type Props, text } from "../../../simulator/values";
import { failIf, groupsAt } from "../syntax";

/**
 * The fields of Argo CD's kinds that the program makes, written down from their definitions:
 * github.com/argoproj/argo-cd v3.5.2, manifests/crds. Of a source, Git and Helm alone.
 */

const map: Field = { shape: { kind: "map", of: { kind: "string" } } };
const anything: Field = { shape: { kind: "any" } };

function object(to: string): Field {
  return { shape: { kind: "ref", to: `argocd.${to}` } };
}

function list(to: string): Field {
  return { shape: { kind: "array", of: { kind: "ref", to: `argocd.${to}` } } };
}

/** Nested types of AppProject and ApplicationSet. */
export const argocdDefinitions: Readonly<Record<string, Fields>> = {
  "argocd.AppProjectSpec": {
    description: string,
    sourceRepos: strings,
    destinations: list("Destination"),
    clusterResourceWhitelist: list("GroupKind"),
    namespaceResourceWhitelist: list("GroupKind"),
    namespaceResourceBlacklist: list("GroupKind"),
    roles: list("Role"),
    syncWindows: list("SyncWindow"),
    permitOnlyProjectScopedClusters: boolean,
  },
  "argocd.Destination": { name: string, namespace: string, server: string },
  "argocd.GroupKind": { group: required(string), kind: required(string), name: string },
  "argocd.Role": { name: required(string), description: string, groups: strings, policies: strings },
  "argocd.SyncWindow": {
    kind: string,
    schedule: string,
    duration: string,
    timeZone: string,
    applications: strings,
    namespaces: strings,
    clusters: strings,
    manualSync: boolean,
    description: string,
  },
  "argocd.ApplicationSetSpec": {
    generators: required(list("Generator")),
    goTemplate: boolean,
    goTemplateOptions: strings,
    strategy: object("Strategy"),
    syncPolicy: object("SetSyncPolicy"),
    template: required(object("Template")),
  },
  "argocd.Generator": { clusters: object("ClusterGenerator") },
  "argocd.ClusterGenerator": {
    flatList: boolean,
    selector: { shape: { kind: "ref", to: "meta.v1.LabelSelector" } },
    values: map,
  },
  "argocd.Strategy": { type: string, deletionOrder: string, rollingSync: object("RollingSync") },
  "argocd.RollingSync": { steps: list("Step") },
  "argocd.Step": {
    matchExpressions: list("MatchExpression"),
    maxUpdate: { shape: { kind: "union", of: [{ kind: "number" }, { kind: "string" }] } },
  },
  "argocd.MatchExpression": { key: string, operator: string, values: strings },
  "argocd.SetSyncPolicy": { applicationsSync: string, preserveResourcesOnDeletion: boolean },
  "argocd.Template": {
    metadata: required(object("TemplateMetadata")),
    spec: required(object("ApplicationSpec")),
  },
  "argocd.TemplateMetadata": {
    name: string,
    namespace: string,
    labels: map,
    annotations: map,
    finalizers: strings,
  },
  "argocd.ApplicationSpec": {
    project: required(string),
    destination: required(object("Destination")),
    source: object("Source"),
    ignoreDifferences: list("IgnoreDifference"),
    syncPolicy: object("SyncPolicy"),
    revisionHistoryLimit: number,
  },
  "argocd.Source": {
    repoURL: required(string),
    path: string,
    targetRevision: string,
    helm: object("Helm"),
  },
  "argocd.Helm": { releaseName: string, valuesObject: anything, valueFiles: strings, skipCrds: boolean },
  "argocd.IgnoreDifference": {
    group: string,
    kind: required(string),
    name: string,
    namespace: string,
    jsonPointers: strings,
    managedFieldsManagers: strings,
  },
  "argocd.SyncPolicy": { automated: object("Automated"), syncOptions: strings, retry: object("Retry") },
  "argocd.Automated": { enabled: boolean, prune: boolean, selfHeal: boolean, allowEmpty: boolean },
  "argocd.Retry": { limit: number, backoff: object("Backoff"), refresh: boolean },
  "argocd.Backoff": { duration: string, factor: number, maxDuration: string },
};

/** Argo CD refuses a role's policy that speaks of another subject or of another project's objects. */
export function projectProblems(inputs: Props): Failure[] {
  const project = text(inputs, "metadata.name") ?? "";
  return groupsAt(inputs, "spec.roles").flatMap((role, index) => {
    const policies = role["policies"];
    const subject = `proj:${project}:${text(role, "name") ?? ""}`;
    return (Array.isArray(policies) ? policies : []).flatMap((policy: unknown, place) => {
      const [kind, who, , , target] = String(policy).split(/,\s*/);
      return failIf(
        kind !== "p" || who !== subject || !(target ?? "").startsWith(`${project}/`),
        `spec.roles[${index}].policies[${place}]`,
        `invalid policy rule '${String(policy)}': policy subject must be ${subject}, object ${project}/*`,
      );
    });
  });
}
