import { expect } from "chai";
import { BINDINGS } from "../../components/pure/bindings";
import { type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { type TargetName, targetNames } from "../../stacks/targets";
import type { Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { STORES } from "./stores";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const { team, image, port } = STORES.services.orders;
const plain = { team, image, port };
const SERVICES = { orders: { ...plain, flags: true }, invoices: plain };

const LAUNCHDARKLY: Settings = {
  flags: { launchDarkly: { vaultPath: "acme/launchdarkly", cidrs: ["198.51.100.0/24"] } },
  services: SERVICES,
};
const FLAGD: Settings = {
  flags: { flagd: { flags: { "new-checkout": true, "dark-mode": false } } },
  services: SERVICES,
};

const all = (inputs: Props, path: string) => valuesAt(inputs, path).map(({ value }) => value);
const named = (graph: Graph, type: string, name: string): Props => {
  const found = graph.inputs(type).find((inputs) => text(inputs, "metadata.name") === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
};
const secretOf = (graph: Graph, name: string) =>
  named(graph, "kubernetes:external-secrets.io/v1:ExternalSecret", name);
const kept = (graph: Graph) =>
  JSON.parse(
    text(graph.only("vault:kv/secretV2:SecretV2", "flags-binding").inputs, "dataJson") ?? "{}",
  ) as Record<string, string>;

/** Rules of the policy of a service's own by which its pods get out to a port. */
function egressAt(graph: Graph, service: string, number: number): Props[] {
  const policy = graph
    .inputs(POLICY)
    .filter((inputs) => text(inputs, "metadata.namespace") === "shop")
    .find((inputs) => text(inputs, "metadata.name") === service);
  return (all(policy ?? {}, "spec.egress[]") as Props[]).filter((rule) =>
    all(rule, "ports[].port").includes(number),
  );
}

const refusal = (target: TargetName, settings: Settings): Promise<string> =>
  graphOf(target, settings).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

for (const target of targetNames) {
  describe(`requirements: feature flags on ${target}`, function () {
    this.timeout(60_000);

    it("give a service LaunchDarkly's key, which is nowhere in the state, and a way to it (C12)", async () => {
      const graph = await graphOf(target, LAUNCHDARKLY);
      expect(kept(graph)).to.deep.equal({
        type: "feature-flags",
        provider: "launchdarkly",
        uri: "https://sdk.launchdarkly.com",
        "sdk-key": "",
      });
      const secret = secretOf(graph, "orders-flags");
      expect(text(secret, "spec.target.template.type")).to.equal("servicebinding.io/feature-flags");
      expect(all(secret, "spec.data[]")).to.deep.equal([
        { secretKey: "sdk-key", remoteRef: { key: "acme/launchdarkly", property: "sdk-key" } },
      ]);
      const policy = graph.only("vault:index/policy:Policy", "service-orders-vault-policy").inputs;
      expect(text(policy, "policy")).to.include('secret/data/acme/launchdarkly"');
      expect(egressAt(graph, "orders", 443).flatMap((rule) => all(rule, "to[].ipBlock.cidr"))).to.include(
        "198.51.100.0/24",
      );
      const rollout = named(graph, "kubernetes:argoproj.io/v1alpha1:Rollout", "orders");
      expect(all(rollout, "spec.template.spec.containers[].volumeMounts[].mountPath")).to.include(
        "/bindings/flags",
      );
    });

    it("give nothing to a service that does not ask (C12)", async () => {
      const graph = await graphOf(target, LAUNCHDARKLY);
      const names = graph
        .inputs("kubernetes:external-secrets.io/v1:ExternalSecret")
        .map((inputs) => text(inputs, "metadata.name"));
      expect(names).to.include("orders-flags").and.not.include("invoices-flags");
      expect(
        egressAt(graph, "invoices", 443).flatMap((rule) => all(rule, "to[].ipBlock.cidr")),
      ).not.to.include("198.51.100.0/24");
    });

    it("come from flagd in the cluster for a site without internet, by the same entries (C12)", async () => {
      const graph = await graphOf(target, FLAGD);
      expect(Object.keys(kept(graph))).to.have.members([...BINDINGS.flags.keys]);
      expect(kept(graph)).to.include({ provider: "flagd", uri: "http://flagd.flags.svc:8013" });
      expect(all(secretOf(graph, "orders-flags"), "spec.data")).to.deep.equal([]);
      const file = named(graph, "kubernetes:core/v1:ConfigMap", "flagd");
      const [data] = all(file, "data") as Record<string, string>[];
      const { flags } = JSON.parse(data?.["flags.json"] ?? "{}") as {
        flags: Record<string, { defaultVariant: string; variants: Record<string, boolean> }>;
      };
      const values = Object.entries(flags).map(([flag, { defaultVariant, variants }]) => [
        flag,
        variants[defaultVariant],
      ]);
      expect(Object.fromEntries(values)).to.deep.equal({ "new-checkout": true, "dark-mode": false });
      expect(graph.only("kubernetes:apps/v1:Deployment", "flags-pods").inputs).to.have.nested.property(
        "spec.replicas",
        3,
      );
    });

    it("let the services that ask in to flagd, and no others, and flagd out to nobody (C12)", async () => {
      const graph = await graphOf(target, FLAGD);
      const inside = graph.inputs(POLICY).filter((inputs) => text(inputs, "metadata.namespace") === "flags");
      const clients = inside
        .flatMap((inputs) => all(inputs, "spec.ingress[].from[].podSelector.matchLabels") as Props[])
        .map((labels) => labels["app.kubernetes.io/name"]);
      expect(clients).to.deep.equal(["orders"]);
      expect(inside.flatMap((inputs) => all(inputs, "spec.egress[].to[].ipBlock.cidr"))).to.satisfy(
        (cidrs: unknown[]) => cidrs.every((cidr) => String(cidr).endsWith("/32")),
      );
      expect(egressAt(graph, "orders", 8013)).to.have.length(1);
      expect(egressAt(graph, "invoices", 8013)).to.deep.equal([]);
    });
  });
}

describe("requirements: the configuration of feature flags", function () {
  this.timeout(60_000);

  it("is one of the two, and there where a service asks (C12)", async () => {
    expect(await refusal("k3s", { services: SERVICES })).to.contain(
      "  services.orders.flags = true\n    has no flags to ask for; set flags, or remove it",
    );
    const both = { flags: { ...(LAUNCHDARKLY["flags"] as object), ...(FLAGD["flags"] as object) } };
    expect(await refusal("k3s", both)).to.contain(
      "  flags\n    is not one of the two; set launchDarkly or flagd alone",
    );
    const closed = { flags: { launchDarkly: { vaultPath: "acme/launchdarkly", cidrs: [] } } };
    expect(await refusal("k3s", closed)).to.contain("names no block; set those that");
  });
});
