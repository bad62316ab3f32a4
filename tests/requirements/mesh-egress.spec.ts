import { expect } from "chai";
import { type Props, valuesAt } from "../../sandbox/simulator/values";
import { type Graph, graphOf } from "./graph";
import { groups, named, texts } from "./mesh-access";
import { POSTS } from "./meshed";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const ENTRY = "kubernetes:networking.istio.io/v1:ServiceEntry";

const blocks = { ...POSTS.posts, egress: [{ cidr: "198.51.100.0/24", port: 8443 }] };
const partner = { host: "api.partner.example", port: 443 };

/** Blocks that a policy lets pods out to, with ports. */
function blocksOf(policy: Props): unknown[][] {
  return groups(policy, "spec.egress[]").flatMap((rule) =>
    texts(rule, "to[].ipBlock.cidr").map((cidr) => [
      cidr,
      ...valuesAt(rule, "ports[].port").map(({ value }) => value),
    ]),
  );
}

describe("where services may connect outside the platform", function () {
  this.timeout(120_000);

  for (const kind of ["linkerd", "istio"]) {
    it(`is the declared blocks and ports, and nowhere else, with ${kind}`, async () => {
      const graph = await graphOf("k3s", { mesh: { kind }, services: { blocks, closed: POSTS.posts } });
      expect(blocksOf(named(graph, POLICY, "blocks", "shop"))).to.deep.equal([["198.51.100.0/24", 8443]]);
      expect(blocksOf(named(graph, POLICY, "closed", "shop"))).to.deep.equal([]);
    });
  }

  describe("by name, with Istio", () => {
    let graph: Graph;
    before(async () => {
      graph = await graphOf("k3s", {
        mesh: { kind: "istio" },
        services: {
          first: { ...POSTS.posts, egress: [partner] },
          second: { ...POSTS.posts, egress: [partner, { host: "plain.partner.example", port: 80 }] },
          closed: POSTS.posts,
        },
      });
    });

    it("is the host, for the services that declare it, through their team's waypoint", () => {
      const entry = named(graph, ENTRY, "api.partner.example-443", "shop");
      expect(texts(entry, "spec.hosts[]")).to.deep.equal(["api.partner.example"]);
      expect(texts(entry, "spec.ports[].protocol")).to.deep.equal(["TLS"]);
      const metadata = entry["metadata"] as { labels: Record<string, string> };
      expect(metadata.labels["istio.io/use-waypoint"]).to.equal("waypoint");
      const policy = "kubernetes:security.istio.io/v1:AuthorizationPolicy";
      const clients = named(graph, policy, "to.api.partner.example-443", "shop");
      expect(texts(clients, "spec.targetRefs[].kind")).to.deep.equal(["ServiceEntry"]);
      expect(texts(clients, "spec.rules[].from[].source.principals[]")).to.deep.equal([
        "cluster.local/ns/shop/sa/first",
        "cluster.local/ns/shop/sa/second",
      ]);
    });

    it("lets the waypoint out to the ports of the hosts, and no service by itself", () => {
      const outside = named(graph, POLICY, "waypoint-outside", "shop");
      expect(blocksOf(outside)).to.deep.equal([["0.0.0.0/0", 443, 80]]);
      expect(texts(outside, "spec.egress[].to[].ipBlock.except[]")).to.include.members([
        "169.254.0.0/16",
        "10.0.0.0/8",
      ]);
      const pods = (outside["spec"] as { podSelector: { matchLabels: Record<string, string> } }).podSelector;
      expect(pods.matchLabels).to.deep.equal({ "gateway.networking.k8s.io/gateway-name": "waypoint" });
      for (const service of ["first", "second", "closed"]) {
        expect(blocksOf(named(graph, POLICY, service, "shop")), service).to.deep.equal([]);
      }
    });
  });
});
