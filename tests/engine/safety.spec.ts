import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { cacheDirectory, REPOSITORY } from "../../sandbox/paths";
import { trivium } from "../support/cli";
import { temporaryFolder } from "../support/temporary";

const AREA = "test-safety";
const area = path.join(REPOSITORY, ".trivium", AREA);
const CANARY = "canary-credential-0123456789";

/** An engine on PATH that writes down its environment and then is the real one. */
async function spyingEngine(log: string): Promise<string> {
  const root = path.join(cacheDirectory(), "engine");
  const { command } = await PulumiCommand.get({
    ...(fs.existsSync(root) && { root }),
    skipVersionCheck: true,
  });
  const directory = temporaryFolder();
  const real = command === "pulumi" ? execFileSync("which", ["pulumi"]).toString().trim() : command;
  fs.writeFileSync(path.join(directory, "pulumi"), `#!/bin/sh\nenv >> '${log}'\nexec '${real}' "$@"\n`, {
    mode: 0o755,
  });
  return directory;
}

describe("the sandbox never touches a real cloud", () => {
  after(() => fs.rmSync(area, { recursive: true, force: true }));

  it("hands no credential of the user to any child, and leaves none in its files", async () => {
    const log = path.join(temporaryFolder(), "env");
    const spy = await spyingEngine(log);
    const home = temporaryFolder();
    fs.mkdirSync(path.join(home, ".aws"));
    fs.writeFileSync(path.join(home, ".aws", "credentials"), `[default]\naws_secret_access_key=${CANARY}\n`);
    const ran = await trivium(["up", "--stack", "dev", "--kubernetes", "simulated"], {
      PATH: `${spy}${path.delimiter}${process.env["PATH"] ?? ""}`,
      HOME: home,
      XDG_CACHE_HOME: cacheDirectory().replace(/\/trivium$/, ""),
      TRIVIUM_AREA: AREA,
      AWS_ACCESS_KEY_ID: CANARY,
      AWS_SECRET_ACCESS_KEY: CANARY,
      AWS_PROFILE: CANARY,
      GOOGLE_APPLICATION_CREDENTIALS: `/tmp/${CANARY}`,
      GOOGLE_OAUTH_ACCESS_TOKEN: CANARY,
      KUBECONFIG: `/tmp/${CANARY}`,
      VAULT_TOKEN: CANARY,
      PULUMI_ACCESS_TOKEN: CANARY,
    });
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);

    const seen = fs.readFileSync(log, "utf8");
    // The client asks for the version before the sandbox is entered; everything that runs a program comes after.
    const inside = seen.slice(seen.indexOf("PULUMI_BACKEND_URL=file://"));
    expect(inside, "the spy saw the engine run").to.include("TRIVIUM_CLOUD=");
    expect(inside).not.to.include(CANARY);
    expect(inside).not.to.include(home);
    const leaked = execFileSync("sh", ["-c", `grep -rl '${CANARY}' '${area}' || true`]).toString();
    expect(leaked).to.equal("");
  });

  it("keeps the kubeconfig's token out of its state and its clouds", () => {
    expect(fs.existsSync(area), "there is something to search").to.equal(true);
    const found = execFileSync("sh", ["-c", `grep -rl 'placeholder-token' '${area}' || true`]).toString();
    expect(found).to.equal("");
  });

  it("keeps its engine's state inside the checkout", () => {
    expect(fs.existsSync(path.join(area, "stacks", "dev", "k3s", "state", ".pulumi"))).to.equal(true);
  });
});
