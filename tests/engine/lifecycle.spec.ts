import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { type Ran, trivium } from "../support/cli";
import { editedStackFile, type Values } from "../support/stack-file";

const AREA = "test-lifecycle";
const area = path.join(REPOSITORY, ".trivium", AREA);

/** The line that closes every command of the sandbox. */
function closing({ stdout }: Ran): string {
  return stdout.trimEnd().split("\n").at(-1) ?? "";
}

/** On simulated clouds throughout: tests/cluster has the life of a site on a real API server. */
function run(command: string, ...args: string[]): Promise<Ran> {
  const mode = command === "decommission" ? [] : ["--kubernetes", "simulated"];
  return trivium([command, ...mode, ...args], { TRIVIUM_AREA: AREA });
}

function cloudObjects(stack: string, target: string): string[] {
  const directory = path.join(area, "stacks", stack, target, "cloud");
  return fs.existsSync(directory) ? fs.readdirSync(directory) : [];
}

/** What git sees changed: an engine that is let would write its salt into the stack files. */
function gitStatus(): string {
  return execFileSync("git", ["status", "--porcelain"], { cwd: REPOSITORY }).toString();
}

/** Edits that touch what holds data, and must all be updates in place. */
function harmlessEdit(values: Values): void {
  values["owner"] = "platform-engineering";
  const services = values["services"] as Record<string, Record<string, unknown>>;
  const [service] = Object.values(services);
  if (service === undefined) throw new Error("the stack declares no service");
  service["replicas"] = { min: 3, max: 8 };
  const databases = values["databases"] as Record<string, Record<string, unknown>>;
  for (const database of Object.values(databases)) database["size"] = "medium";
}

/** A second service of the same team, in the same database, called by the first. */
function secondService(values: Values): void {
  harmlessEdit(values);
  const services = values["services"] as Record<string, Record<string, unknown>>;
  const [first] = Object.entries(services);
  if (first === undefined) throw new Error("the stack declares no service");
  services["basket"] = { ...first[1], route: undefined, callers: [first[0]] };
}

const STACKS = [
  { stack: "dev", target: "k3s", protectedStack: false },
  { stack: "staging", target: "gcp", protectedStack: true },
  { stack: "prod", target: "aws", protectedStack: true },
];

describe("the life of a stack on the real engine", () => {
  let checkout: string;
  before(() => {
    fs.rmSync(area, { recursive: true, force: true });
    checkout = gitStatus();
  });
  after(() => {
    fs.rmSync(area, { recursive: true, force: true });
    expect(gitStatus(), "the checkout changed").to.equal(checkout);
  });

  for (const { stack, target, protectedStack } of STACKS) {
    describe(`${stack} on ${target}`, () => {
      it("comes up from nothing under the policy pack and says what it is", async () => {
        const up = await run("up", "--stack", stack);
        expect(up.code, up.stdout + up.stderr).to.equal(0);
        expect(up.stdout).to.match(/^SIMULATED clouds/);
        expect(up.stdout).to.include("clusterEndpoint");
        expect(closing(up)).to.match(
          new RegExp(`^up of ${stack}: \\d+ create, 0 unchanged .*\\(SIMULATED\\)$`),
        );
      });

      it("finds nothing to do the second time", async () => {
        const up = await run("up", "--stack", stack);
        expect(up.code, up.stdout + up.stderr).to.equal(0);
        expect(closing(up)).to.match(/no changes, \d+ resources/);
      });

      it("finds nothing to do after a refresh", async () => {
        const refresh = await run("refresh", "--stack", stack);
        expect(refresh.code, refresh.stdout + refresh.stderr).to.equal(0);
        expect(closing(refresh)).to.match(/no changes, \d+ resources/);
        const preview = await run("preview", "--stack", stack);
        expect(closing(preview)).to.match(/no changes, \d+ resources/);
      });

      it("updates in place, replacing nothing, when owner, replicas and database size change", async () => {
        const file = editedStackFile(stack, harmlessEdit);
        const up = await run("up", "--stack", stack, "--config-file", file);
        expect(up.code, up.stdout + up.stderr).to.equal(0);
        expect(closing(up)).to.match(/\d+ update/);
        expect(closing(up)).not.to.match(/replace|create|delete/);
      });

      it("plans another service without replacing or deleting anything", async () => {
        const file = editedStackFile(stack, secondService);
        const preview = await run("preview", "--stack", stack, "--config-file", file);
        expect(preview.code, preview.stdout + preview.stderr).to.equal(0);
        expect(closing(preview)).to.match(/\d+ create/);
        expect(closing(preview)).not.to.match(/replace|delete/);
      });

      if (protectedStack) {
        it("refuses to be destroyed and lists what protects it", async () => {
          const before = cloudObjects(stack, target);
          const destroy = await run("destroy", "--stack", stack);
          expect(destroy.code).to.equal(1);
          expect(destroy.stderr).to.match(new RegExp(`^stack ${stack} is protected: \\d+ resources`));
          expect(destroy.stderr).to.include(`trivium decommission --confirm ${stack}`);
          expect(cloudObjects(stack, target)).to.deep.equal(before);
        });

        it("gives up its protection in one update", async () => {
          const decommission = await run("decommission", "--confirm", stack);
          expect(decommission.code, decommission.stdout + decommission.stderr).to.equal(0);
          expect(closing(decommission)).not.to.match(/replace|create|delete/);
        });
      }

      it("is destroyed to nothing", async () => {
        const destroy = await run("destroy", "--stack", stack);
        expect(destroy.code, destroy.stdout + destroy.stderr).to.equal(0);
        expect(cloudObjects(stack, target)).to.deep.equal([]);
      });
    });
  }
});
