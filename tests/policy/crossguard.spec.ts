import type { ClusterArgs } from "@pulumi/aws/rds";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { COMPANIONS, policiesOf, stackPolicyName } from "../../policy/hosts/crossguard";
import { rules } from "../../policy/rules";
import { cloudNativePg } from "./support/custom-resources";
import { fixture, unknown } from "./support/fixtures";
import { inProcess, options, throughCrossGuard } from "./support/outcomes";
import { container, deployment } from "./support/workloads";

const SENTINEL = "sentinel-8c1f5d";
const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  masterPassword: SENTINEL,
  masterUsername: SENTINEL,
  backupRetentionPeriod: unknown,
});
const secrets = [{ name: "TOKEN", value: SENTINEL }];
const stack = [
  fixture<object>("trivium:index:Platform", "platform", { environment: "prod" })(),
  cluster(),
  cloudNativePg({ spec: { managed: { services: { additional: unknown } } } }),
  deployment({ containers: [{ ...container, image: SENTINEL, env: secrets, command: [SENTINEL] }] }),
];

describe("policy/crossguard", () => {
  const policies = policiesOf(rules, options);
  const policy = (name: string) => policies.find((candidate) => candidate.name === name);

  it("reports over a whole stack what the evaluation in process finds", () => {
    const outcomes = inProcess(rules, stack);
    expect(Object.keys(outcomes)).to.have.members(["cluster", "pg", "app"]);
    const sorted = (text = "") => text.split(" | ").sort();
    const through = throughCrossGuard(rules, stack);
    for (const [name, text] of Object.entries(outcomes)) {
      expect(sorted(through[name]), name).to.deep.equal(sorted(text));
    }
    expect(Object.keys(through)).to.have.members(Object.keys(outcomes));
  });

  it("never quotes a value that may be secret", () => {
    expect(JSON.stringify(inProcess(rules, stack))).not.to.contain(SENTINEL);
  });

  it("makes one policy of each rule, with its level and severity, and its own beside them", () => {
    const { inputs, ...atEnd } = COMPANIONS;
    const ofRules = rules.flatMap((rule) => [
      ...(rule.resource === undefined ? [] : [[rule.id, "validateResource", rule] as const]),
      ...(rule.stack === undefined ? [] : [[stackPolicyName(rule), "validateStack", rule] as const]),
    ]);
    const names = ofRules.map(([name]) => name);
    expect(policies.map(({ name }) => name)).to.deep.equal([inputs, ...names, ...Object.values(atEnd)]);
    for (const [name, view, { level, severity }] of ofRules) {
      expect(policy(name)).to.include({ enforcementLevel: level, severity });
      expect(policy(name)).to.have.property(view);
    }
  });

  it("advises on what is undecided and does not touch the level of the rule", () => {
    expect(policy(COMPANIONS.undecided)).to.include({ enforcementLevel: "advisory" });
    expect(
      throughCrossGuard(rules, [cluster({ storageEncrypted: unknown, masterPassword: undefined })]).cluster,
    ).to.contain("undecided: not known before the update: storageEncrypted");
  });

  it("carries the references of a rule as tags", () => {
    expect(policy("workload-not-privileged")?.tags).to.include.members([
      "cis-eks-4.2.1",
      "AVD-KSV-0017",
      "CKV_K8S_16",
      "baseline:privileged",
    ]);
  });
});

describe("policy/rules", () => {
  it("have ids of their own, which their files are named after", () => {
    const filesIn = (folder: string) =>
      readdirSync(join(__dirname, folder), { recursive: true, encoding: "utf8" })
        .map((file) => basename(file))
        .filter((file) => file.endsWith(".ts") && file !== "index.ts");
    const files = rules.map(({ id }) => `${id}.ts`);
    expect(new Set(files)).to.have.length(files.length);
    expect(filesIn("../../policy/rules")).to.have.members(files);
    expect(filesIn("rules")).to.have.members(files);
  });

  it("hold the whole catalogue", () => {
    expect(rules).to.have.length(111);
  });
});
