import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { trivium } from "../support/cli";
import { temporaryFolder } from "../support/temporary";

const AREA = "test-unavailable";
const area = path.join(REPOSITORY, ".trivium", AREA);

/** A machine with nothing on PATH and an empty cache, where no way but these is open. */
function bareMachine(ways: string): NodeJS.ProcessEnv & { XDG_CACHE_HOME: string } {
  const cache = temporaryFolder();
  return { PATH: "/nonexistent", XDG_CACHE_HOME: cache, TRIVIUM_ENGINE: ways, TRIVIUM_AREA: AREA };
}

const WAYS_OUT = [
  "ways out:",
  "  1. install pulumi 3.256.0 or later and put it on PATH (https://www.pulumi.com/docs/install/)",
  "  2. let this machine reach get.pulumi.com, and run the command again",
  "  3. install Go 1.25 or later with access to the Go module proxy, and run the command again",
  "",
].join("\n");

describe("a machine without an engine", function () {
  this.timeout(60_000);
  afterEach(() => fs.rmSync(area, { recursive: true, force: true }));

  it("is told what was tried and the ways out, sees the plan, and ends with 3", async () => {
    const ran = await trivium(["up", "--stack", "dev"], bareMachine("path,cache,go"));
    expect(ran.code).to.equal(3);
    expect(ran.stderr).to.equal(
      [
        "no Pulumi engine can be had on this machine:",
        "  - no pulumi command on PATH",
        "  - no engine in the cache from an earlier run",
        "  - installer: left out by TRIVIUM_ENGINE",
        "  - it cannot be built: no go command on PATH",
        WAYS_OUT,
      ].join("\n"),
    );
    expect(ran.stdout).to.include("dev: dev on k3s");
    expect(fs.existsSync(area), "nothing was written").to.equal(false);
  });

  it("loses a cached engine that does not run", async () => {
    const machine = bareMachine("path,cache");
    const engine = path.join(machine.XDG_CACHE_HOME, "trivium", "engine", "bin", "pulumi");
    fs.mkdirSync(path.dirname(engine), { recursive: true });
    fs.writeFileSync(engine, "half of an engine", { mode: 0o755 });
    const ran = await trivium(["up", "--stack", "dev"], machine);
    expect(ran.code).to.equal(3);
    expect(ran.stderr).to.include("  - the engine in the cache does not run; it was removed\n");
    expect(fs.existsSync(engine)).to.equal(false);
  });
});
