import { expect } from "chai";
import { BINDINGS, type BindingKind, bindingName } from "../../components/pure/bindings";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import { type Graph, graphOf } from "./graph";
import { STORES } from "./stores";

const KEPT = {
  cache: "sessions",
  queue: "jobs",
  search: "products",
  bucket: "invoices",
  document: "profiles",
} as const;
type Kept = keyof typeof KEPT;

/** The stores, and a database for the service that uses them. */
const SETTINGS = {
  ...STORES,
  services: { orders: { ...(STORES["services"] as { orders: object }).orders, database: "main" } },
};

for (const target of targetNames) {
  describe(`M02: the same declaration of stores, on ${target}`, () => {
    let graph: Graph;
    before(async function () {
      this.timeout(60_000);
      graph = await graphOf(target, SETTINGS);
    });

    for (const [kind, key] of Object.entries(KEPT) as [Kept, string][]) {
      it(`gives a ${kind} the entries that it has everywhere`, () => {
        const { mount, path, data } = keptEntries(graph, kind, key);
        expect(Object.keys(data).sort()).to.deep.equal([...BINDINGS[kind].keys].sort());
        expect(data["type"]).to.equal(BINDINGS[kind].type);
        expect(valuesOf(data)).to.satisfy((all: unknown[]) =>
          all.every((value) => typeof value === "string"),
        );
        expect(data["provider"]).not.to.equal("");
        const secret = secretOf(graph, kind, key);
        expect(text(secret, "spec.dataFrom[0].extract.key") ?? firstExtract(secret)).to.equal(path);
        expect(readable(graph)).to.include(`${mount}/data/${path}`);
      });

      it(`mounts a ${kind}'s Secret where the service looks for it`, () => {
        const name = bindingName(kind, key);
        const pod = graph
          .inputs("kubernetes:argoproj.io/v1alpha1:Rollout")
          .find((rollout) => named(rollout, "orders"));
        const mounts = valuesAt(pod ?? {}, "spec.template.spec.containers[].volumeMounts[].mountPath");
        expect(mounts.map(({ value }) => value)).to.include(`/bindings/${name}`);
      });
    }

    it("gives a database the entries that it has everywhere", () => {
      const secret = secretOf(graph, "database", "main");
      const data = valuesAt(secret, "spec.target.template.data")[0]?.value;
      expect(Object.keys(isProps(data) ? data : {}).sort()).to.deep.equal([...BINDINGS.database.keys].sort());
    });

    it("lets the service's pods out to each of its stores", () => {
      const policy = graph
        .inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy")
        .find((inputs) => named(inputs, "orders") && text(inputs, "metadata.namespace") === "shop");
      const ports = valuesAt(policy ?? {}, "spec.egress[].ports[].port").map(({ value }) => value);
      for (const kind of Object.keys(KEPT) as Kept[]) expect(ports, kind).to.include(portOf(graph, kind));
    });
  });
}

/** What Vault holds of a store's binding. */
function keptEntries(graph: Graph, kind: Kept, key: string) {
  const { inputs } = graph.only("vault:kv/secretV2:SecretV2", `${kind}-${key}-binding`);
  return {
    mount: text(inputs, "mount") ?? "",
    path: text(inputs, "name") ?? "",
    data: JSON.parse(text(inputs, "dataJson") ?? "{}") as Record<string, string>,
  };
}

/** The ExternalSecret of a service's binding. */
function secretOf(graph: Graph, kind: BindingKind, key: string): Props {
  const name = kind === "database" ? "orders-database" : `orders-${bindingName(kind, key)}`;
  const found = graph
    .inputs("kubernetes:external-secrets.io/v1:ExternalSecret")
    .find((inputs) => named(inputs, name));
  expect(found, `${kind} ${key} has an ExternalSecret`).not.to.equal(undefined);
  return found ?? {};
}

function firstExtract(secret: Props): unknown {
  return valuesAt(secret, "spec.dataFrom[].extract.key")[0]?.value;
}

/** The text of all policies in Vault. */
function readable(graph: Graph): string {
  return graph
    .inputs("vault:index/policy:Policy")
    .map((policy) => text(policy, "policy") ?? "")
    .join("\n");
}

/** The port of a store's address, as its binding has it. */
function portOf(graph: Graph, kind: Kept): number {
  const { data } = keptEntries(graph, kind, KEPT[kind]);
  if (data["port"] !== undefined) return Number(data["port"]);
  const { port, protocol } = new URL(data["uri"] ?? "");
  return port === "" ? (protocol === "https:" ? 443 : 5671) : Number(port);
}

function named(inputs: Props, name: string): boolean {
  return text(inputs, "metadata.name") === name;
}

function valuesOf(data: Record<string, unknown>): unknown[] {
  return Object.values(data);
}
