import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { loadStack } from "../../cli/stack";
import { REPOSITORY } from "../../sandbox/paths";
import { planOf } from "../support/plans";
import { editedStackFile } from "../support/stack-file";
import { OrdinaryCli } from "./support/language-host-cli";

const STACKS = [
  { stack: "dev", target: "k3s" },
  { stack: "staging", target: "gcp" },
  { stack: "prod", target: "aws" },
] as const;

/** The repository's own files, such as the stack files that an ordinary command adds its salt to. */
function rootFiles(): Record<string, string> {
  const files = fs.readdirSync(REPOSITORY, { withFileTypes: true }).filter((entry) => entry.isFile());
  const read = ({ name }: fs.Dirent) => [name, fs.readFileSync(path.join(REPOSITORY, name), "utf8")];
  return Object.fromEntries(files.map(read)) as Record<string, string>;
}

describe("an ordinary pulumi command with a Node language host, and no build step", () => {
  let cli: OrdinaryCli;
  let untouched: Record<string, string>;
  before(async () => {
    untouched = rootFiles();
    cli = await OrdinaryCli.open();
  });
  after(() => cli.close());

  for (const { stack, target } of STACKS) {
    it(`previews ${stack} with the policy pack`, async () => {
      const source = path.join(REPOSITORY, `Pulumi.${stack}.yaml`);
      const file = await cli.createStack(stack, source, loadStack({ stack }).secrets);
      const ran = await cli.pulumi(
        ["preview", "-s", stack, "--policy-pack", "policy", "--config-file", file],
        stack,
      );
      expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
      const { recording } = await planOf({ stack, target });
      expect(ran.stdout).to.match(/^Policies:\n +\S+ trivium@v\S+ \(local: policy\)$/m);
      expect(ran.stdout).to.include(`Resources:\n    + ${recording.resources.length} to create\n`);
    });
  }

  it("answers bad configuration with every problem and no stack trace, and creates nothing", async () => {
    const source = editedStackFile("prod", (values) => {
      values["netwrok"] = {};
      values["target"] = "azure";
    });
    const file = await cli.createStack("bad", source, {});
    const ran = await cli.pulumi(["preview", "-s", "bad", "--config-file", file], "prod");
    expect(ran.code).not.to.equal(0);
    expect(ran.stdout).to.include(
      [
        "    error: Pulumi.bad.yaml: 2 problems, nothing was created",
        '      target = "azure"',
        "        is none of the choices; set one of aws, gcp, k3s",
        "      netwrok",
        "        is no setting; did you mean network?",
        "",
        "Resources:",
        "    + 1 to create", // The stack itself: the engine notes it before it runs the program.
        "    1 errored",
      ].join("\n"),
    );
    expect(ran.stdout + ran.stderr, "no stack trace").not.to.match(/^\s+at .+:\d+:\d+/m);
  });

  it("leaves the repository as it was", () => {
    expect(rootFiles()).to.deep.equal(untouched);
  });
});
