import { expect } from "chai";
import { Refusal } from "../../../sandbox/errors";
import { command } from "../../../sandbox/models/command";
import { schemaOf } from "../../../sandbox/schemas";
import { MemoryCloud } from "../../../sandbox/simulator/cloud";
import { Simulator } from "../../../sandbox/simulator/simulator";
import type { Props } from "../../../sandbox/simulator/values";

const TYPE = "command:remote:Command";
const KUBECONFIG = "cat /etc/rancher/k3s/k3s.yaml\n";

const connection = {
  host: "10.40.0.11",
  hostKey: "ssh-ed25519 AAAA",
  privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n",
};

function run(stdin: string, changes: object = {}): Props {
  return { connection: { ...connection, ...changes }, create: "sh -s", stdin };
}

function join(release: string): Props {
  return run(`set -eu\nwanted='${release}'\n`);
}

describe("the simulated machines of a site", () => {
  let simulator: Simulator;
  const refusalOf = (act: () => void): string => {
    try {
      act();
      return "";
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    }
  };
  const create = (name: string, inputs: Props) => simulator.create(TYPE, `urn:${name}`, inputs);
  beforeEach(() => {
    simulator = new Simulator(command, schemaOf("command"), new MemoryCloud(), {});
  });

  it("have a kubeconfig once K3s is installed, and the machine that is asked is the one", () => {
    expect(refusalOf(() => create("read", run(KUBECONFIG)))).to.contain("No such file or directory");
    create("node", join("v1.35.6+k3s1"));
    expect(create("read", run(KUBECONFIG)).outputs["stdout"]).to.contain("server: https://127.0.0.1:6443");
    expect(refusalOf(() => create("other", run(KUBECONFIG, { host: "10.40.0.12" })))).to.contain(
      "10.40.0.12",
    );
  });

  it("have no other files", () => {
    create("node", join("v1.35.6+k3s1"));
    expect(refusalOf(() => create("read", run("cat /etc/shadow\n")))).to.contain("/etc/shadow: No such file");
  });

  it("go up one minor version at a time, and never down", () => {
    const { id } = create("node", join("v1.34.9+k3s1"));
    const update = (release: string) =>
      refusalOf(() => simulator.update(TYPE, "urn:node", id, join(release)));
    expect(update("v1.36.1+k3s1")).to.contain("would skip a minor version");
    expect(update("v1.35.6+k3s1")).to.equal("");
    expect(update("v1.36.1+k3s1")).to.equal("");
    expect(update("v1.35.6+k3s1")).to.contain("cannot go back");
  });

  it("are edited in place; only triggers replace", () => {
    const before = join("v1.35.6+k3s1");
    const { id } = create("node", before);
    const replaces = (after: Props) => simulator.diff(TYPE, "urn:node", id, before, after).replaces;
    expect(replaces(join("v1.35.7+k3s1"))).to.deep.equal([]);
    expect(replaces({ ...before, connection: { ...connection, host: "10.40.0.99" } })).to.deep.equal([]);
    expect(replaces({ ...before, triggers: ["x"] })).to.deep.equal(["triggers"]);
  });

  for (const [what, inputs, path] of [
    ["a machine that would not be verified", run(KUBECONFIG, { hostKey: "" }), "connection.hostKey"],
    ["a key that is none", run(KUBECONFIG, { privateKey: "id_ed25519" }), "connection.privateKey"],
    ["no machine", run(KUBECONFIG, { host: "" }), "connection.host"],
    ["a script whose result nobody knows", run("date\n"), "stdin"],
    ["no command", { connection }, "create"],
  ] as const) {
    it(`refuse ${what}`, () => {
      expect(simulator.check(TYPE, "urn:x", inputs).map((failure) => failure.path)).to.deep.equal([path]);
    });
  }

  it("require a connection", () => {
    const failures = simulator.check(TYPE, "urn:x", { create: "sh -s", stdin: KUBECONFIG });
    expect(failures).to.deep.include({ path: "connection", reason: "is required" });
  });
});
