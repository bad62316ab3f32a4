import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { expect } from "chai";
import { Cluster, type Part } from "../../sandbox/cluster/cluster";
import { filesOf } from "../../sandbox/cluster/files";
import { parts } from "../../sandbox/cluster/parts";
import { readState } from "../../sandbox/cluster/state";
import { ControlPlaneFailed } from "../../sandbox/errors";
import { ApiServer, type KubernetesObject, Unreachable } from "../../sandbox/kubernetes/api";
import { untilGone, untilReady } from "../../sandbox/kubernetes/waiting";
import { acquireTool } from "../../sandbox/tools/acquire";
import { isAlive } from "../../sandbox/tools/processes";
import { eventually, pidsOf, runningIn, supervisorOf } from "./support/processes";
import { TemporaryFolders } from "./support/temporary-folders";

const SILENT = { start: () => undefined, update: () => undefined, stop: () => undefined };

/** The tests' own control planes end with the tests, however these end. */
const start = (folder: string) => Cluster.start(folder, { until: process.pid });

async function using<T>(cluster: Cluster, act: (api: ApiServer) => Promise<T>): Promise<T> {
  const api = new ApiServer(cluster.kubeconfig);
  try {
    return await act(api);
  } finally {
    api.close();
  }
}

function configMap(name: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "default" },
    data: { of: name },
  };
}

