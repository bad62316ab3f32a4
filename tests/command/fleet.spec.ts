import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { listFile, SETTINGS } from "../stacks/fleet/lists";
import { trivium } from "../support/cli";

const AREA = "test-fleet-command";
const area = path.join(REPOSITORY, ".trivium", AREA);
const EXAMPLE = path.join(REPOSITORY, "examples", "sites.yaml");

function fleet(...args: readonly string[]) {
  return trivium(["fleet", ...args], { TRIVIUM_AREA: AREA });
}

describe("trivium fleet", () => {
  it("lists the sites of the example with what they are selected by", async () => {
    const ran = await fleet("list", "--sites", EXAMPLE, "--selector", "region=north");
    const common = "environment=dev,managed-by=pulumi,owner=platform";
    expect(ran.stdout).to.equal(
      [
        "SITE     STACK        LABELS",
        `hamburg  dev-hamburg  ${common},platform=hamburg,region=north,site=hamburg`,
        `kiel     dev-kiel     ${common},platform=kiel,region=north,site=kiel`,
        "",
      ].join("\n"),
    );
    expect(ran.code, ran.stderr).to.equal(0);
  });

  it("plans each site, a line each", async () => {
    const ran = await fleet("plan", "--sites", EXAMPLE, "--selector", "region=south");
    expect(ran.stdout).to.match(/^dev-munich: [1-9]\d* resources, 0 violations\n$/);
    expect(ran.code, ran.stderr).to.equal(0);
  });

  for (const [what, args] of [
    ["up", ["up"]],
    ["render", ["render", "--out", area]],
  ] as const) {
    it(`${what} refuses a bad list, writing nothing`, async () => {
      const sites = listFile({ base: "dev", settings: SETTINGS, sites: { kiel: { netwrok: {} } } });
      const ran = await fleet(...args, "--sites", sites);
      expect(ran.stderr).to.equal(
        [
          "sites.yaml: 1 problem, nothing was created",
          "  sites.kiel.netwrok",
          "    is no setting; did you mean network?",
          "",
        ].join("\n"),
      );
      expect(ran.code).to.equal(2);
      expect(fs.existsSync(area), "something was written").to.equal(false);
    });
  }

  it("refuses a number of sites at a time that is none, writing nothing", async () => {
    const ran = await fleet("up", "--sites", EXAMPLE, "--concurrency", "0");
    expect(ran.stderr).to.equal("--concurrency 0 is no number of sites; set a whole number from 1 to 999\n");
    expect(ran.code).to.equal(2);
    expect(fs.existsSync(area), "something was written").to.equal(false);
  });
});
