import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { listFile, SETTINGS } from "../stacks/fleet/lists";
import { type Ran, trivium } from "../support/cli";

const AREA = "test-fleet";
const area = path.join(REPOSITORY, ".trivium", AREA);
const stateOf = (stack: string) =>
  path.join(area, "stacks", stack, "k3s", "state", ".pulumi", "stacks", "trivium", `${stack}.json`);

/** The closing table of a run, without its times. */
function table({ stdout }: Ran): string[] {
  return stdout
    .trimEnd()
    .split("\n")
    .slice(-4)
    .map((line) =>
      line
        .replace(/ +/g, " ")
        .replace(/\d+\.\d/, "n")
        .trim(),
    );
}

describe("a fleet on the engine", () => {
  const list = listFile({ base: "dev", settings: SETTINGS, sites: { hamburg: {}, kiel: {} } });
  const run = (operation: string, ...options: string[]) =>
    trivium(["fleet", operation, "--sites", list, ...options], { TRIVIUM_AREA: AREA });
  after(() => fs.rmSync(area, { recursive: true, force: true }));

  it("brings up and removes each site apart, whatever stands in the way of another", async () => {
    // What cannot be read is no state: the engine refuses this site, and no other.
    fs.mkdirSync(path.dirname(stateOf("dev-hamburg")), { recursive: true });
    fs.writeFileSync(stateOf("dev-hamburg"), "no state");
    const log = path.join(".trivium", AREA, "fleet", "dev-hamburg.up.log");
    const up = await run("up", "--concurrency", "1");
    const [head, hamburg, kiel, sum] = table(up);
    expect(head).to.equal("SITE STACK RESULT SECONDS");
    expect(hamburg)
      .to.match(/^hamburg dev-hamburg failed n .*\(/)
      .and.to.contain(`(${log})`);
    expect([kiel, sum]).to.deep.equal(["kiel dev-kiel done n", "up: 1 of 2 sites done"]);
    expect(up.code).to.equal(1);
    expect(fs.readFileSync(stateOf("dev-kiel"), "utf8")).to.contain("dev-kiel");

    const destroyed = await run("destroy", "--selector", "site=kiel");
    expect(table(destroyed).slice(-2)).to.deep.equal(["kiel dev-kiel done n", "destroy: 1 of 1 sites done"]);
    expect(destroyed.code).to.equal(0);
    expect(fs.readFileSync(stateOf("dev-hamburg"), "utf8")).to.equal("no state");
  });
});
