import * as z from "zod";
import { all, any, not, reads } from "../../core/facts";
import { containersOf, perPod } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { imageName, liesBelow } from "../../reading/sources";
import { byType, together } from "../../core/subject";
import type { Node } from "../../core/values";

/** Closed, and kept only for what was there by then. */
const CLOSED = ["k8s.gcr.io"];

/** `nginx` is `docker.io/library/nginx` wherever a node is not told otherwise. */
function fullName(text: string): string {
  const { registry, repository } = imageName(text);
  if (registry !== "") return repository;
  return `docker.io/${repository.includes("/") ? "" : "library/"}${repository}`;
}

/** Without the scheme: `https://charts.example.com/stable` and `oci://ghcr.io/charts` are compared as paths. */
const pathOf = (url: string) => url.replace(/^[a-z+]+:\/\//i, "");

export const supplyImageRegistryAllowed = configurable(
  {
    id: "supply-image-registry-allowed",
    title: "Images and charts come from registries that were chosen",
    severity: "high",
    level: "mandatory",
    why: "Anybody can publish under a name that looks right, and a name without a registry is looked up where the node pleases.",
    remedy: "Write the registry in front of the name, and use one that you have chosen.",
    refs: {
      cis: { eks: ["5.1.4"], gke: ["5.1.4"] },
      trivy: ["AVD-KSV-0125", "AVD-KSV-0124"],
    },
  },
  {
    registries: z
      .array(z.string())
      .default([])
      .describe("registries or paths in them that images come from; empty: any that the name says"),
    forbidden: z.array(z.string()).default(CLOSED).describe("registries that no image comes from"),
    chartRepositories: z
      .array(z.string())
      .default([])
      .describe("hosts or paths that charts come from; empty: any"),
  },
  ({ registries, forbidden, chartRepositories }) => {
    const isAllowed = (text: string) =>
      registries.length === 0 ? imageName(text).registry !== "" : liesBelow(fullName(text), registries);

    /** An image that is not named comes from nowhere yet. */
    const image = (node: Node, label: string): Finding => {
      const allowed = all(
        reads(node, isAllowed),
        not(reads(node, (text) => liesBelow(fullName(text), forbidden))),
      );
      return must(any(node.absent, allowed), node, `${label} does not come from an allowed registry`);
    };

    const chart = ({ props }: Subject): Finding[] => {
      if (chartRepositories.length === 0) return [];
      const repository = props.at("repositoryOpts.repo");
      const from = repository.absent ? props.at("chart") : repository;
      const allowed = reads(from, (text) => liesBelow(pathOf(text), chartRepositories));
      // A path on disk is code of the program itself.
      const local = all(
        repository.absent,
        reads(from, (text) => /^\.{0,2}\//.test(text)),
      );
      return [must(any(local, allowed), from, "the chart does not come from an allowed repository")];
    };

    const pods = perPod((pod) => [
      ...containersOf(pod).map(({ node, label }) => image(node.at("image"), `the image of ${label}`)),
      ...pod.spec.each("volumes[].image.reference").map((node) => image(node, "the image of a volume")),
    ]);
    const charts = byType({ "kubernetes:helm.sh/v4:Chart": chart, "kubernetes:helm.sh/v3:Release": chart });
    return together(pods, charts);
  },
);
