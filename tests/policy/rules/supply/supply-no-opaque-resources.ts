import type { ReleaseArgs } from "@pulumi/kubernetes/helm/v3";
import type { local, remote } from "@pulumi/command";
import { supplyNoOpaqueResources as rule } from "../../../../policy/rules/supply/supply-no-opaque-resources";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const release = fixture<ReleaseArgs>(RELEASE, "release", {
  chart: "shop",
  version: "1.2.3",
  repositoryOpts: { repo: "https://charts.example.com" },
});
const file = fixture<{ file?: string }>("kubernetes:yaml/v2:ConfigFile", "file", {
  file: "https://example.com/releases/v1.2.3/install.yaml",
});
interface Policy {
  spec: { rules: { name: string; mutate?: object; generate?: object; validate?: object }[] };
}
const kyverno = fixture<Policy>("kubernetes:kyverno.io/v1:ClusterPolicy", "kyverno", {
  spec: { rules: [{ name: "tags", validate: {} }] },
});
const onMachine = fixture<remote.CommandArgs>("command:remote:Command", "onMachine", {
  connection: { host: "10.0.0.1" },
  create: "true",
});
const here = fixture<local.CommandArgs>("command:local:Command", "here", { create: "true" });
const dynamic = fixture<object>("pulumi-nodejs:dynamic:Resource", "dynamic", {});
const ofPlatform = {
  ...onMachine(),
  urn: "urn:pulumi:test::trivium::trivium:index:Platform$trivium:index:Cluster$command:remote:Command::onMachine",
};
const unseen = "violation: no rule can see what it does";
const unclear = "violation: nobody can tell what this release installs";

export const examination: Examination = {
  rule,
  base: [release(), file(), kyverno()],
  mutants: [
    {
      of: "release",
      path: "version",
      bad: ["^1.2.3", "1.x", "latest", "~1.2"],
      good: ["v1.2.3", "1.2.3-rc.1"],
      absent: "violation",
    },
    {
      of: "release",
      path: "repositoryOpts.repo",
      bad: ["http://charts.example.com"],
      good: ["oci://ghcr.io/charts"],
      absent: "violation",
    },
    { of: "release", path: "chart", good: ["other"], absent: "pass", unknown: "pass" },
    {
      of: "file",
      path: "file",
      bad: ["https://example.com/main/install.yaml", "http://example.com/v1.2.3/install.yaml"],
      good: [
        "manifests/install.yaml",
        "https://raw.example.com/team/app/0123456789abcdef0123456789abcdef01234567/install.yaml",
      ],
      absent: "violation",
      empty: "pass",
    },
    { of: "kyverno", path: "spec.rules[0].mutate", bad: [{ patch: {} }], absent: "pass", empty: "violation" },
    {
      of: "kyverno",
      path: "spec.rules[0].generate",
      bad: [{ kind: "Secret" }],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    [
      "fails on what does anything at all",
      [onMachine(), here(), dynamic()],
      { onMachine: unseen, here: unseen, dynamic: unseen },
    ],
    ["has read what the platform runs on machines", [ofPlatform]],
    [
      "takes what is listed by name and by type",
      [onMachine(), here(), release({ version: "1.x" })],
      {},
      { reviewed: ["onMachine", "command:local:Command", RELEASE] },
    ],
    [
      "does not take one type for the end of another",
      [dynamic()],
      { dynamic: unseen },
      { reviewed: ["dynamic:Resource", "Resource"] },
    ],
    [
      "takes a chart on disk",
      [release({ chart: "./charts/shop", repositoryOpts: undefined, version: undefined })],
    ],
    [
      "takes no other chart where there is a list",
      [release()],
      { release: "violation: the chart is not on the list of those reviewed" },
      { charts: ["cert-manager"] },
    ],
    [
      "is sure of a bad version beside an unknown repository",
      [release({ version: "latest", repositoryOpts: { repo: unknown } })],
      { release: unclear },
    ],
  ],
};
