import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";
import { ApiServer, type ObjectReference } from "../../sandbox/kubernetes/api";
import { type Ran, trivium } from "../support/cli";
import { editedStackFile } from "../support/stack-file";

const AREA = "test-edge";
const area = path.join(REPOSITORY, ".trivium", AREA);
const directory = path.join(area, "stacks", "dev", "k3s", "cluster");

const QUOTA: ObjectReference = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "quota", namespace: "shop" },
};
const ACCOUNT: ObjectReference = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "podinfo", namespace: "shop" },
};

/** The line that closes every command of the sandbox. */
function closing({ stdout }: Ran): string {
  return stdout.trimEnd().split("\n").at(-1) ?? "";
}

const CANARY = "canary-credential-0123456789";

async function run(...args: string[]): Promise<Ran> {
  const began = Date.now();
  const ran = await trivium(args, {
    TRIVIUM_AREA: AREA,
    AWS_SECRET_ACCESS_KEY: CANARY,
    VAULT_TOKEN: CANARY,
    KUBECONFIG: `/tmp/${CANARY}`,
  });
  process.stdout.write(`      ${args[0] ?? ""}: ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  return ran;
}

/** Files below a folder that hold a text. */
function filesWith(text: string, folder: string): string[] {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => fs.readFileSync(file).includes(text));
}

describe("the life of the edge stack on a real API server", () => {
  const opened: ApiServer[] = [];
  /** The site as it is now. */
  function site(): ApiServer {
    const server = new ApiServer(fs.readFileSync(path.join(directory, "kubeconfig"), "utf8"));
    opened.push(server);
    return server;
  }
  before(() => fs.rmSync(area, { recursive: true, force: true }));
  after(async () => {
    opened.forEach((server) => server.close());
    await trivium(["stop"], { TRIVIUM_AREA: AREA });
    fs.rmSync(area, { recursive: true, force: true });
  });

  it("comes up from nothing and says what does not run", async () => {
    const up = await run("up", "--stack", "dev");
    expect(up.code, up.stdout + up.stderr).to.equal(0);
    expect(up.stdout).to.match(/^REAL Kubernetes API server/);
    expect(up.stdout).to.match(/\d+ Helm releases: argo-rollouts\/argo-rollouts, /);
    expect(closing(up)).to.match(/^up of dev: \d+ create, 0 unchanged .*REAL Kubernetes API/);
    const rendered = { name: "cert-manager", namespace: "cert-manager" };
    const controller = await site().get({ apiVersion: "apps/v1", kind: "Deployment", metadata: rendered });
    expect(controller?.["status"], "Helm has rendered it").to.include({ readyReplicas: 1 });
    expect((await site().get(QUOTA))?.["status"], "counted by its controller").to.have.property("hard");
  });

  it("writes neither the user's credentials nor, outside the site's own files, the site's", () => {
    const token = /token: (\S+)/.exec(fs.readFileSync(path.join(directory, "kubeconfig"), "utf8"))?.[1] ?? "";
    expect(token).to.have.length.greaterThan(20);
    expect(filesWith(CANARY, area)).to.deep.equal([]);
    expect(filesWith(token, area).filter((file) => !file.startsWith(directory))).to.deep.equal([]);
  });

  it("finds nothing to do the second time, nor after a refresh", async () => {
    const up = await run("up", "--stack", "dev");
    expect(closing(up), up.stdout + up.stderr).to.match(/no changes, \d+ resources/);
    const refresh = await run("refresh", "--stack", "dev");
    expect(closing(refresh), refresh.stdout + refresh.stderr).to.match(/no changes, \d+ resources/);
  });

  it("reports what hands have changed and deleted, and repairs it", async () => {
    const api = site();
    const before = await api.get(QUOTA);
    await api.merge(QUOTA, { spec: { hard: { "requests.cpu": "1" } } });
    await api.delete(ACCOUNT);

    const preview = await run("preview", "--stack", "dev", "--refresh");
    expect(preview.stdout, preview.stderr).to.match(/~ .*ResourceQuota.*team-shop-quota/);
    expect(preview.stdout).to.match(/\+ .*ServiceAccount.*service-podinfo/);

    const up = await run("up", "--stack", "dev");
    expect(up.code, up.stdout + up.stderr).to.equal(0);
    expect((await api.get(QUOTA))?.["spec"]).to.deep.equal(before?.["spec"]);
    expect(await api.get(ACCOUNT)).not.to.equal(undefined);
    expect(closing(await run("up", "--stack", "dev"))).to.match(/no changes/);
  });

  it("leaves a field alone that another program applies, and says whose it is", async () => {
    const api = site();
    const labels = { metadata: { labels: { "trivium/owner": "someone-else" } } };
    const name = { apiVersion: "v1", kind: "Namespace", metadata: { name: "gateway", ...labels.metadata } };
    await api.apply(name, { manager: "another-program", force: true });
    const up = await run("up", "--stack", "dev");
    expect(up.code).to.equal(1);
    expect(up.stdout + up.stderr).to.include('conflict with "another-program"');
    await api.apply({ ...name, metadata: { name: "gateway" } }, { manager: "another-program" });
    expect((await run("up", "--stack", "dev")).code).to.equal(0);
  });

  it("updates in place what can be updated", async () => {
    const file = editedStackFile("dev", (values) => {
      values["owner"] = "platform-engineering";
    });
    const up = await run("up", "--stack", "dev", "--config-file", file);
    expect(up.code, up.stdout + up.stderr).to.equal(0);
    expect(closing(up)).not.to.match(/replace|create|delete/);
  });

  it("is destroyed to nothing: no object, no finalizer, no process", async () => {
    const destroy = await run("destroy", "--stack", "dev");
    expect(destroy.code, destroy.stdout + destroy.stderr).to.equal(0);
    expect(fs.existsSync(directory)).to.equal(false);
  });
});
