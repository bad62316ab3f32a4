import { expect } from "chai";
import { toJson } from "../../cli/plan/json";
import { toMarkdown } from "../../cli/plan/markdown";
import type { RecoveryRow } from "../../cli/plan/recovery/model";
import { recoveryRows } from "../../cli/plan/recovery/rows";
import { recoveryLines } from "../../cli/plan/recovery/table";
import { toTree } from "../../cli/plan/tree";
import type { RecordedResource } from "../../cli/recorder/recorder";
import type { Props } from "../../sandbox/simulator/values";
import { ConfigError } from "../../stacks/config/problems";
import type { TargetName } from "../../stacks/targets";
import { inputOf, planOf, type Settings } from "../support/plans";

/** What seeds/004 declares. */
const N11 = {
  cluster: { rto: "2m", rpo: "0s" },
  database: { rto: "30s", rpo: "1s" },
  cache: { rto: "60s", rpo: "5m" },
  services: { rto: "30s", rpo: "0s" },
};

async function rows(
  target: TargetName,
  settings: Settings = {},
  stack = "prod",
): Promise<readonly RecoveryRow[]> {
  return (await planOf({ stack, target, settings })).recovery;
}

function only(found: readonly RecoveryRow[], component: string): RecoveryRow {
  const [row, ...others] = found.filter((candidate) => candidate.component === component);
  expect(others, component).to.deep.equal([]);
  if (row === undefined) throw new Error(`no row for ${component}`);
  return row;
}

/** The rows of a plan whose resources are not all as they were. */
async function rowsWith(
  target: TargetName,
  change: (resource: RecordedResource) => RecordedResource | undefined,
): Promise<RecoveryRow[]> {
  const choice = { stack: "prod", target };
  const { resources } = (await planOf(choice)).recording;
  return recoveryRows(
    inputOf(choice).config,
    resources.flatMap((resource) => change(resource) ?? []),
  );
}

function without(type: string) {
  return (resource: RecordedResource) => (resource.type === type ? undefined : resource);
}

function withInputs(type: string, change: (inputs: Props) => Props) {
  return (resource: RecordedResource) =>
    resource.type === type ? { ...resource, inputs: change(resource.inputs) } : resource;
}

