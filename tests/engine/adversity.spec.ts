import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { type Ran, trivium, triviumProcess } from "../support/cli";

const AREA = "test-adversity";
const area = path.join(REPOSITORY, ".trivium", AREA);
const DEV = ["--stack", "dev", "--kubernetes", "simulated"];
const cloud = path.join(area, "stacks", "dev", "k3s", "cloud");

function run(command: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return trivium([command, ...DEV], { TRIVIUM_AREA: AREA, ...env });
}

function closing({ stdout }: Ran): string {
  return stdout.trimEnd().split("\n").at(-1) ?? "";
}

async function eventually(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("it did not come to that within a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The file of one object of the simulated cloud. */
function objectFile(start: string): string {
  const file = fs.readdirSync(cloud).find((name) => name.startsWith(start));
  if (file === undefined) throw new Error(`no object ${start} in the simulated cloud`);
  return path.join(cloud, file);
}

describe("when something goes wrong", () => {
  after(() => fs.rmSync(area, { recursive: true, force: true }));

  for (const [fault, word] of [
    ["kubernetes.create#12=fail", "500 InternalError"],
    ["kubernetes.create#7=timeout", "timed out"],
    ["kubernetes.create#9=disconnect", "the connection was lost"],
  ] as const) {
    it(`an update that meets ${fault} fails with the cloud's word, and the next one goes on from there`, async () => {
      const failed = await run("up", { TRIVIUM_FAULTS: fault });
      expect(failed.code, failed.stdout).to.equal(1);
      expect(failed.stdout).to.include(word);
      expect(failed.stderr).to.equal("up of dev failed\n");
      const made = fs.readdirSync(cloud).length;
      expect(made).to.be.greaterThan(0);

      const second = await run("up");
      expect(second.code, second.stdout + second.stderr).to.equal(0);
      expect(fs.readdirSync(cloud).length).to.be.greaterThan(made);
      expect(closing(await run("up"))).to.match(/no changes/);
      await run("destroy");
      expect(fs.readdirSync(cloud)).to.deep.equal([]);
    });
  }

  it("an interrupted update stops with the engine, leaves no lock, and the next one goes on from there", async () => {
    const up = triviumProcess(["up", ...DEV], { TRIVIUM_AREA: AREA });
    await eventually(() => fs.existsSync(cloud) && fs.readdirSync(cloud).length > 5);
    up.child.kill("SIGINT");
    const interrupted = await up.ended;
    expect(interrupted.code).to.equal(1);
    expect(interrupted.stderr).to.include("SIGINT: the engine ends what is under way and stops");

    const second = await run("up");
    expect(second.code, second.stdout + second.stderr).to.equal(0);
    await run("destroy");
  });

  it("drift is seen by a refresh and repaired by an update", async () => {
    await run("up");
    const file = objectFile("kubernetes_autoscaling_v2_HorizontalPodAutoscaler");
    const drifted = fs.readFileSync(file, "utf8").replaceAll('"maxReplicas": 4', '"maxReplicas": 40');
    fs.writeFileSync(file, drifted);
    expect(closing(await run("refresh"))).to.match(/1 update/);
    expect(closing(await run("up"))).to.match(/1 update/);
    expect(fs.readFileSync(file, "utf8"))
      .to.match(/"maxReplicas": 4\b/)
      .and.not.to.include('"maxReplicas": 40');
  });

  it("an object deleted behind the engine's back is made again", async () => {
    const file = objectFile("kubernetes_policy_v1_PodDisruptionBudget");
    fs.rmSync(file);
    expect(closing(await run("refresh"))).to.match(/1 delete/);
    expect(closing(await run("up"))).to.match(/1 create/);
    expect(fs.existsSync(file)).to.equal(true);
  });
});
