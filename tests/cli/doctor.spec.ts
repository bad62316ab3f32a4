import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { generated, SHOWN, withPart } from "../../cli/docs";
import { upgradeCommand, type UpgradeOptions } from "../../cli/doctor/command";
import { upgradeText } from "../../cli/doctor/text";
import { UsageError } from "../../sandbox/errors";
import { REPOSITORY } from "../../sandbox/paths";
import { upgradeReport } from "../../stacks/compatibility/upgrade";
import { targets } from "../../stacks/targets";
import { trivium } from "../support/cli";
import { editedStackFile, type Values } from "../support/stack-file";

function read(file: string): string {
  return fs.readFileSync(path.join(REPOSITORY, file), "utf8");
}

/** A copy of a stack file whose cluster is at another version. */
function stackAt(stack: string, version: string): string {
  return editedStackFile(stack, (values) => ((values["cluster"] as Values)["version"] = version));
}

const upgrade = (...args: string[]) => trivium(["doctor", "upgrade", ...args]);

describe("trivium doctor upgrade", function () {
  this.timeout(30_000);

  it("names what blocks, dates and order, as docs/upgrade.md shows it, and ends with 1", async () => {
    const { stack, to, today } = SHOWN;
    const ran = await upgrade("--stack", stack, "--to", to, "--today", today);
    expect(ran.stderr).to.equal("");
    expect(ran.code).to.equal(1);
    expect(read("docs/upgrade.md")).to.include(
      `\`\`\`console\n$ ./cli/trivium doctor upgrade --stack ${stack} --to ${to} --today ${today}\n${ran.stdout}\`\`\`\n`,
    );
  });

  it("lets a step pass that nothing blocks, with a warning where support has ended, and ends with 0", async () => {
    const file = stackAt("staging", "1.34");
    const ran = await upgrade("--config-file", file, "--target", "gcp", "--today", "2026-11-21");
    expect(ran.stderr).to.equal("");
    expect(ran.stdout).to.equal(
      [
        "staging on gcp: Kubernetes 1.34 to 1.35, on 2026-11-21 (limits as read on 2026-08-22)",
        "",
        "nothing blocks it",
        "",
        "support of Google Kubernetes Engine (https://endoflife.date/google-kubernetes-engine):",
        "  1.34 ended on 2026-10-01: WARNING, out of standard support for 51 days",
        "  1.35 ends on 2027-04-11: 141 days left",
        "",
        "order:",
        "  1. read what 1.35 removes, and find who still uses it: https://kubernetes.io/docs/reference/using-api/deprecation-guide",
        "  2. on 1.34: definitions, then cert-manager, then the mesh and its proxies, then every other chart that must change",
        '  3. set cluster.version to "1.35", and look at the preview: no cluster, no database and no network may be replaced',
        "  4. the control plane: minMasterVersion is raised, one replica after the other, and never back",
        "  5. the nodes: GKE upgrades the pool by itself in the maintenance window, or on demand",
        "  6. charts that need the later version; then the next minor version, not two at once",
        "",
        "version skew:",
        "  a control plane goes up one minor version at a time, and not down (https://kubernetes.io/releases/version-skew-policy)",
        "  nodes are never newer than the control plane, and at most 2 minor versions older (https://cloud.google.com/kubernetes-engine/versioning)",
        "  kubectl and Pulumi's provider are within one minor version of the control plane (https://kubernetes.io/releases/version-skew-policy)",
        "",
      ].join("\n"),
    );
    expect(ran.code).to.equal(0);
  });

  it("prints the same as data", async () => {
    const ran = await upgrade(
      "--stack",
      "prod",
      "--target",
      "k3s",
      "--today",
      "2027-01-15",
      "--format",
      "json",
    );
    expect(ran.code).to.equal(1);
    const { blockers, untested, order, skew, ...rest } = JSON.parse(ran.stdout) as Record<string, unknown>;
    expect(rest).to.deep.equal({
      schemaVersion: 1,
      stack: "prod",
      target: "k3s",
      from: "1.35",
      to: "1.36",
      today: "2027-01-15",
      read: "2026-08-22",
      blocked: true,
      missing: [],
      support: [
        { version: "1.35", until: "2027-02-28", daysLeft: 44, source: "https://endoflife.date/kubernetes" },
        { version: "1.36", until: "2027-06-28", daysLeft: 164, source: "https://endoflife.date/kubernetes" },
      ],
    });
    expect(blockers).to.deep.equal([
      {
        part: "linkerd-control-plane",
        version: "2026.6.3",
        of: "Kubernetes",
        from: "1.31",
        to: "1.35",
        given: "1.36",
        source: "linkerd.io/2-edge/reference/k8s-versions, row 2.20",
        newest: { release: "2.20", to: "1.35" },
      },
    ]);
    expect((untested as readonly { part: string }[]).map(({ part }) => part)).to.have.members([
      "argo-rollouts",
      "istiod",
      "psmdb-operator",
    ]);
    expect(order).to.have.length(6);
    expect(skew).to.have.length(3);
  });

  it("warns before support ends", () => {
    const { kubernetes: distribution } = targets.aws;
    const report = upgradeReport({ distribution, from: "1.34", to: "1.35", today: "2026-11-21" });
    expect(upgradeText({ stack: "prod", target: "aws" }, report)).to.include(
      "\n  1.34 ends on 2026-12-02: WARNING, 11 days left\n",
    );
  });

  it("refuses a skipped minor version, listing the steps, and ends with 2", async () => {
    const ran = await upgrade("--config-file", stackAt("prod", "1.34"), "--to", "1.36");
    expect([ran.stdout, ran.stderr]).to.deep.equal([
      "",
      "--to 1.36 skips a minor version; go one at a time: 1.34, then 1.35, then 1.36, each with its own report\n",
    ]);
    expect(ran.code).to.equal(2);
  });

  const REFUSED: Readonly<Record<string, readonly [Partial<UpgradeOptions>, string]>> = {
    "an unknown version": [
      { to: "1.356" },
      "--to 1.356 is no Kubernetes minor version that is known; did you mean 1.35?",
    ],
    "a way down": [
      { to: "1.34" },
      "--to 1.34 is below 1.35, which prod is at; a control plane does not go back: make another cluster",
    ],
    "the same version": [{ to: "1.35" }, "--to 1.35 is what prod is at; set 1.36"],
    "a day that is none": [{ today: "tomorrow" }, "--today tomorrow is no day; set for example 2026-11-21"],
  };
  for (const [what, [options, message]] of Object.entries(REFUSED)) {
    it(`refuses ${what} as bad input`, () => {
      const act = () => void upgradeCommand({ stack: "prod", format: "text", ...options });
      expect(act).to.throw(UsageError, new RegExp(`^${message.replace(/[.?]/g, "\\$&")}$`));
    });
  }
});

describe("the documentation that the command line writes", () => {
  it("is up to date; `make docs` writes it", async () => {
    for (const [file, text] of Object.entries(await generated())) {
      expect(text === read(file), `${file} is stale; run \`make docs\``).to.equal(true);
    }
  });

  it("cannot be written into a document that has no place for it", () => {
    expect(() => withPart("docs/upgrade.md", "# Upgrading", "limits", "")).to.throw(
      "docs/upgrade.md lacks the lines <!-- limits: written by `make docs` --> and <!-- end of limits -->",
    );
  });
});
