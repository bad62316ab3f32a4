import type { InstanceArgs } from "@pulumi/aws/ec2";
import type { AddonArgs } from "@pulumi/aws/eks";
import type { local, remote } from "@pulumi/command";
import type { ReleaseArgs } from "@pulumi/kubernetes/helm/v3";
import type { ChartArgs } from "@pulumi/kubernetes/helm/v4";
import type { DirectoryArgs } from "@pulumi/kubernetes/kustomize/v2";
import type { ConfigFileArgs } from "@pulumi/kubernetes/yaml/v2";
import { supplyExternalCodePinned as rule } from "../../../../policy/rules/supply/supply-external-code-pinned";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const repositoryOpts = { repo: "https://charts.example.com" };
const release = fixture<ReleaseArgs>("kubernetes:helm.sh/v3:Release", "release", {
  chart: "shop",
  version: "1.2.3",
  repositoryOpts,
});
const chart = fixture<ChartArgs>("kubernetes:helm.sh/v4:Chart", "chart", {
  chart: "oci://ghcr.io/charts/shop",
  version: "v1.2.3",
});
const file = fixture<ConfigFileArgs>("kubernetes:yaml/v2:ConfigFile", "file", {
  file: "https://github.com/team/app/releases/download/v1.2.3/install.yaml",
});
const directory = fixture<DirectoryArgs>("kubernetes:kustomize/v2:Directory", "directory", {
  directory: `https://github.com/team/app/config?ref=${COMMIT}`,
});
const addon = fixture<AddonArgs>("aws:eks/addon:Addon", "addon", {
  addonName: "coredns",
  addonVersion: "v1.13.2-eksbuild.31",
  clusterName: "shop",
});
const onMachine = fixture<remote.CommandArgs>("command:remote:Command", "onMachine", {
  connection: { host: "10.0.0.1" },
  create: "systemctl restart k3s",
});
const here = fixture<local.CommandArgs>("command:local:Command", "here", { create: "true" });
const instance = fixture<InstanceArgs>("aws:ec2/instance:Instance", "instance", {
  userData: "#!/bin/sh\nsystemctl enable app",
});

interface Source {
  repoURL: string;
  targetRevision?: string;
  chart?: string;
  path?: string;
}
interface Application {
  spec: {
    project?: string;
    source?: Source;
    sources?: Source[];
    destination?: { server?: string; name?: string; namespace?: string };
  };
}
const source: Source = { repoURL: "https://git.example.com/shop", targetRevision: "v1.2.3", path: "deploy" };
const spec = { project: "shop", source, destination: { server: "https://cluster", namespace: "shop" } };
const application = fixture<Application>("kubernetes:argoproj.io/v1alpha1:Application", "application", {
  spec,
});
interface Project {
  spec: {
    sourceRepos?: string[];
    destinations?: { server?: string; namespace?: string }[];
    clusterResourceWhitelist?: { group: string; kind: string }[];
    clusterResourceBlacklist?: { group: string; kind: string }[];
  };
}
const project = fixture<Project>("kubernetes:argoproj.io/v1alpha1:AppProject", "project", {
  spec: {
    sourceRepos: ["https://git.example.com/shop"],
    destinations: [{ server: "https://cluster", namespace: "shop" }],
    clusterResourceWhitelist: [],
  },
});
const unseen = "violation: it runs what it fetches unseen";

