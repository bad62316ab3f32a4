import { expect } from "chai";
import type { RecordedResource } from "../../cli/recorder/recorder";
import { isProps, type Props, text } from "../../sandbox/simulator/values";
import { type Graph, graphOf } from "./graph";
import { HOSTS, INSTALL, siteWith } from "./k3s-site";

const COMMAND = "command:remote:Command";

describe("a K3s site that is installed", () => {
  let graph: Graph;
  before(async () => {
    graph = await graphOf("k3s", siteWith());
  });

  it("M02 installs K3s on every machine, over SSH that knows the machine", () => {
    for (const { name, address, hostKey, ...host } of HOSTS) {
      const { user = "root", port = 22 } = host as { user?: string; port?: number };
      const { inputs } = node(graph, name);
      expect(inputs["connection"]).to.include({ host: address, hostKey, user, port });
      expect(text(inputs, "stdin")).to.contain(`node-name: ${name}\n`);
    }
  });

  it("lets one server after the other join, and the agents once they are all there", () => {
    const before = (name: string) =>
      HOSTS.map((host) => host.name).filter((other) => waitsFor(graph, name, other));
    expect(before("hamburg-1")).to.deep.equal([]);
    expect(before("hamburg-2")).to.deep.equal(["hamburg-1"]);
    expect(before("hamburg-3")).to.deep.equal(["hamburg-1", "hamburg-2"]);
    expect(before("hamburg-4")).to.deep.equal(["hamburg-1", "hamburg-2", "hamburg-3"]);
    expect(before("hamburg-5")).to.deep.equal(["hamburg-1", "hamburg-2", "hamburg-3"]);
  });

  it("edits nodes in place, and uninstalls nothing when a machine or the stack goes", () => {
    for (const { inputs } of graph.of(COMMAND)) {
      expect(inputs).to.not.have.property("delete");
      expect(inputs).to.not.have.property("triggers");
    }
  });

  it("keeps the key and the tokens out of every command line, and of the state in clear", () => {
    const key = text(node(graph, "hamburg-1").inputs, "connection.privateKey") ?? "";
    const token =
      text(graph.only("random:index/randomPassword:RandomPassword", "cluster-token").outputs, "result") ??
      "no token";
    expect(key).to.match(/PRIVATE KEY/);
    for (const resource of graph.of(COMMAND)) {
      expect(text(resource.inputs, "create")).to.not.contain(token);
      expect(secretsIn(resource, key)).to.deep.equal([]);
      expect(secretsIn(resource, token)).to.deep.equal([]);
      expect(secretsIn(resource, "::server:")).to.deep.equal([]);
      expect(resource.additionalSecretOutputs).to.include("stdout");
      expect(resource.inputs["logging"]).to.equal("none");
    }
    expect(graph.of(COMMAND).filter(({ inputs }) => text(inputs, "stdin")?.includes(token))).to.have.length(
      1,
    );
  });

  it("has nodes join with the token that proves the cluster's authority", () => {
    for (const { name } of HOSTS.slice(1)) {
      expect(text(graph.only(COMMAND, `cluster-joining-${name}`).inputs, "stdin")).to.match(
        /^K10[0-9a-f]{64}::server:/m,
      );
    }
  });

  it("shows in a preview what a node's files will be", () => {
    expect(node(graph, "hamburg-1").secretPaths.filter((path) => path.startsWith("stdin"))).to.deep.equal([]);
  });

  it("protects the token, without which no backup can be restored", () => {
    expect(graph.only("random:index/randomPassword:RandomPassword", "cluster-token").protect).to.equal(true);
  });

  it("reads the kubeconfig from the first server, with its address in it, as a secret", () => {
    const provider = graph.only("pulumi:providers:kubernetes");
    expect(text(provider.inputs, "kubeconfig")).to.contain("server: https://10.40.0.11:6443\n");
    expect(provider.secretPaths).to.include("kubeconfig");
  });

  it("does not replace the cluster's objects when a site is installed that was reached before", async () => {
    const reached = await graphOf("k3s", { cluster: { version: "1.35" } });
    const identity = (of: Graph) => of.only("pulumi:providers:kubernetes").inputs["clusterIdentifier"];
    expect(identity(graph)).to.equal(identity(reached));
    expect(reached.of(COMMAND)).to.deep.equal([]);
  });

  it("concerns one machine alone with an edit of it", async () => {
    const hosts = HOSTS.map((host) => (host.name === "hamburg-5" ? { ...host, zone: "hall-1" } : host));
    const edited = await graphOf("k3s", siteWith({ hosts }));
    expect(changed(graph, edited)).to.deep.equal(["cluster-node-hamburg-5"]);
  });

  it("leaves the machines that are there alone when one is added at the end", async () => {
    const hosts = [...HOSTS, { ...HOSTS[4], name: "hamburg-6", address: "10.40.0.16" }];
    const grown = await graphOf("k3s", siteWith({ hosts }));
    expect(changed(graph, grown)).to.deep.equal([]);
    expect(waitsFor(grown, "hamburg-6", "hamburg-3")).to.equal(true);
  });

  it("copies etcd's snapshots to the bucket, with credentials from Vault", () => {
    const { inputs } = graph.only("kubernetes:external-secrets.io/v1:ExternalSecret", "operations-snapshots");
    expect(text(inputs, "metadata.namespace")).to.equal("kube-system");
    expect(text(inputs, "metadata.name")).to.equal("etcd-snapshots");
    expect(text(inputs, "spec.target.template.data.etcd-s3-bucket")).to.equal("hamburg-backups");
    const store = graph.only("kubernetes:external-secrets.io/v1:ClusterSecretStore", "secrets-store");
    expect(specOf(store.inputs)["conditions"]).to.deep.include({ namespaces: ["kube-system"] });
  });

  it("gives every namespace of the platform its own Pod Security level, so that none needs an exemption", () => {
    for (const { metadata } of graph.inputs("kubernetes:core/v1:Namespace")) {
      const labels = isProps(metadata) && isProps(metadata["labels"]) ? metadata["labels"] : {};
      expect(labels).to.have.property("pod-security.kubernetes.io/enforce");
    }
  });
});