describe("the control plane of a site", () => {
  const folders = new TemporaryFolders();
  /** One that is up for the tests that only use it, or put it back. */
  let folder: string;
  let cluster: Cluster;
  before(async () => {
    folder = folders.make();
    cluster = await start(folder);
    await using(cluster, (api) => api.create(configMap("kept")));
  });
  after(() => folders.dispose());

  describe("once it is started", () => {
    it("has ready nodes of several zones", async () => {
      const nodes = await using(cluster, (api) => api.list({ apiVersion: "v1", kind: "Node" }));
      expect(nodes.map(({ metadata }) => metadata.name)).to.deep.equal(["edge-1", "edge-2", "edge-3"]);
      const zones = nodes.map(({ metadata }) => metadata.labels?.["topology.kubernetes.io/zone"]);
      expect(new Set(zones)).to.have.property("size").above(1);
      for (const { spec, status } of nodes as unknown as readonly Node[]) {
        expect(status.conditions.find(({ type }) => type === "Ready")).to.have.property("status", "True");
        expect(spec.taints ?? []).to.deep.equal([]);
      }
    });

    it("schedules a deployment's pods on them, and deletes them with it", async () => {
      const labels = { app: "web" };
      const deployment = {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web", namespace: "default" },
        spec: {
          replicas: 3,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1" }] } },
        },
      };
      await using(cluster, async (api) => {
        await api.create(deployment);
        await untilReady(api, deployment, 60);
        const pods = (await api.list(
          { apiVersion: "v1", kind: "Pod" },
          "default",
        )) as unknown as readonly Pod[];
        expect(pods.map(({ status }) => status.phase)).to.deep.equal(["Running", "Running", "Running"]);
        expect(new Set(pods.map(({ spec }) => spec.nodeName))).to.have.property("size", 3);
        for (const { status } of pods) expect(status.podIP).to.match(/^10\.42\./);
        await api.delete(deployment);
        await untilGone(api, deployment, 60);
        expect(await api.list({ apiVersion: "v1", kind: "Pod" }, "default")).to.deep.equal([]);
      });
    });

    it("deletes a namespace with all that is in it", async () => {
      const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
      await using(cluster, async (api) => {
        await api.create(namespace);
        await api.create({ ...configMap("held"), metadata: { name: "held", namespace: "shop" } });
        await api.delete(namespace);
        await untilGone(api, namespace, 60);
      });
    });

    it("enforces quotas", async () => {
      const quota = {
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "few", namespace: "default" },
        spec: { hard: { "count/secrets": "0" } },
      };
      const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "one", namespace: "default" } };
      await using(cluster, async (api) => {
        await api.create(quota);
        // Admission learns of a quota a moment after it is stored.
        let refused: unknown;
        await eventually(10_000, async () => {
          refused = await api.create(secret, { dryRun: true }).catch((error: unknown) => error);
          return refused instanceof Error;
        });
        expect(refused)
          .to.have.property("message")
          .that.matches(/exceeded quota: few/);
        await api.delete(quota);
      });
    });

    it("is attached to, not started again", async () => {
      const before = pidsOf(cluster);
      const began = Date.now();
      const [one, other] = await Promise.all([start(folder), start(folder)]);
      expect([pidsOf(one), pidsOf(other)]).to.deep.equal([before, before]);
      expect(Date.now() - began).to.be.below(2_000);
    });

    it("lets nobody else read its credentials, and nobody in without them", async () => {
      const files = filesOf(folder);
      for (const file of [files.kubeconfig, files.tokens, files.accountKey, files.state]) {
        expect(fs.statSync(file).mode & 0o077, file).to.equal(0);
      }
      const stranger = new ApiServer(cluster.kubeconfig.replace(/token: .*/, "token: guessed"));
      const refused = await stranger
        .list({ apiVersion: "v1", kind: "Secret" })
        .catch((error: unknown) => error);
      stranger.close();
      expect(refused).to.have.property("code", 401);
    });

    it("may stand for a site as the user's own cluster, which is left alone", async () => {
      const own = await Cluster.attach(cluster.kubeconfigFile);
      expect(own.kubeconfig).to.equal(cluster.kubeconfig);
      await own.stop();
      expect(pidsOf(cluster).every(isAlive)).to.equal(true);
      expect(() => own.pid("etcd")).to.throw("etcd does not run");
    });
  });

  describe("beside another", () => {
    it("shares nothing with it", async () => {
      const other = await start(folders.make());
      try {
        await using(cluster, (api) => api.create(configMap("mine")));
        const seen = await using(other, (api) => api.get(configMap("mine")));
        expect(seen).to.equal(undefined);
        const stolen = new ApiServer(withServerOf(cluster.kubeconfig, other.kubeconfig));
        const refused = await stolen.get(configMap("mine")).catch((error: unknown) => error);
        stolen.close();
        expect(refused, "another authority").to.be.instanceOf(Unreachable);
      } finally {
        await other.stop();
      }
    });
  });

  describe("stopped", () => {
    it("leaves no process, and comes back with its data and the same kubeconfig", async () => {
      await cluster.stop();
      expect(runningIn(folder)).to.deep.equal([]);
      const again = await start(folder);
      expect(again.kubeconfig).to.equal(cluster.kubeconfig);
      expect(await using(again, (api) => api.get(configMap("kept")))).to.have.nested.property(
        "data.of",
        "kept",
      );
    });

    it("can be copied, and the copy started", async () => {
      await cluster.stop();
      const copy = folders.make();
      fs.cpSync(folder, copy, { recursive: true });
      const [original, second] = await Promise.all([start(folder), start(copy)]);
      for (const each of [original, second]) {
        expect(await using(each, (api) => api.get(configMap("kept")))).to.not.equal(undefined);
      }
      await second.stop();
    });

    it("takes another port where its own is taken", async () => {
      const port = readState(filesOf(folder))?.port;
      await cluster.stop();
      const squatter = net.createServer().listen(port, "127.0.0.1");
      try {
        const moved = await start(folder);
        expect(moved.kubeconfig).to.not.include(`:${port}\n`);
        expect(await using(moved, (api) => api.get(configMap("kept")))).to.not.equal(undefined);
      } finally {
        await new Promise((resolve) => squatter.close(resolve));
      }
      cluster = await start(folder);
    });
  });

  describe("after a failure", () => {
    for (const part of ["etcd", "kube-scheduler"] satisfies Part[]) {
      it(`of ${part} ends as a whole, and comes back with its data`, async () => {
        process.kill(cluster.pid(part), "SIGKILL");
        await eventually(5_000, () => runningIn(folder).length === 0);
        expect(readState(filesOf(folder))).to.include({ phase: "failed" });
        expect(readState(filesOf(folder))?.reason).to.match(new RegExp(`^${part} ended with SIGKILL`));
        cluster = await start(folder);
        expect(await using(cluster, (api) => api.get(configMap("kept")))).to.not.equal(undefined);
      });
    }

    it("of its supervisor leaves parts that the next start ends, and no other process", async () => {
      const abandoned = pidsOf(cluster);
      process.kill(supervisorOf(folder), "SIGKILL");
      await eventually(5_000, () => runningIn(folder).length === abandoned.length);
      const reader = spawn("tail", ["-f", filesOf(folder).log("etcd")], { stdio: "ignore" });
      try {
        cluster = await start(folder);
        expect(abandoned.filter(isAlive)).to.deep.equal([]);
        expect(reader.exitCode, "reads a log of the folder").to.equal(null);
        expect(isAlive(reader.pid ?? 0)).to.equal(true);
        expect(await using(cluster, (api) => api.get(configMap("kept")))).to.not.equal(undefined);
      } finally {
        reader.kill();
      }
    });

    it("that broke its state file counts as not running", async () => {
      const before = pidsOf(cluster);
      fs.writeFileSync(filesOf(folder).state, '{"supervisor":');
      cluster = await start(folder);
      expect(before.filter(isAlive)).to.deep.equal([]);
      expect(await using(cluster, (api) => api.get(configMap("kept")))).to.not.equal(undefined);
    });
  });

  describe("that is no longer wanted", () => {
    it("ends within 2 s after the process that it was started for", async () => {
      const owner = spawn("sleep", ["600"], { stdio: "ignore" });
      const short = folders.make();
      await Cluster.start(short, { until: owner.pid ?? 0 });
      await ended(owner);
      await eventually(2_000, () => runningIn(short).length === 0);
    });

    it("ends when its directory is removed", async () => {
      const short = folders.make();
      await start(short);
      fs.rmSync(short, { recursive: true, force: true });
      await eventually(2_000, () => runningIn(short).length === 0);
      expect(fs.existsSync(short)).to.equal(false);
    });
  });

  describe("with other programs", () => {
    const user = { ...process.env };
    let assets: string;
    beforeEach(async () => {
      assets = folders.make();
      for (const part of parts) {
        fs.symlinkSync(await acquireTool(part, SILENT), path.join(assets, part));
      }
      process.env["KUBEBUILDER_ASSETS"] = assets;
      process.env["TRIVIUM_TOOLS"] = "assets";
    });
    afterEach(() => {
      for (const name of ["KUBEBUILDER_ASSETS", "TRIVIUM_TOOLS"]) {
        if (user[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = user[name];
      }
    });

    /** Puts a shell script before a part; `$real` is the program, and does all else that it is asked. */
    function wrap(part: Part, script: string): void {
      const file = path.join(assets, part);
      const real = path.join(folders.make(), part);
      fs.renameSync(file, real);
      const text = `#!/bin/sh\nreal='${real}'\n[ "$1" = --version ] && exec "$real" "$@"\n${script}\n`;
      fs.writeFileSync(file, text, { mode: 0o755 });
    }

    it("says which part does not start, with its last words, and leaves no process", async () => {
      wrap("kube-scheduler", "echo the scheduler is not well >&2; exit 7");
      const short = folders.make();
      const failed = await start(short).catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(ControlPlaneFailed);
      expect((failed as Error).message).to.equal(
        [
          `the control plane in ${short} does not start: kube-scheduler ended with code 7`,
          "the scheduler is not well",
          "ways out:",
          `  1. read the logs in ${short}`,
          `  2. remove ${short}, with all that the site holds, and run the command again`,
        ].join("\n"),
      );
      expect(runningIn(short)).to.deep.equal([]);
    });

    it("says so where a part is no program", async () => {
      const short = folders.make();
      wrap("etcd", 'exec "$real-missing"');
      const failed = await start(short).catch((error: unknown) => error);
      expect(failed)
        .to.have.property("message")
        .that.matches(/etcd ended with code 12[67]\n.*etcd-missing/);
    });

    it("takes another port where one is taken between its choice and its use", async () => {
      const once = path.join(folders.make(), "squatter");
      const listen = "require('net').createServer().listen(process.argv[1], '127.0.0.1')";
      wrap(
        "kube-apiserver",
        `if [ ! -e ${once} ]; then
          for word; do case "$word" in --secure-port=*) port="\${word#*=}";; esac; done
          ${process.execPath} -e "${listen}" "$port" > /dev/null 2>&1 &
          echo $! > ${once}
          sleep 0.5
        fi
        exec "$real" "$@"`,
      );
      const short = folders.make();
      try {
        const moved = await start(short);
        const log = fs.readFileSync(filesOf(short).supervisorLog, "utf8");
        expect(log).to.match(/port \d+ was taken/);
        expect(await using(moved, (api) => api.list({ apiVersion: "v1", kind: "Node" }))).to.have.lengthOf(3);
        await moved.stop();
      } finally {
        process.kill(Number(fs.readFileSync(once, "utf8")), "SIGKILL");
      }
    });
  });
});

/** A kubeconfig's credentials with another's server. */
function withServerOf(kubeconfig: string, other: string): string {
  const [server = ""] = /server: .*/.exec(other) ?? [];
  return kubeconfig.replace(/server: .*/, server);
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}

interface Node {
  readonly spec: { readonly taints?: readonly unknown[] };
  readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
}

interface Pod {
  readonly spec: { readonly nodeName: string };
  readonly status: { readonly phase: string; readonly podIP: string };
}
