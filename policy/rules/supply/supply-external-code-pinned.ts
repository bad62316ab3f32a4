import * as z from "zod";
import { all, any, not, reads } from "../../core/facts";
import { application, appProject } from "../../kubernetes/argo";
import { byKind } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { isAuthenticated, isExactVersion, isUrl, namesRevision } from "../../reading/sources";
import { byType, together, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

/** A chart of a repository; one that is a path on disk is code of the program itself. */
function chart({ props }: Subject): Finding[] {
  const name = props.at("chart");
  const repository = props.at("repositoryOpts.repo");
  const version = props.at("version");
  const isPath = (text: string) => /^(\.{1,2}|~)?\//.test(text) || /^\.{1,2}$/.test(text);
  const local = all(repository.absent, reads(name, isPath));
  const archive = all(
    reads(name, (text) => isUrl(text) && text.endsWith(".tgz")),
    reads(name, namesRevision),
  );
  const from = repository.absent ? name : repository;
  const open = reads(from, (text) => isUrl(text) && !isAuthenticated(text));
  return [
    must(any(local, archive, reads(version, isExactVersion)), version, "the chart has no exact version"),
    must(not(open), from, "the chart comes over a connection that anybody can change"),
  ];
}

/** A manifest or a directory of manifests, on disk or at a URL. */
function remote(node: Node): Finding[] {
  return node.list().map((place) =>
    must(
      any(
        not(reads(place, isUrl)),
        reads(
          place,
          (text) => (isAuthenticated(text) || text.startsWith("github.com/")) && namesRevision(text),
        ),
      ),
      place,
      "the URL names no version or commit, or is not https",
    ),
  );
}

const addon = (subject: Subject): Finding[] => {
  const version = subject.props.at("addonVersion");
  return [must(willBeSet(subject, "addonVersion"), version, "the version of the add-on is not set")];
};

/** What is fetched and run in one go. */
const PIPED =
  /\b(curl|wget)\b[^\n;&]*\|\s*(sudo\s+(-\S+\s+)*)?([A-Z_]+=\S+\s+)*(env\s+\S+\s+)*(ba|da|z)?sh\b/;
/** What shows that the same code comes every time. */
const CHECKED = /sha(256|512)sum|shasum|cosign verify|gpg --verify|_VERSION=['"]?v?\d+\.\d+\.\d+/;
const INSECURE = /\b(curl|wget)\b[^\n;|]*\bhttp:\/\/(?!localhost|127\.|169\.254\.)/;

function commands(...properties: readonly string[]) {
  return ({ props }: Subject): Finding[] =>
    properties
      .map((property) => props.at(property))
      .filter((node) => !node.absent)
      .flatMap((node) => [
        must(
          not(reads(node, (text) => PIPED.test(text) && !CHECKED.test(text))),
          node,
          "it runs what it fetches unseen",
        ),
        must(not(reads(node, (text) => INSECURE.test(text))), node, "it fetches over http"),
      ]);
}

export const supplyExternalCodePinned = configurable(
  {
    id: "supply-external-code-pinned",
    title: "Charts, add-ons, manifests and scripts from elsewhere name an exact version",
    severity: "high",
    level: "mandatory",
    why: "What is fetched without a version or a checksum changes under the program, and whoever changes it runs code in the cluster.",
    remedy: "Name a version, a commit or a checksum, and fetch over https or oci.",
    refs: { cis: { k3s: ["1.2.2"] } },
  },
  {
    exactRevisions: z
      .boolean()
      .default(false)
      .describe("whether Argo CD must follow a tag or a commit, and no branch"),
  },
  ({ exactRevisions }) =>
    together(
      byType({
        "kubernetes:helm.sh/v4:Chart": chart,
        "kubernetes:helm.sh/v3:Release": chart,
        "kubernetes:yaml/v2:ConfigFile": ({ props }) => remote(props.at("file")),
        "kubernetes:yaml:ConfigFile": ({ props }) => remote(props.at("file")),
        "kubernetes:yaml/v2:ConfigGroup": ({ props }) => remote(props.at("files")),
        "kubernetes:kustomize/v2:Directory": ({ props }) => remote(props.at("directory")),
        "kubernetes:kustomize:Directory": ({ props }) => remote(props.at("directory")),
        "aws:eks/addon:Addon": addon,
        "command:remote:Command": commands("create", "update", "delete", "stdin"),
        "command:local:Command": commands("create", "update", "delete", "stdin"),
        "aws:ec2/instance:Instance": commands("userData"),
      }),
      byKind({
        "argoproj.io/Application": ({ body, patch }) =>
          application(body.at("spec"), { exactRevisions, patch }),
        "argoproj.io/ApplicationSet": ({ body, patch }) =>
          application(body.at("spec.template.spec"), { exactRevisions, patch }),
        "argoproj.io/AppProject": ({ body, patch }) => appProject(body.at("spec"), patch),
      }),
    ),
);