describe("recovery objectives", () => {
  it("N11 are declared by component, held against the resources, and shown where they are not met", async () => {
    const found = await rows("aws", { recovery: N11 });
    expect(recoveryLines(found)).to.deep.equal([
      "recovery objectives, and what the resources provide (an unmet one is shown, and is no error):",
      "  component         RTO  provided  RPO  provided  verdict  why",
      "  cluster           2m   0s        0s   0s        met      the control plane runs in three zones, nodes in 3: " +
        "a lost zone stops neither (https://docs.aws.amazon.com/eks/latest/userguide/disaster-recovery-resiliency.html)",
      "  database main     30s  1m        1s   0s        unmet    3 instances in 3 zones: failover typically takes " +
        "less than 60 s, often less than 30 s " +
        "(https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html)",
      "  services podinfo  30s  50s       0s   0s        unmet    pods on other nodes go on; those of a lost one get " +
        "requests for 50 s more " +
        "(https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/)",
    ]);
  });

  it("N11 a cache's objective is held against its replicas, whose makers document no time", async () => {
    const settings = { caches: { sessions: {} }, recovery: N11 };
    const cache = async (target: TargetName, stack: string) => {
      const { name, declared, provided, verdict, why } = only(await rows(target, settings, stack), "cache");
      expect([name, declared], target).to.deep.equal(["sessions", N11.cache]);
      return `${provided.rto} / ${provided.rpo}, ${verdict}: ${why}`;
    };
    const replica = "unknown / unknown, unknown: a replica in another zone takes over by itself: ";
    expect(await cache("aws", "prod")).to.equal(`${replica}how long that takes is not documented`);
    expect(await cache("gcp", "prod")).to.equal(`${replica}it is away for a few seconds, in Google's words`);
    for (const target of ["aws", "gcp", "k3s"] as const) {
      expect(await cache(target, "dev"), target).to.match(/^none \/ none, unmet: /);
    }
  });

  it("of something whose resources nobody reads are unknown, not met", async () => {
    const [row] = await rowsWith("aws", without("aws:eks/cluster:Cluster"));
    expect(row).to.deep.equal({
      component: "cluster",
      declared: { rto: "2m", rpo: "0s" },
      provided: { rto: "unknown", rpo: "unknown" },
      verdict: "unknown",
      why: "no resource of this stack tells",
    });
  });

  for (const [id, region] of [
    ["F15", { rto: "15m", rpo: "5m" }],
    ["C15", { rto: "4h", rpo: "1h" }],
  ] as const) {
    it(`${id} the loss of the region is an objective of its own, and unmet with nothing in a second one`, async () => {
      expect(only(await rows("gcp", { recovery: { region } }), "region")).to.deep.equal({
        component: "region",
        declared: region,
        provided: { rto: "none", rpo: "none" },
        verdict: "unmet",
        why: "nothing of this stack is in a second region",
      });
    });
  }

  it("are the profile's where the stack declares none", async () => {
    expect(only(await rows("aws"), "database").declared).to.deep.equal({ rto: "1m", rpo: "1s" });
    expect(only(await rows("aws"), "database").verdict).to.equal("met");
    const dev = only(await rows("aws", {}, "dev"), "database");
    expect(dev).not.to.have.property("declared");
    expect(dev.verdict).to.equal("undeclared");
  });

  it("of a database with one instance are unmet on every target, with the reason", async () => {
    const declared = { recovery: { database: { rto: "4h", rpo: "5m" } } };
    for (const target of ["aws", "gcp", "k3s"] as const) {
      const row = only(await rows(target, declared, "dev"), "database");
      expect([row.verdict, row.provided.rto], target).to.deep.equal(["unmet", "none"]);
      expect(row.why, target).to.match(/single instance|instances in one zone/);
    }
  });

  it("are unknown where no maker documents a figure, and unmet below what is certain", async () => {
    const found = only(await rows("gcp", { recovery: { database: { rto: "2m", rpo: "0s" } } }), "database");
    expect([found.verdict, found.provided.rto]).to.deep.equal(["unknown", "1m or more"]);
    const stricter = await rows("k3s", { recovery: { database: { rto: "30s", rpo: "0s" } } });
    expect(only(stricter, "database").verdict).to.equal("unmet");
    expect(only(stricter, "cluster").verdict).to.equal("unknown");
  });

  it("are judged by the resources themselves", async () => {
    const verdict = async (target: TargetName, component: string, change: Parameters<typeof rowsWith>[1]) => {
      const { verdict: found, why } = only(await rowsWith(target, change), component);
      return `${found}: ${why}`;
    };
    expect(await verdict("aws", "cluster", without("aws:eks/nodeGroup:NodeGroup"))).to.equal(
      "unmet: all nodes are in one zone",
    );
    const oneZone = withInputs("aws:rds/clusterInstance:ClusterInstance", (inputs) => ({
      ...inputs,
      availabilityZone: "eu-central-1a",
    }));
    expect(await verdict("aws", "database", oneZone)).to.match(/^unmet: instances in one zone/);
    const zonal = withInputs("gcp:container/cluster:Cluster", (inputs) => ({
      ...inputs,
      location: "europe-west3-a",
    }));
    expect(await verdict("gcp", "cluster", zonal)).to.equal(
      "unmet: the control plane or all nodes are in one zone",
    );
    expect(await verdict("k3s", "services", without("kubernetes:policy/v1:PodDisruptionBudget"))).to.equal(
      "unmet: no disruption budget: a drain may take all of its pods",
    );
    expect(
      await verdict("k3s", "services", without("kubernetes:autoscaling/v2:HorizontalPodAutoscaler")),
    ).to.equal("unmet: it may run as one pod");
  });

  it("are refused where they are no durations, with what to set", () => {
    const choice = {
      stack: "prod",
      target: "aws",
      settings: {
        recovery: { database: { rto: "half a minute", rpo: "1s" }, regoin: { rto: "1h", rpo: "1h" } },
      },
    } as const;
    expect(() => inputOf(choice))
      .to.throw(ConfigError)
      .with.property(
        "message",
        [
          "Pulumi.prod.yaml: 2 problems, nothing was created",
          '  recovery.database.rto = "half a minute"',
          "    is no duration; set a whole number of s, m, h or d, such as 30s, 15m or 4h",
          "  recovery.regoin",
          "    is no setting; did you mean region?",
        ].join("\n"),
      );
  });
});

describe("what a plan prints of recovery", () => {
  it("is the same in the tree, in Markdown and as JSON", async () => {
    const planned = await planOf({ stack: "prod", target: "aws" });
    const { recovery } = toJson(planned) as unknown as {
      recovery: { component: string; name: string | null; verdict: string }[];
    };
    expect(
      recovery.map(({ component, name, verdict }) => `${component} ${name ?? ""} ${verdict}`),
    ).to.deep.equal(["cluster  met", "database main met", "services podinfo met"]);
    const lines = recoveryLines(planned.recovery);
    expect(toTree(planned)).to.include(`\n${lines.join("\n")}\n`);
    expect(toMarkdown(planned)).to.match(
      /\n\| services podinfo \| 1m \| 50s \| 0s \| 0s \| met \| pods on other/,
    );
    expect(toMarkdown(planned)).to.match(/^# prod: prod on aws\n\n\d+ resources, \d+ of them protected/);
  });
});
