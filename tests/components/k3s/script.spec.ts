import { expect } from "chai";
import { installSchema } from "../../../components/k3s/install/config";
import { nodeScript, tokenScript } from "../../../components/k3s/install/script";
import { INSTALL } from "../../requirements/k3s-site";
import { temporaryFolder } from "../../support/temporary";
import { Machine } from "./machine";

const [SERVER, AGENT] = [0, 3];

/** The script of a node, with changes of the `install` block. */
function scriptOf(index: number, changes: object = {}): string {
  const install = installSchema.parse({ ...INSTALL, ...changes });
  const host = install.hosts[index];
  if (host === undefined) throw new Error(`no host ${index}`);
  return nodeScript(host, { site: "hamburg", install, podSecurityVersion: "v1.34" });
}

describe("the script of a K3s node", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine(temporaryFolder());
    machine.provide("v1.35.6+k3s1", { installed: false });
  });

  it("installs and starts a server, its files readable by root alone", () => {
    const { status, stderr } = machine.run(scriptOf(SERVER));
    expect(status, stderr).to.equal(0);
    expect(stderr).to.equal("k3s version v1.35.6+k3s1 (0123456)\n");
    expect(machine.asked()).to.deep.equal(["daemon-reload", "enable -q k3s", "restart k3s"]);
    expect(machine.mode("etc/rancher/k3s/config.yaml")).to.equal("600");
    expect(machine.mode("var/lib/rancher/k3s/server/logs")).to.equal("700");
  });

  it("CIS 1.1.20 leaves no certificate readable by others", () => {
    machine.run(scriptOf(SERVER));
    expect(machine.mode("var/lib/rancher/k3s/server/tls/serving.crt")).to.equal("600");
  });

  it("installs an agent under its own service, without a server's files", () => {
    expect(machine.run(scriptOf(AGENT)).status).to.equal(0);
    expect(machine.asked()).to.include("restart k3s-agent");
    expect(() => machine.read("var/lib/rancher/k3s/server/audit.yaml")).to.throw();
  });

  it("restarts nothing when it runs again", () => {
    machine.run(scriptOf(SERVER));
    machine.asked();
    expect(machine.run(scriptOf(SERVER)).status).to.equal(0);
    expect(machine.asked()).to.deep.equal(["daemon-reload", "enable -q k3s", "is-active -q k3s"]);
  });

  it("restarts once where a setting has changed", () => {
    machine.run(scriptOf(SERVER));
    machine.asked();
    const edited = scriptOf(SERVER, { snapshots: { retain: 7 } });
    machine.run(edited);
    expect(machine.asked()).to.include("restart k3s");
    machine.run(edited);
    expect(machine.asked()).to.not.include("restart k3s");
  });

  it("makes up for a restart that a broken run owes", () => {
    machine.run(scriptOf(SERVER));
    machine.asked();
    const edited = scriptOf(SERVER, { snapshots: { retain: 7 } });
    expect(machine.run(edited.replace("sysctl -q -p", "false")).status).to.not.equal(0);
    expect(machine.asked()).to.deep.equal([]);
    machine.run(edited);
    expect(machine.asked()).to.include("restart k3s");
  });

  it("leaves a new release to the upgrade plans", () => {
    machine.run(scriptOf(SERVER));
    machine.asked();
    machine.provide("v1.35.7+k3s1", { installed: false });
    expect(machine.run(scriptOf(SERVER, { version: "v1.35.7+k3s1" })).status).to.equal(0);
    expect(machine.read("usr/local/bin/k3s")).to.contain("v1.35.6+k3s1");
    expect(machine.asked()).to.not.include("restart k3s");
  });

  it("refuses to skip a minor version, and changes nothing", () => {
    machine.provide("v1.33.9+k3s1", { installed: true });
    const { status, stderr } = machine.run(scriptOf(SERVER));
    expect(status).to.equal(1);
    expect(stderr).to.equal(
      "this node runs v1.33.9+k3s1: an upgrade to v1.35.6+k3s1 would skip a minor version; set one in between first\n",
    );
    expect(() => machine.read("etc/rancher/k3s/config.yaml")).to.throw();
    expect(machine.asked()).to.deep.equal([]);
  });

  it("refuses to go back a minor version", () => {
    machine.provide("v1.36.2+k3s1", { installed: true });
    expect(machine.run(scriptOf(SERVER)).stderr).to.contain("Kubernetes cannot go back to v1.35.6+k3s1");
  });

  it("does not install a binary that is not the release's", () => {
    machine.spoil();
    expect(machine.run(scriptOf(SERVER)).status).to.not.equal(0);
    expect(machine.hasK3s).to.equal(false);
    expect(machine.asked()).to.deep.equal([]);
  });

  it("takes the release from the mirror that is set", () => {
    const script = scriptOf(SERVER, { releases: "https://mirror.acme.example/k3s/" });
    expect(script).to.contain("release='https://mirror.acme.example/k3s/v1.35.6%2Bk3s1'\n");
    expect(script).to.not.contain("github.com");
  });

  it("writes the token as it is, for root alone", () => {
    machine.run(tokenScript("/etc/rancher/k3s/token", "K10ab::server:it's $HOME `x`"));
    expect(machine.read("etc/rancher/k3s/token")).to.equal("K10ab::server:it's $HOME `x`\n");
    expect(machine.mode("etc/rancher/k3s/token")).to.equal("600");
  });
});
