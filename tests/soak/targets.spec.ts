import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { goYaml } from "../../components/pure/yaml";
import { REPOSITORY } from "../../sandbox/paths";
import { trivium } from "../support/cli";
import { type Choice, inputOf, MATRIX } from "../support/plans";
import { temporaryFolder } from "../support/temporary";

const AREA = "soak-targets";
const area = path.join(REPOSITORY, ".trivium", AREA);

/** A stack file for a choice; the stack's name is that of the file. */
function stackFileOf(choice: Choice): string {
  const config = Object.entries(inputOf(choice).values).map(([key, value]) => [`trivium:${key}`, value]);
  const file = path.join(temporaryFolder(), `Pulumi.${choice.stack}.yaml`);
  fs.writeFileSync(file, goYaml({ config: Object.fromEntries(config) as object }));
  return file;
}

describe("every stack on every target, and every target with all its options, on the real engine", () => {
  afterEach(() => fs.rmSync(area, { recursive: true, force: true }));

  for (const { name, ...choice } of MATRIX) {
    it(`${name} comes up, is left alone by a second run, and goes`, async () => {
      const { stack, target, settings } = choice;
      const file = stackFileOf(choice);
      const unprotected = stackFileOf({ ...choice, settings: { ...settings, decommission: stack } });
      const run = async (command: string, config: string) => {
        const options = ["--stack", stack, "--target", target, "--config-file", config];
        const ran = await trivium([command, "--kubernetes", "simulated", ...options], { TRIVIUM_AREA: AREA });
        expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
        return ran.stdout;
      };
      await run("up", file);
      expect(await run("up", file)).to.match(/no changes, \d+ resources/);
      await run("up", unprotected);
      await run("destroy", unprotected);
    });
  }
});
