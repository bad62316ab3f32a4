import { all, any, isOneOf, isSet, not, reads } from "../core/facts";
import { type Finding, must } from "../core/model";
import { isExactRevision } from "../reading/sources";
import type { Node } from "../core/values";

/** How an Application of Argo CD is judged. */
interface Judging {
  /** Whether it must follow a tag or a commit, and no branch. */
  readonly exactRevisions: boolean;
  /** Whether it is a patch, which leaves what it does not name as it is. */
  readonly patch: boolean;
}

/** What an Application says of where it comes from and where it goes. */
export function application(spec: Node, judging: Judging): Finding[] {
  const destination = spec.at("destination");
  const both = all(isSet(destination.at("server")), isSet(destination.at("name")));
  const project = spec.at("project");
  const inDefault = isOneOf(judging.patch ? project : project.or("default"), "default");
  const single = spec.at("source").absent ? [] : [spec.at("source")];
  return [
    must(not(inDefault), project, "it is in the project default"),
    must(not(both), destination, "it names its destination twice"),
    ...[...single, ...spec.at("sources").list()].flatMap((node) => source(node, judging)),
  ];
}

/** A chart, or a path of a repository; generators of an ApplicationSet fill in what stands in braces. */
function source(node: Node, { exactRevisions, patch }: Judging): Finding[] {
  const revision = node.at("targetRevision");
  const url = node.at("repoURL");
  const chart = node.at("chart");
  const exact = reads(revision, (text) => text.includes("{{") || isExactRevision(text));
  const free = any(patch && revision.absent, all(chart.absent, !exactRevisions));
  return [
    must(not(all(isSet(chart), isSet(node.at("path")))), node, "it names a chart and a path"),
    must(any(exact, free), revision, "it follows a branch or a range of versions"),
    must(not(reads(url, (text) => text.startsWith("http://"))), url, "the repository is read over http"),
  ];
}

/** What a project lets its Applications take and write. */
export function appProject(spec: Node, patch: boolean): Finding[] {
  const everyKind = (list: string) =>
    any(
      ...spec
        .at(list)
        .list()
        .map((entry) => all(isOneOf(entry.at("group"), "*"), isOneOf(entry.at("kind"), "*"))),
    );
  const allowed = spec.at("clusterResourceWhitelist");
  const chosen = all(any(patch, isSet(allowed)), not(everyKind("clusterResourceWhitelist")));
  const everywhere = spec
    .at("destinations")
    .list()
    .map((entry) => {
      const everyCluster = any(isOneOf(entry.at("server"), "*"), isOneOf(entry.at("name"), "*"));
      return all(everyCluster, isOneOf(entry.at("namespace"), "*"));
    });
  const repositories = spec.at("sourceRepos");
  const anyRepository = any(...repositories.list().map((entry) => isOneOf(entry, "*")));
  return [
    must(
      any(everyKind("clusterResourceBlacklist"), chosen),
      allowed,
      "it does not say which resources of the cluster it may write",
    ),
    must(not(anyRepository), repositories, "it takes any repository"),
    must(not(any(...everywhere)), spec.at("destinations"), "it delivers to every namespace of every cluster"),
  ];
}