export const examination: Examination = {
  rule,
  base: [
    release(),
    chart(),
    file(),
    directory(),
    addon(),
    onMachine(),
    here(),
    instance(),
    application(),
    project(),
  ],
  mutants: [
    ...["release", "chart"].map((of) => ({
      of,
      path: "version",
      bad: ["^1.2.3", "1.x", "1.2", "latest", ">=1.2.3"],
      good: ["1.2.3", "v1.2.3-rc.1+build.5"],
      absent: "violation" as const,
    })),
    {
      of: "release",
      path: "repositoryOpts.repo",
      bad: ["http://charts.example.com"],
      good: ["oci://ghcr.io/charts"],
      absent: "pass",
    },
    {
      of: "chart",
      path: "chart",
      bad: ["http://example.com/shop-1.2.3.tgz"],
      good: ["./shop"],
      absent: "pass",
    },
    {
      of: "file",
      path: "file",
      bad: [
        "https://raw.githubusercontent.com/team/app/main/install.yaml",
        "http://example.com/v1.2.3/install.yaml",
      ],
      good: ["manifests/install.yaml", `https://raw.githubusercontent.com/team/app/${COMMIT}/install.yaml`],
      absent: "not-applicable",
      empty: "pass",
    },
    {
      of: "directory",
      path: "directory",
      bad: ["https://github.com/team/app/config", "github.com/team/app/config?ref=main"],
      good: ["./config", "github.com/team/app/config?ref=v1.2.3"],
      absent: "not-applicable",
      empty: "pass",
    },
    { of: "addon", path: "addonVersion", good: ["v1.0.0"], absent: "violation" },
    ...[
      { of: "onMachine", path: "create" },
      { of: "onMachine", path: "update" },
      { of: "onMachine", path: "stdin" },
      { of: "here", path: "create" },
      { of: "instance", path: "userData" },
    ].map(({ of, path }) => ({
      of,
      path,
      bad: [
        "curl -sfL https://get.k3s.io | sh -",
        "wget -qO- https://example.com/install | sudo bash",
        "curl -o app http://example.com/app",
      ],
      good: [
        "curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.35.6+k3s1 sh -",
        "curl -o app https://example.com/app && echo '0123  app' | sha256sum -c",
        "curl http://169.254.169.254/latest/meta-data",
      ],
      absent: ["update", "stdin"].includes(path) ? ("pass" as const) : ("not-applicable" as const),
      empty: "pass" as const,
    })),
    {
      of: "application",
      path: "spec.project",
      bad: ["default"],
      good: ["other"],
      absent: "violation",
      empty: "pass",
    },
    {
      of: "application",
      path: "spec.source.targetRevision",
      good: ["HEAD", "main"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "application",
      path: "spec.source.repoURL",
      bad: ["http://git.example.com/shop"],
      good: ["git@git.example.com:shop"],
      absent: "pass",
    },
    { of: "application", path: "spec.destination.name", bad: ["prod"], absent: "pass", empty: "violation" },
    {
      of: "application",
      path: "spec.sources",
      bad: [[source, { ...source, repoURL: "http://git.example.com/values" }]],
      good: [[source]],
      absent: "pass",
    },
    {
      of: "project",
      path: "spec.sourceRepos",
      bad: [["*"], ["https://git.example.com/shop", "*"]],
      good: [["https://git.example.com/*"]],
      absent: "pass",
    },
    {
      of: "project",
      path: "spec.destinations",
      bad: [[{ server: "*", namespace: "*" }]],
      good: [[{ server: "*", namespace: "shop" }], [{ server: "https://cluster", namespace: "*" }]],
      absent: "pass",
    },
    { of: "project", path: "spec.destinations[0].server", good: ["*"], absent: "pass", unknown: "pass" },
    { of: "project", path: "spec.destinations[0].namespace", good: ["*"], absent: "pass", unknown: "pass" },
    {
      of: "project",
      path: "spec.clusterResourceWhitelist",
      bad: [[{ group: "*", kind: "*" }]],
      good: [[{ group: "", kind: "Namespace" }]],
      absent: "violation",
      empty: "pass",
    },
  ],
  cases: [
    [
      "takes a chart on disk without a version",
      [chart({ chart: "./charts/shop", version: undefined as never })],
    ],
    [
      "takes an archive whose name is its version",
      [chart({ chart: "https://example.com/shop-1.2.3.tgz", version: undefined as never })],
    ],
    [
      "says that a chart comes over http",
      [release({ repositoryOpts: { repo: "http://charts.example.com" } })],
      { release: "violation: the chart comes over a connection that anybody can change" },
    ],
    [
      "wants a version of a chart in an Application",
      [
        application({
          spec: {
            ...spec,
            source: { repoURL: "https://charts.example.com", chart: "shop", targetRevision: "1.*" },
          },
        }),
      ],
      { application: "violation: it follows a branch or a range of versions" },
    ],
    [
      "refuses a source that is two things",
      [application({ spec: { ...spec, source: { ...source, chart: "shop" } } })],
      { application: "violation: it names a chart and a path" },
    ],
    ...["HEAD", "main", undefined].map((targetRevision): Case => [
      `refuses ${String(targetRevision)} where a tag or a commit is wanted`,
      [application({ spec: { ...spec, source: { ...source, targetRevision: targetRevision as never } } })],
      { application: "violation: it follows a branch or a range of versions" },
      { exactRevisions: true },
    ]),
    ...["v1.2.3", COMMIT, "{{ .values.revision }}", "release/1.2.3"].map((targetRevision): Case => [
      `and takes ${targetRevision}`,
      [application({ spec: { ...spec, source: { ...source, targetRevision } } })],
      {},
      { exactRevisions: true },
    ]),
    [
      "looks into the template of an ApplicationSet",
      [
        fixture<object>("kubernetes:argoproj.io/v1alpha1:ApplicationSet", "set", {
          spec: { template: { spec: { ...spec, project: "default" } } },
        })(),
      ],
      { set: "violation: it is in the project default" },
    ],
    [
      "leaves alone what a patch leaves out, and not what it says",
      [
        fixture<object>("kubernetes:argoproj.io/v1alpha1:ApplicationPatch", "silent", {
          spec: { source: { repoURL: "https://git.example.com/shop" } },
        })(),
        fixture<object>("kubernetes:argoproj.io/v1alpha1:AppProjectPatch", "wide", {
          spec: { sourceRepos: ["*"] },
        })(),
      ],
      { wide: "violation: it takes any repository" },
      { exactRevisions: true },
    ],
    [
      "takes a project that denies every resource of the cluster",
      [project({ spec: { clusterResourceBlacklist: [{ group: "*", kind: "*" }] } })],
    ],
    [
      "and none that denies some",
      [project({ spec: { clusterResourceBlacklist: [{ group: "*", kind: "Secret" }] } })],
      { project: "violation: it does not say which resources of the cluster it may write" },
    ],
    [
      "finds a fetched script beside an unknown command",
      [onMachine({ update: unknown, create: "curl https://example.com/i | sh" })],
      { onMachine: unseen },
    ],
    [
      "knows a version by what it was made from",
      [
        addon(
          { addonVersion: unknown },
          { propertyDependencies: { addonVersion: [urnOf("aws:eks/cluster:Cluster", "eks")] } },
        ),
      ],
    ],
  ],
};
