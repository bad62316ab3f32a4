import { expect } from "chai";
import { text } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import { inputOf, over } from "../support/plans";
import { FULL } from "./full";
import { type Graph, graphOf } from "./graph";
import { istioAdmits, linkerdAdmits, type Request, texts } from "./mesh-access";

const ISTIO = { mesh: { kind: "istio" } };

const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const RULES = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";

const QUERIES: readonly Request[] = [
  { from: "podinfo", method: "POST", path: "/api/orders" },
  { from: "podinfo", method: "GET", path: "/api/orders" },
  { from: "traefik", method: "GET", path: "/" },
  { from: "nobody", method: "GET", path: "/" },
];

function namesOf(graph: Graph, type: string): string[] {
  return graph.inputs(type).flatMap((inputs) => text(inputs, "metadata.name") ?? []);
}

/** All of every rollout, by name: nothing in it has to do with the mesh. */
function rollouts(graph: Graph): ReadonlyMap<string, unknown> {
  return new Map(
    graph.inputs(ROLLOUT).map((inputs) => [text(inputs, "metadata.name") ?? "", inputs["spec"] as unknown]),
  );
}

/** Public routes, and the splits between versions, by name. */
function routes(graph: Graph): ReadonlyMap<string, unknown> {
  const own = graph.inputs(ROUTE).filter((route) => texts(route, "spec.parentRefs[].kind")[0] !== "Server");
  return new Map(
    own.map((route) => [
      text(route, "metadata.name") ?? "",
      {
        hosts: texts(route, "spec.hostnames[]"),
        parents: texts(route, "spec.parentRefs[].name"),
        backends: texts(route, "spec.rules[].backendRefs[].name"),
      },
    ]),
  );
}

function alerts(graph: Graph, service: string): string[] {
  const rules = graph.only(RULES, `service-${service}-rules`).inputs;
  return [...texts(rules, "spec.groups[].rules[].alert"), ...texts(rules, "spec.groups[].rules[].record")];
}

for (const target of targetNames) {
  describe(`another mesh behind the same services on ${target}`, function () {
    this.timeout(240_000);
    let linkerd: Graph;
    let istio: Graph;
    let services: readonly string[];
    const switched = over(FULL[target], ISTIO);

    before(async () => {
      linkerd = await graphOf(target, FULL[target]);
      istio = await graphOf(target, switched);
      services = Object.keys(inputOf({ stack: "prod", target, settings: FULL[target] }).config.services);
    });

    it("changes nothing in any service's declaration", () => {
      const declared = (settings: typeof switched) =>
        inputOf({ stack: "prod", target, settings }).config.services;
      expect(declared(switched)).to.deep.equal(declared(FULL[target]));
      expect(services).to.include("orders").and.to.include("podinfo");
      for (const graph of [linkerd, istio]) {
        expect(graph.of("trivium:index:Service")).to.have.lengthOf(services.length);
      }
    });

    it("keeps every service's routes and rollout", () => {
      expect([...routes(linkerd).keys()]).to.include("podinfo");
      expect(routes(istio)).to.deep.equal(routes(linkerd));
      expect([...rollouts(linkerd).keys()]).to.include("podinfo");
      expect(rollouts(istio)).to.deep.equal(rollouts(linkerd));
    });

    it("lets the same callers send the same requests", () => {
      for (const service of ["orders", "podinfo"]) {
        const before = QUERIES.map((request) => linkerdAdmits(linkerd, service, request));
        const after = QUERIES.map((request) => istioAdmits(istio, service, request));
        expect(after, service).to.deep.equal(before);
        expect(new Set(before).size, service).to.equal(2);
      }
    });

    it("keeps every service's alerts and objectives, under the same names", () => {
      expect(namesOf(istio, RULES)).to.have.members(namesOf(linkerd, RULES));
      for (const service of services) {
        expect(alerts(istio, service), service).to.deep.equal(alerts(linkerd, service));
      }
      expect(alerts(istio, "podinfo")).to.include("ServiceErrorBudgetBurnsFast");
    });
  });
}
