import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { trivium } from "../support/cli";
import { temporaryFolder } from "../support/temporary";

const AREA = "test-no-site";
const area = path.join(REPOSITORY, ".trivium", AREA);

/** Helm is there: what is missing is the control plane. */
function folderWithHelm(): string {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "helm"), "#!/bin/sh\necho v3.22.0\n", { mode: 0o755 });
  return folder;
}

describe("a site without a control plane to be had", () => {
  after(() => fs.rmSync(area, { recursive: true, force: true }));

  it("ends with 3, says the ways out, and leaves nothing behind", async () => {
    const ran = await trivium(["up", "--stack", "dev"], {
      TRIVIUM_AREA: AREA,
      TRIVIUM_TOOLS: "path",
      PATH: [folderWithHelm(), process.env["PATH"]].join(path.delimiter),
    });
    expect(ran.code, ran.stdout).to.equal(3);
    expect(ran.stderr).to.match(/^no (etcd|kube-\S+|kwok) can be had on this machine:$/m);
    expect(ran.stderr).to.include("set SANDBOX_KUBECONFIG to the kubeconfig of a kind or k3d cluster");
    expect(ran.stderr).to.include("run the command with --kubernetes simulated");
    expect(ran.stderr).not.to.include("    at ");
    expect(fs.existsSync(path.join(area, "stacks", "dev", "k3s", "state"))).to.equal(false);
  });

  it("refuses a cluster that is not on this machine, and bad usage, with 2", async () => {
    const kubeconfig = path.join(area, "remote.yaml");
    fs.mkdirSync(area, { recursive: true });
    fs.writeFileSync(
      kubeconfig,
      [
        "apiVersion: v1",
        "kind: Config",
        'clusters: [{ name: far, cluster: { server: "https://cluster.example:6443" } }]',
        "users: [{ name: me, user: { token: none } }]",
        "contexts: [{ name: far, context: { cluster: far, user: me } }]",
        "current-context: far",
      ].join("\n"),
    );
    const far = await trivium(["up", "--stack", "dev"], {
      TRIVIUM_AREA: AREA,
      SANDBOX_KUBECONFIG: kubeconfig,
    });
    expect(far.code, far.stdout).to.equal(2);
    expect(far.stderr).to.include("https://cluster.example:6443");

    const cloud = await trivium(["up", "--stack", "prod", "--kubernetes", "real"], { TRIVIUM_AREA: AREA });
    expect(cloud.code).to.equal(2);
    expect(cloud.stderr).to.equal("the cluster of target aws is a cloud's: here it can only be simulated\n");
  });
});
