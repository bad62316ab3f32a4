import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ToolUnavailable, UsageError } from "../../../sandbox/errors";
import { acquireTool, acquireTools } from "../../../sandbox/tools/acquire";
import { moduleFolder, modules, type ToolName, tools } from "../../../sandbox/tools/catalogue";
import { requiredGo } from "../../../sandbox/tools/go";
import { Machine } from "./machine";

const SILENT = { start: () => undefined, update: () => undefined, stop: () => undefined };
const acquire = (name: ToolName) => acquireTool(name, SILENT);
const refused = (name: ToolName) => acquire(name).catch((error: unknown) => error as Error);

const KUBERNETES = "Kubernetes v1.35.4";

describe("a tool", () => {
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.dispose());

  describe("that is there", () => {
    it("is taken from PATH before KUBEBUILDER_ASSETS, and from there before the cache", async () => {
      const cached = machine.program(
        path.dirname(machine.cached("etcd", "3.6.16")),
        "etcd",
        "etcd Version: 3.6.16",
      );
      expect(await acquire("etcd")).to.equal(cached);
      const asset = machine.program(machine.assets, "etcd", "etcd Version: 3.5.21");
      machine.set({ KUBEBUILDER_ASSETS: machine.assets });
      expect(await acquire("etcd")).to.equal(asset);
      const onPath = machine.program(machine.bin, "etcd", "etcd Version: 3.6.0");
      expect(await acquire("etcd")).to.equal(onPath);
    });

    it("is left out if its version does not fit", async () => {
      machine.program(machine.bin, "kube-scheduler", "Kubernetes v1.34.9");
      const asset = machine.program(machine.assets, "kube-scheduler", "Kubernetes v1.35.0-rc.1+k3s1");
      machine.set({ KUBEBUILDER_ASSETS: machine.assets });
      expect(await acquire("kube-scheduler")).to.equal(asset);
    });

    const versions: readonly [ToolName, string, boolean][] = [
      ["kube-apiserver", "Kubernetes v1.35.4", true],
      ["kube-apiserver", "Kubernetes v1.36.0", false],
      ["kube-controller-manager", "Kubernetes v1.34.4", false],
      ["etcd", "etcd Version: 3.5.0", true],
      ["etcd", "etcd Version: 3.4.30", false],
      ["kwok", "kwok version v0.7.0 go1.26.8 (linux/amd64)", true],
      ["kwok", "kwok version v0.6.1 go1.24.0 (linux/amd64)", false],
      ["rollouts-controller", "v1.9.2+unknown", true],
      ["rollouts-controller", "v1.7.2+59e5bd3", false],
      ["prometheus", "prometheus, version 2.40.0 (branch: HEAD, revision: 1)", true],
      ["prometheus", "prometheus, version 2.39.1 (branch: HEAD, revision: 1)", false],
      ["prometheus", "some other program", false],
    ];
    for (const [name, says, fits] of versions) {
      it(`named ${name} that says "${says}" ${fits ? "fits" : "does not"}`, async () => {
        const file = machine.program(machine.bin, name, says);
        const found = await acquire(name).catch(() => undefined);
        expect(found).to.equal(fits ? file : undefined);
      });
    }
  });

  describe("that is nowhere", () => {
    it("is refused with each way, why it is closed, and the ways out", async () => {
      const error = await refused("kube-apiserver");
      expect(error).to.be.instanceOf(ToolUnavailable);
      expect(error).to.have.property(
        "message",
        [
          "no kube-apiserver can be had on this machine:",
          "  - no kube-apiserver command on PATH",
          "  - KUBEBUILDER_ASSETS is not set",
          "  - no kube-apiserver in the cache from an earlier run",
          "  - it cannot be built: no go command on PATH",
          "ways out:",
          "  1. put kube-apiserver 1.35.x on PATH",
          "  2. set KUBEBUILDER_ASSETS to a directory that holds kube-apiserver 1.35.x",
          "  3. install Go 1.25 or later with access to the Go module proxy, and run the command again",
          "  4. set SANDBOX_KUBECONFIG to the kubeconfig of a kind or k3d cluster on this machine",
          "  5. run the command with --kubernetes simulated",
        ].join("\n"),
      );
    });

    it("is refused with what is wrong about the one that was found", async () => {
      machine.program(machine.bin, "prometheus", "prometheus, version 2.1.0");
      machine.program(machine.assets, "prometheus", "segmentation fault");
      machine.set({ KUBEBUILDER_ASSETS: machine.assets, TRIVIUM_TOOLS: "path,assets" });
      const error = await refused("prometheus");
      expect(error).to.have.property(
        "message",
        [
          "no prometheus can be had on this machine:",
          "  - prometheus on PATH is v2.1.0, and >=2.40 is needed",
          "  - prometheus in KUBEBUILDER_ASSETS does not run",
          "  - cache: left out by TRIVIUM_TOOLS",
          "  - go: left out by TRIVIUM_TOOLS",
          "ways out:",
          "  1. put prometheus >=2.40 on PATH",
          "  2. set KUBEBUILDER_ASSETS to a directory that holds prometheus >=2.40",
          "  3. install Go 1.26 or later with access to the Go module proxy, and run the command again",
          "  4. run the command with --kubernetes simulated",
        ].join("\n"),
      );
    });

    it("is refused with the Go that its module asks for, where the user's is older and must stay so", async () => {
      machine.go(KUBERNETES, { old: "1.24.1" });
      expect(await refused("etcd"))
        .to.have.property("message")
        .that.includes(
          "  - it cannot be built: go 1.24.1 is older than 1.26.0, which etcd/go.mod asks for " +
            "(go: go.mod requires go >= 9.9.9 (running go 1.24.1; GOTOOLCHAIN=local))\n",
        );
    });

    it("is refused where TRIVIUM_TOOLS names a way that does not exist", async () => {
      machine.set({ TRIVIUM_TOOLS: "path,internet" });
      const error = await refused("kwok");
      expect(error).to.be.instanceOf(UsageError);
      expect(error).to.have.property(
        "message",
        'TRIVIUM_TOOLS = "path,internet": there is no way "internet"; set some of path,assets,cache,go',
      );
    });
  });

  describe("that is built", () => {
    it("comes with the others of its module in one build, which is not repeated", async () => {
      machine.go(KUBERNETES);
      const names = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;
      const found = await acquireTools(names, SILENT);
      for (const name of names) expect(found[name]).to.equal(machine.cached(name, "1.35.4"));
      expect(machine.builds()).to.have.lengthOf(1);
      expect(machine.builds()[0]).to.include("-X k8s.io/component-base/version.gitVersion=v1.35.4");
      await acquireTools(names, SILENT);
      expect(machine.builds()).to.have.lengthOf(1);
    });

    it("is named as Go names it, and cached under its own name", async () => {
      machine.go("etcd Version: 3.6.16");
      // Go calls it `server`, after its import path.
      expect(await acquire("etcd").catch((error: unknown) => error)).to.equal(
        machine.cached("etcd", "3.6.16"),
      );
    });

    it("is built once where several ask at once", async () => {
      machine.go("kwok version v0.7.0");
      const found = await Promise.all([acquire("kwok"), acquire("kwok"), acquire("kwok")]);
      expect(new Set(found)).to.have.property("size", 1);
      expect(machine.builds()).to.have.lengthOf(1);
    });

    it("replaces a file in the cache that does not run", async () => {
      const cached = machine.cached("kwok", "0.7.0");
      machine.program(path.dirname(cached), "kwok", "half of it");
      machine.go("kwok version v0.7.0");
      expect(await acquire("kwok")).to.equal(cached);
      expect(fs.readFileSync(cached, "utf8")).to.include("kwok version v0.7.0");
    });

    it("leaves nothing where its build fails half way, and says why", async () => {
      machine.go("kwok version v0.7.0", { broken: "undefined: kubelet" });
      const error = await refused("kwok");
      expect(error)
        .to.have.property("message")
        .that.includes("  - it cannot be built: go build failed: main.go:1: undefined: kubelet\n");
      expect(fs.existsSync(machine.cached("kwok", "0.7.0"))).to.equal(false);
      expect(fs.readdirSync(path.join(machine.cache, "drafts"))).to.deep.equal([]);
    });

    it("sweeps up what a build that was killed has left, and waits for none of its locks", async () => {
      const gone = "99999999";
      const draft = path.join(machine.cache, "drafts", `${gone}-abc`);
      const lock = path.join(machine.cache, "locks", "kwok.lock");
      machine.program(draft, "kwok", "half of it");
      fs.mkdirSync(path.dirname(lock));
      fs.writeFileSync(lock, gone);
      machine.go("kwok version v0.7.0");
      await acquire("kwok");
      expect(fs.existsSync(draft)).to.equal(false);
      expect(fs.existsSync(lock)).to.equal(false);
    });
  });

  it("is built at the version that its module pins", () => {
    const pinned: Readonly<Record<ToolName, RegExp>> = {
      "kube-apiserver": /k8s\.io\/kubernetes v(\S+)/,
      "kube-controller-manager": /k8s\.io\/kubernetes v(\S+)/,
      "kube-scheduler": /k8s\.io\/kubernetes v(\S+)/,
      etcd: /go\.etcd\.io\/etcd\/server\/v3 v(\S+)/,
      kwok: /sigs\.k8s\.io\/kwok v(\S+)/,
      helm: /helm\.sh\/helm\/v3 v(\S+)/,
      "rollouts-controller": /argoproj\/argo-rollouts v(\S+)/,
      prometheus: /prometheus\/prometheus v(\S+)/,
      promtool: /prometheus\/prometheus v(\S+)/,
      amtool: /prometheus\/alertmanager v(\S+)/,
    };
    for (const [name, pattern] of Object.entries(pinned) as [ToolName, RegExp][]) {
      const { module } = tools[name];
      const [, version = ""] =
        pattern.exec(fs.readFileSync(path.join(moduleFolder(module), "go.mod"), "utf8")) ?? [];
      const expected = module === "prometheus" ? version.replace(/^0\.(\d)(\d\d)\./, asPrometheus) : version;
      expect(modules[module].version, name).to.equal(expected);
      expect(requiredGo(moduleFolder(module)), name).to.match(/^1\.\d+\.\d+$/);
    }
  });
});

function asPrometheus(_: string, major: string, minor: string): string {
  return `${major}.${Number(minor)}.`;
}