describe("upgrades of a K3s site", () => {
  const PLAN = "kubernetes:upgrade.cattle.io/v1:Plan";
  let graph: Graph;
  before(async () => {
    graph = await graphOf("k3s", siteWith());
  });

  it("take one server after the other, and then the agents, to the release that is set", () => {
    const servers = spec(graph.only(PLAN, "operations-upgrade-servers"));
    const agents = spec(graph.only(PLAN, "operations-upgrade-agents"));
    for (const plan of [servers, agents]) {
      expect(plan).to.include({ concurrency: 1, cordon: true, version: INSTALL.version });
      expect(plan).to.not.have.property("channel");
    }
    expect(servers).to.not.have.property("prepare");
    expect(agents["prepare"]).to.deep.include({ args: ["prepare", "k3s-servers"] });
  });

  it("keep to the window, where one is set", async () => {
    const window = { days: ["sat", "sun"], startTime: "02:00", endTime: "05:00", timeZone: "Europe/Berlin" };
    expect(graph.inputs(PLAN).map((inputs) => specOf(inputs)["window"])).to.deep.equal([window, window]);
    const { upgradeWindow, ...always } = INSTALL;
    expect(upgradeWindow).to.not.equal(undefined);
    const anytime = await graphOf("k3s", siteWith({ ...always, upgradeWindow: undefined }));
    for (const inputs of anytime.inputs(PLAN)) expect(specOf(inputs)).to.not.have.property("window");
  });

  it("change the plans and ask every node, and touch no file of any, when the release changes", async () => {
    const newer = await graphOf("k3s", siteWith({ version: "v1.35.7+k3s1" }));
    const nodes = HOSTS.map(({ name }) => `cluster-node-${name}`);
    const reads = ["cluster-join-token", "cluster-kubeconfig"];
    const plans = ["operations-upgrade-agents", "operations-upgrade-servers"];
    expect(changed(graph, newer)).to.deep.equal([...reads, ...nodes, ...plans].sort());
    for (const name of HOSTS.map((host) => host.name)) {
      const files = (of: Graph) =>
        text(node(of, name).inputs, "stdin")?.replace(/v1\.35\.\d(\+|%2B)k3s1/g, "");
      expect(files(newer)).to.equal(files(graph));
    }
  });

  it("run in a namespace of their own, by a controller without privileges", () => {
    const { inputs } = graph.only("kubernetes:apps/v1:Deployment", "operations-upgrade-controller");
    const [container] = valuesOf(inputs, "spec.template.spec.containers");
    expect(container?.["securityContext"]).to.deep.include({ allowPrivilegeEscalation: false });
    expect(container?.["image"]).to.match(/@sha256:[0-9a-f]{64}$/);
  });

  it("are left to whoever runs the cluster, where it exists already", async () => {
    const reached = await graphOf("k3s", { cluster: { version: "1.35" } });
    expect(reached.of(PLAN)).to.deep.equal([]);
  });
});

function node(graph: Graph, name: string): RecordedResource {
  return graph.only(COMMAND, `cluster-node-${name}`);
}

/** Whether a node's script runs after another's, however far back. */
function waitsFor(graph: Graph, name: string, other: string): boolean {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  const goal = node(graph, other).urn;
  const seen = new Set<string>();
  const reach = (urn: string): boolean =>
    (byUrn.get(urn)?.dependsOn ?? []).some((next) => {
      if (next === goal) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reach(next);
    });
  return reach(node(graph, name).urn);
}

/** Names of the resources that both have, with other inputs; the simulation's own values follow from theirs. */
function changed(before: Graph, after: Graph): string[] {
  return before.resources
    .filter(({ urn, inputs, custom }) => {
      const other = after.resources.find((resource) => resource.urn === urn);
      return custom && other !== undefined && JSON.stringify(other.inputs) !== JSON.stringify(inputs);
    })
    .map(({ name }) => name)
    .sort();
}

/** Inputs of a resource that hold a secret text and are not marked secret. */
function secretsIn({ inputs, secretPaths }: RecordedResource, secret: string): string[] {
  const marked = (path: string) => secretPaths.some((at) => path === at || path.startsWith(`${at}.`));
  const leaves = (props: Props, prefix: string): [string, unknown][] =>
    Object.entries(props).flatMap(([key, value]) =>
      isProps(value) ? leaves(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value] as [string, unknown]],
    );
  return leaves(inputs, "")
    .filter(([path, value]) => typeof value === "string" && value.includes(secret) && !marked(path))
    .map(([path]) => path);
}

function spec({ inputs }: RecordedResource): Props {
  return specOf(inputs);
}

function specOf(inputs: Props): Props {
  return isProps(inputs["spec"]) ? inputs["spec"] : {};
}

function valuesOf(inputs: Props, path: string): Props[] {
  const found = path.split(".").reduce<unknown>((at, key) => (isProps(at) ? at[key] : undefined), inputs);
  return Array.isArray(found) ? found.filter(isProps) : [];
}
