import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { trivium } from "../support/cli";
import { temporaryFolder } from "../support/temporary";

const database = (name: string, inputs: object) => ({
  urn: `urn:pulumi:prod::shop::aws:rds/instance:Instance::${name}`,
  custom: true,
  id: name,
  type: "aws:rds/instance:Instance",
  inputs: { instanceClass: "db.t4g.medium", engine: "postgres", ...inputs },
});
const RULE = ["--rule", "data-encrypted-at-rest"];
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("trivium policy", () => {
  const folder = temporaryFolder();
  const write = (name: string, content: unknown) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const state = (...resources: object[]) => ({ version: 3, deployment: { resources } });
  const judge = (content: unknown, ...args: string[]) =>
    trivium(["policy", "--file", write("state.json", content), ...args]);

  it("ends with 0 where all is well, and says what it looked at", async () => {
    const { code, stdout } = await judge(state(database("orders", { storageEncrypted: true })), ...RULE);
    expect(code).to.equal(0);
    expect(stdout).to.contain("1 passed, 0 not applicable: 1 rules x 1 resources");
  });

  it("ends with 1 where a mandatory rule is violated, and with 0 where only advice is", async () => {
    const open = state(database("orders", { storageEncrypted: false }));
    const { code, stdout } = await judge(open, ...RULE);
    expect(code).to.equal(1);
    expect(stdout).to.contain(
      "aws:rds/instance:Instance orders storageEncrypted: its storage is not encrypted",
    );
    const advice = write("config.json", { "data-encrypted-at-rest": "advisory" });
    expect((await judge(open, ...RULE, "--config", advice)).code).to.equal(0);
  });

  it("writes a report to a file", async () => {
    const out = path.join(folder, "report.sarif");
    await judge(
      state(database("orders", { storageEncrypted: false })),
      ...RULE,
      "--format",
      "sarif",
      "--out",
      out,
    );
    expect(JSON.parse(fs.readFileSync(out, "utf8"))).to.have.property("version", "2.1.0");
  });

  it("fails on a decision that nobody can see in continuous integration only", async () => {
    const hidden = state(database("orders", { publiclyAccessible: UNKNOWN }));
    const rule = ["--rule", "data-not-public"];
    expect((await judge(hidden, ...rule)).code).to.equal(0);
    expect((await judge(hidden, ...rule, "--ci")).code).to.equal(1);
  });

  const cases: readonly [what: string, content: unknown, args: readonly string[], problem: string][] = [
    [
      "a state that is cut off",
      '{"version":3,"deployment":{"resou',
      [],
      "ends in the middle, as if it had been cut off",
    ],
    [
      "a state of another version",
      { version: 2, deployment: {} },
      [],
      "version is of a version that is not known here",
    ],
    [
      "encrypted secrets",
      state(database("orders", { password: SECRET })),
      [],
      "export it with --show-secrets, or set --encrypted unknown",
    ],
    [
      "an unknown profile",
      state(),
      ["--profile", "hippa"],
      "--profile hippa is no profile; did you mean hipaa?",
    ],
    [
      "an unknown rule",
      state(),
      ["--rule", "data-not-pubic"],
      "--rule data-not-pubic is no rule; did you mean data-not-public?",
    ],
    [
      "an unknown framework",
      state(),
      ["--framework", "soc3"],
      "--framework soc3 is no framework; did you mean soc2?",
    ],
  ];
  for (const [what, content, args, problem] of cases) {
    it(`refuses ${what}, with what to do and no stack trace`, async () => {
      const { code, stdout, stderr } = await judge(content, ...args);
      expect(code).to.equal(2);
      expect(stderr)
        .to.contain(problem)
        .and.not.to.match(/^\s+at /m);
      expect(stdout).to.equal("");
    });
  }

  it("refuses malformed exemptions and a malformed configuration, each with all its problems", async () => {
    const exemptions = write(
      "exemptions.yaml",
      "exemptions:\n  - rule: data-not-pubic\n    urn: urn:pulumi:*::*::**\n",
    );
    const refused = await judge(state(), "--exemptions", exemptions);
    expect(refused.code).to.equal(2);
    expect(refused.stderr)
      .to.contain("did you mean data-not-public?")
      .and.to.contain("would cover everything");
    const config = write("config.json", { "data-not-pubic": "off", "data-not-public": "sometimes" });
    const { code, stderr } = await judge(state(), "--config", config);
    expect(code).to.equal(2);
    expect(stderr)
      .to.contain("data-not-pubic is no rule; did you mean data-not-public?")
      .and.to.contain('data-not-public = "sometimes" is neither a level nor a group of settings');
  });
});
