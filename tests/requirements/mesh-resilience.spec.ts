import { expect } from "chai";
import type { Props } from "../../sandbox/simulator/values";
import type { Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { groups, named, texts } from "./mesh-access";
import { MESHED, POSTS } from "./meshed";

const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const SERVICE = "kubernetes:core/v1:Service";
const DESTINATION = "kubernetes:networking.istio.io/v1:DestinationRule";

const services = { orders: { ...POSTS.posts, ...MESHED }, plain: POSTS.posts };
const LINKERD: Settings = { mesh: { retries: 2 }, services };
const ISTIO: Settings = { mesh: { kind: "istio", retries: 2 }, services };

function annotations(of: Props): Record<string, string> {
  const found = (of["metadata"] as { annotations?: Record<string, string> }).annotations ?? {};
  return Object.fromEntries(Object.entries(found).filter(([key]) => key.includes("linkerd.io/")));
}

function istiod(graph: Graph): Props {
  const { values } = graph.only("kubernetes:helm.sh/v3:Release", "mesh-istiod").inputs as {
    values: { meshConfig: { defaultHttpRetryPolicy: Props } };
  };
  return values.meshConfig.defaultHttpRetryPolicy;
}

describe("what clients do when a service is slow or fails", function () {
  this.timeout(120_000);

  describe("with Linkerd", () => {
    let graph: Graph;
    before(async () => {
      graph = await graphOf("k3s", LINKERD);
    });

    it("is to give up after a while and ask again, as the route says to the proxies (C07)", () => {
      expect(annotations(named(graph, ROUTE, "orders"))).to.deep.equal({
        "timeout.linkerd.io/request": "10s",
        "retry.linkerd.io/http": "gateway-error",
        "retry.linkerd.io/limit": "2",
      });
      expect(annotations(named(graph, ROUTE, "plain"))).not.to.have.property("timeout.linkerd.io/request");
    });

    it("is to leave pods alone that fail, whichever version they are of (C07)", () => {
      for (const name of ["orders", "orders-stable", "orders-canary"]) {
        expect(annotations(named(graph, SERVICE, name)), name).to.deep.equal({
          "balancer.linkerd.io/failure-accrual": "consecutive",
          "balancer.linkerd.io/failure-accrual-consecutive-max-failures": "7",
          "balancer.linkerd.io/failure-accrual-consecutive-min-penalty": "10s",
          "balancer.linkerd.io/failure-accrual-consecutive-max-penalty": "60s",
        });
      }
      expect(annotations(named(graph, SERVICE, "plain-stable"))).to.deep.equal({});
    });

    it("can be changed while a rollout has the weights, because annotations are nobody else's", () => {
      expect(graph.only(ROUTE, "service-orders-split").ignoreChanges).to.deep.equal(["spec.rules"]);
    });
  });

  describe("with Istio", () => {
    let graph: Graph;
    before(async () => {
      graph = await graphOf("k3s", ISTIO);
    });

    it("is to give up after a while and ask again, as the route and the mesh say (C07)", () => {
      const split = named(graph, ROUTE, "orders");
      expect(texts(split, "spec.rules[].timeouts.request")).to.deep.equal(["10s"]);
      expect(istiod(graph)).to.deep.equal({
        attempts: 2,
        retryOn: "gateway-error,connect-failure,refused-stream",
      });
      expect(texts(named(graph, ROUTE, "plain"), "spec.rules[].timeouts.request")).to.be.empty;
    });

    it("is to leave pods alone that fail, and to ask those that have the least to do (C07)", () => {
      for (const name of ["orders-stable", "orders-canary"]) {
        const policy = named(graph, DESTINATION, name);
        expect(texts(policy, "spec.host")).to.deep.equal([`${name}.shop.svc.cluster.local`]);
        expect(groups(policy, "spec.trafficPolicy")).to.deep.equal([
          {
            loadBalancer: { simple: "LEAST_REQUEST" },
            outlierDetection: {
              consecutive5xxErrors: 7,
              interval: "5s",
              baseEjectionTime: "10s",
              maxEjectionPercent: 100,
            },
          },
        ]);
      }
      expect(groups(named(graph, DESTINATION, "plain-stable"), "spec.trafficPolicy.outlierDetection")).to.be
        .empty;
    });

    it("can be changed while a rollout has the weights: the weights alone are Argo's, and the rules taken by force", () => {
      const { inputs, ignoreChanges } = graph.only(ROUTE, "service-orders-split");
      expect(ignoreChanges).to.deep.equal(["spec.rules[0].backendRefs"]);
      const { annotations: said } = inputs["metadata"] as { annotations: Record<string, string> };
      expect(said["pulumi.com/patchForce"]).to.equal("true");
    });
  });

  it("is nothing of this by default, on either mesh", async () => {
    const [linkerd, istio] = [
      await graphOf("k3s", { services }),
      await graphOf("k3s", { mesh: { kind: "istio" } }),
    ];
    expect(annotations(named(linkerd, ROUTE, "plain"))).to.deep.equal({});
    expect(istiod(istio)).to.deep.equal({ attempts: 0 });
  });
});
