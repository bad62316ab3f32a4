import { expect } from "chai";
import type { Props } from "../../../../sandbox/simulator/values";
import { TestCluster } from "./support";

const PEERS = "kubernetes:security.istio.io/v1:PeerAuthentication";
const POLICY = "kubernetes:security.istio.io/v1:AuthorizationPolicy";
const ENTRY = "kubernetes:networking.istio.io/v1:ServiceEntry";

function object(kind: string, group: string, spec: Props): Props {
  return { apiVersion: `${group}/v1`, kind, metadata: { name: "orders", namespace: "shop" }, spec };
}
const peers = (spec: Props) => object("PeerAuthentication", "security.istio.io", spec);
const policy = (spec: Props) => object("AuthorizationPolicy", "security.istio.io", spec);
const entry = (ports: Props[]) =>
  object("ServiceEntry", "networking.istio.io", { hosts: ["api.example.com"], ports });

describe("Istio's kinds, simulated", () => {
  const cluster = new TestCluster();
  const refusal = (type: string, inputs: Props) => JSON.stringify(cluster.problems(type, inputs));

  it("refuse a mode of mutual TLS that does not exist, and one for ports of no pods", () => {
    const selector = { matchLabels: { app: "orders" } };
    expect(cluster.problems(PEERS, peers({ mtls: { mode: "STRICT" } }))).to.deep.equal([]);
    expect(
      cluster.problems(PEERS, peers({ selector, portLevelMtls: { 8080: { mode: "PERMISSIVE" } } })),
    ).to.deep.equal([]);
    expect(refusal(PEERS, peers({ mtls: { mode: "strict" } }))).to.include("Unsupported value");
    expect(refusal(PEERS, peers({ selector, portLevelMtls: { 8080: { mode: "NONE" } } }))).to.include("NONE");
    expect(refusal(PEERS, peers({ portLevelMtls: { 8080: { mode: "STRICT" } } }))).to.include("selector");
  });

  it("refuse a policy with an unknown action, two kinds of target, a nameless source, or that denies nothing", () => {
    const targetRefs = [{ group: "", kind: "Service", name: "orders" }];
    expect(cluster.problems(POLICY, policy({}))).to.deep.equal([]);
    expect(cluster.problems(POLICY, policy({ targetRefs, action: "ALLOW", rules: [] }))).to.deep.equal([]);
    expect(refusal(POLICY, policy({ action: "ALLOWED" }))).to.include("Unsupported value");
    expect(refusal(POLICY, policy({ targetRefs, selector: {} }))).to.include("only one of");
    expect(refusal(POLICY, policy({ action: "DENY" }))).to.include("never matches");
    const rules = [{ from: [{ source: { notPrincipals: [] } }] }];
    expect(refusal(POLICY, policy({ action: "DENY", rules }))).to.include("at least one value");
    const many = Array.from({ length: 17 }, (_, index) => ({ kind: "Service", name: `s${index}` }));
    expect(refusal(POLICY, policy({ targetRefs: many }))).to.include("at most 16");
  });

  it("refuse a host with two ports of one name", () => {
    const port = { number: 443, name: "tls", protocol: "TLS" };
    expect(cluster.problems(ENTRY, entry([port]))).to.deep.equal([]);
    expect(refusal(ENTRY, entry([port, { ...port, number: 8443 }]))).to.include("unique");
  });
});
