import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { type Ran, trivium } from "../support/cli";

const AREA = "test-adversity";
const area = path.join(REPOSITORY, ".trivium", AREA);
const cloud = path.join(area, "stacks", "dev", "k3s", "cloud");

function run(command: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return trivium([command, "--stack", "dev"], { TRIVIUM_AREA: AREA, ...env });
}

function closing({ stdout }: Ran): string {
  return stdout.trimEnd().split("\n").at(-1) ?? "";
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
