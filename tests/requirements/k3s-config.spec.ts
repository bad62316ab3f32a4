import { expect } from "chai";
import { refusal, validValues } from "../stacks/config/values";
import { HOSTS, INSTALL } from "./k3s-site";

const { k3s } = validValues();

/** What a site is refused with, its `install` block changed. */
function refused(install: object, others: object = {}): string[] {
  const { endpoint, ...block } = k3s;
  expect(endpoint).to.not.equal(undefined);
  return refusal(
    {
      target: "k3s",
      sshKey: "(a key)",
      k3s: { ...block, zones: ["hall-1", "hall-2"], install: { ...INSTALL, ...install } },
      ...others,
    },
    ["sshKey"],
  );
}

describe("the configuration of a K3s site", () => {
  it("M02 takes a cluster that exists, or machines to install one on", () => {
    expect(refusal({ target: "k3s", kubeconfig: "(one)" }, ["kubeconfig"])).to.deep.equal([]);
    expect(refused({})).to.deep.equal([]);
  });

  it("takes one way and not both", () => {
    const both = refused({}, { k3s: { ...k3s, zones: ["hall-1", "hall-2"], install: INSTALL } });
    expect(both).to.deep.equal([
      "  k3s.install",
      "    would install a cluster, and k3s.endpoint names one that exists; remove one of the two",
    ]);
  });

  it("says what to set where there is neither", () => {
    const { endpoint, ...block } = k3s;
    expect(endpoint).to.not.equal(undefined);
    expect(refusal({ target: "k3s", kubeconfig: "(one)", k3s: block }, ["kubeconfig"])).to.deep.equal([
      "  k3s.endpoint",
      "    is missing; set the URL of the site's API server, or k3s.install with machines to install K3s on",
    ]);
  });

  it("needs the SSH key, and needs it encrypted", () => {
    expect(refused({}, { sshKey: undefined })).to.deep.equal([
      "  sshKey",
      "    is missing; run: pulumi config set --secret trivium:sshKey < id_ed25519",
    ]);
    const { endpoint, ...block } = k3s;
    expect(endpoint).to.not.equal(undefined);
    const plain = {
      target: "k3s",
      sshKey: "-----BEGIN OPENSSH PRIVATE KEY-----",
      k3s: { ...block, zones: ["hall-1", "hall-2"], install: INSTALL },
    };
    expect(refusal(plain)).to.deep.equal([
      "  sshKey",
      "    is in plain text; remove it, run: pulumi config set --secret trivium:sshKey < id_ed25519, and revoke what it grants",
    ]);
  });

  it("takes an odd number of servers", () => {
    expect(refused({ hosts: HOSTS.slice(0, 1) })).to.deep.equal([]);
    expect(refused({ hosts: HOSTS.slice(0, 2) })).to.deep.equal([
      "  k3s.install.hosts",
      "    has 2 servers; set one, three or five, because etcd needs a majority",
    ]);
    expect(refused({ hosts: HOSTS.slice(3) })).to.deep.equal([
      "  k3s.install.hosts",
      "    has no server; set the role of one machine to server, or of three",
    ]);
  });

  it("takes a full release of the cluster's minor version, and no channel", () => {
    expect(refused({ version: "v1.34.9+k3s1" })).to.deep.equal([
      '  k3s.install.version = "v1.34.9+k3s1"',
      "    is no release of Kubernetes 1.35, which cluster.version names; set a v1.35 release, or change both",
    ]);
    expect(refused({ version: "stable" })).to.deep.equal([
      '  k3s.install.version = "stable"',
      "    is no release of K3s; set a full version such as v1.35.6+k3s1, not a channel",
    ]);
  });

  it("reports everything that is wrong with the machines at once", () => {
    const [first, , third] = HOSTS;
    const hosts = [first, { ...first, zone: "hall-9" }, { ...third, hostKey: "hamburg-3 ssh-ed25519 AAAA" }];
    expect(refused({ hosts, upgradeWindow: { days: ["sat"], from: "22:00", to: "04:00" } })).to.deep.equal([
      '  k3s.install.hosts[2].hostKey = "hamburg-3 ssh-ed25519 AAAA"',
      "    is no public host key; set the machine's /etc/ssh/ssh_host_ed25519_key.pub without its comment",
      '  k3s.install.hosts[1].name = "hamburg-1"',
      "    names another machine too; set a name of its own",
      '  k3s.install.hosts[1].address = "10.40.0.11"',
      "    is the address of another machine too; set its own",
      '  k3s.install.hosts[1].zone = "hall-9"',
      "    is not among k3s.zones; did you mean hall-1?",
      '  k3s.install.upgradeWindow.to = "04:00"',
      "    is not after from, 22:00; set a later time of the same day",
    ]);
  });
});
