import type { ReleaseArgs } from "@pulumi/kubernetes/helm/v3";
import type { ChartArgs } from "@pulumi/kubernetes/helm/v4";
import { supplyImageRegistryAllowed as rule } from "../../../../policy/rules/supply/supply-image-registry-allowed";
import { fixture, unknown } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";
import { asEveryKind, container, deployment, digest, each, inList, LISTS } from "../../support/workloads";

const violation = "violation: the image of container app does not come from an allowed registry";
const kinds = asEveryKind(inList("containers", { image: "nginx" }));
const own = { registries: ["registry.example.com/shop/", "*.azurecr.io", "docker.io/library"] };
const charts = { chartRepositories: ["charts.example.com/stable", "ghcr.io/charts"] };
const chartViolation = "violation: the chart does not come from an allowed repository";
const release = fixture<ReleaseArgs>("kubernetes:helm.sh/v3:Release", "release", {
  chart: "shop",
  repositoryOpts: { repo: "https://charts.example.com/stable" },
});
const chart = fixture<ChartArgs>("kubernetes:helm.sh/v4:Chart", "chart", {
  chart: "oci://ghcr.io/charts/shop",
});
const image = (name: string) => [deployment(inList("containers", { image: name }))];

export const examination: Examination = {
  rule,
  base: [deployment({ volumes: [{ name: "model", image: { reference: `ghcr.io/model@${digest}` } }] })],
  mutants: [
    {
      of: "app",
      path: "spec.template.spec.containers[0].image",
      bad: ["nginx", "nginx:1.2", "team/app", "k8s.gcr.io/pause", "k8s.gcr.io/a/b:1"],
      good: ["docker.io/library/nginx", "localhost/app", "registry:5000/app", "registry.k8s.io/pause:3"],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "app",
      path: "spec.template.spec.volumes[0].image.reference",
      bad: ["model"],
      good: ["quay.io/model"],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    [
      "forbids the registries that settings name",
      image("quay.io/shop/app"),
      { app: violation },
      { forbidden: ["quay.io/shop"] },
    ],
    ...LISTS.map((list): Case => [
      `fails on one of the ${list}`,
      [deployment(inList(list, { image: "nginx" }))],
      { app: violation },
    ]),
    ...Object.entries(kinds).map(([form, resources]): Case => [
      `fails on every kind of pod: ${form}`,
      resources,
      each(resources, violation),
    ]),
    ["leaves alone what a patch leaves out", asEveryKind({ containers: [{ name: "app" }] }).patch],
    [
      "finds a known image behind an unknown one",
      [
        deployment({
          containers: [
            { ...container, image: unknown },
            { ...container, image: "nginx" },
          ],
        }),
      ],
      { app: violation },
    ],
    ...[
      "registry.example.com/shop-evil/app",
      "registry.example.com/other/app",
      "team.azurecr.io.evil.example/app",
      "azurecr.io/app",
      "quay.io/app",
      "team/app",
    ].map((name): Case => [`matches whole segments: refuses ${name}`, image(name), { app: violation }, own]),
    ...["registry.example.com/shop/app:1", "team.azurecr.io/app", "nginx", "nginx:1.2"].map((name): Case => [
      `matches whole segments: takes ${name}`,
      image(name),
      {},
      own,
    ]),
    ["says nothing of charts unless it is told which", [release({ chart: "other" }), chart()]],
    ["takes charts of the list", [release(), chart()], {}, charts],
    [
      "refuses other charts",
      [
        release({ repositoryOpts: { repo: "https://charts.example.com/stable-evil" } }),
        chart({ chart: "oci://quay.io/shop" }),
      ],
      { release: chartViolation, chart: chartViolation },
      charts,
    ],
    ["takes a chart on disk", [chart({ chart: "./charts/shop" })], {}, charts],
    [
      "is undecided about a repository that is not known yet",
      [release({ repositoryOpts: { repo: unknown } })],
      { release: "undecided: not known before the update: repositoryOpts.repo" },
      charts,
    ],
  ],
};
