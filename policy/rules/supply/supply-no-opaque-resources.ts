import * as z from "zod";
import { all, any, isSet, not, reads } from "../../core/facts";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import { isAuthenticated, isExactVersion, isUrl, namesRevision } from "../../reading/sources";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

/** Where the platform itself runs commands: on the machines of a K3s cluster. */
const REVIEWED = ["trivium:index:Cluster$command:remote:Command"];

const COMMANDS = ["command:local:Command", "command:remote:Command"];
const FILES = ["kubernetes:yaml/v2:ConfigFile", "kubernetes:yaml:ConfigFile"];
const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Whether a resource is one of those reviewed: by name, by type, or by the type with those of its parents. */
function isReviewed({ urn, name, type }: Subject, reviewed: readonly string[]): boolean {
  const qualified = urn.split("::")[2] ?? type;
  return reviewed.some((entry) => entry === name || qualified === entry || qualified.endsWith(`$${entry}`));
}

/** A release renders in its provider, so that no rule sees what it installs; what it is must be clear at least. */
function release({ props }: Subject, charts: readonly string[]): Finding[] {
  const chart = props.at("chart");
  const version = props.at("version");
  const repository = props.at("repositoryOpts.repo");
  const from = repository.absent ? chart : repository;
  const known = all(reads(version, isExactVersion), reads(from, isAuthenticated));
  // A chart on disk is part of the program and is reviewed with it.
  const local = all(
    repository.absent,
    reads(chart, (text) => /^\.{0,2}\//.test(text)),
  );
  const listed = charts.length === 0 ? true : reads(chart, (text) => charts.includes(text));
  return [
    must(any(local, known), chart, "nobody can tell what this release installs"),
    must(any(local, listed), chart, "the chart is not on the list of those reviewed"),
  ];
}

function configFile({ props }: Subject): Finding[] {
  const file = props.at("file");
  const settled = any(
    reads(file, (text) => !isUrl(text)),
    reads(file, (text) => isAuthenticated(text) && namesRevision(text)),
  );
  return [must(settled, file, "nobody can tell what this file holds")];
}

/** Kyverno writes objects of its own, which no rule sees. */
function kyverno(body: Node): Finding[] {
  return body
    .at("spec.rules")
    .list()
    .map((rule) =>
      must(
        all(...["mutate", "generate"].map((part) => not(isSet(rule.at(part))))),
        rule,
        "it changes or makes objects that no rule sees",
      ),
    );
}

export const supplyNoOpaqueResources = configurable(
  {
    id: "supply-no-opaque-resources",
    title: "What rules cannot see into is reviewed and listed",
    severity: "high",
    level: "mandatory",
    why: "A command, a dynamic provider or a chart can do anything, and every other rule of this pack is silent about it.",
    remedy:
      "Use a resource that says what it makes; pin charts and files; name in reviewed what somebody has read.",
    refs: {},
  },
  {
    reviewed: z
      .array(z.string())
      .default(REVIEWED)
      .describe("resources that somebody has read: name, type, or type with those of its parents (A$B)"),
    charts: z
      .array(z.string())
      .default([])
      .describe("charts that may be installed; empty: any that is pinned"),
  },
  ({ reviewed, charts }) => ({
    targets: [RELEASE, ...COMMANDS, ...FILES, "dynamic providers", "kyverno.io/ClusterPolicy"],
    stack: (stack: Stack): StackFinding[] => {
      const listed = (subject: Subject, findings: readonly Finding[]) =>
        about(
          subject,
          ...findings.map((finding) => ({
            ...finding,
            fact: any(isReviewed(subject, reviewed), finding.fact),
          })),
        );
      const opaque = stack.subjects.filter(
        ({ type }) => COMMANDS.includes(type) || /^pulumi-[a-z]+:dynamic/.test(type),
      );
      return [
        ...opaque.flatMap((subject) =>
          listed(subject, [must(false, subject.props, "no rule can see what it does")]),
        ),
        ...stack.ofType(RELEASE).flatMap((subject) => listed(subject, release(subject, charts))),
        ...stack.ofType(...FILES).flatMap((subject) => listed(subject, configFile(subject))),
        ...["ClusterPolicy", "Policy"]
          .flatMap((kind) => stack.objectsOf("kyverno.io", kind))
          .flatMap(({ subject, manifest }) => listed(subject, kyverno(manifest.body))),
      ];
    },
  }),
);
