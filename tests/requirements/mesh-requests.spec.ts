import { expect } from "chai";
import { valuesAt } from "../../sandbox/simulator/values";
import { type Graph, graphOf } from "./graph";
import { istioAdmits, linkerdAdmits, named, type Request, texts } from "./mesh-access";
import { POSTS } from "./meshed";

const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";

/** Requests to `notifications`, and whether they may come in. */
const REQUESTS: readonly (readonly [Request, boolean])[] = [
  [{ from: "posts", method: "POST", path: "/api/notifications" }, true],
  [{ from: "posts", method: "POST", path: "/api/notifications/42" }, true],
  [{ from: "posts", method: "GET", path: "/api/notifications" }, false],
  [{ from: "posts", method: "POST", path: "/api/notifications-of-others" }, false],
  [{ from: "posts", method: "POST", path: "/api" }, false],
  [{ from: "posts", method: "DELETE", path: "/" }, false],
  [{ from: "stats", method: "GET", path: "/api/notifications" }, true],
  [{ from: "stats", method: "GET", path: "/anything" }, true],
  [{ from: "stats", method: "POST", path: "/api/notifications" }, false],
  [{ from: "admin", method: "DELETE", path: "/api/notifications/42" }, true],
  [{ from: "podinfo", method: "POST", path: "/api/notifications" }, false],
  [{ method: "POST", path: "/api/notifications" }, false],
];

const MESHES = { linkerd: linkerdAdmits, istio: istioAdmits } as const;

/** Expressions of all alerts and checks of a service. */
function expressions(graph: Graph, service: string): string {
  const rules = named(graph, "kubernetes:monitoring.coreos.com/v1:PrometheusRule", service);
  return texts(rules, "spec.groups[].rules[].expr").join("\n");
}

describe("requests that callers may send", function () {
  this.timeout(120_000);

  for (const [kind, admits] of Object.entries(MESHES)) {
    describe(`with ${kind}`, () => {
      let graph: Graph;
      before(async () => {
        graph = await graphOf("k3s", { mesh: { kind }, services: POSTS });
      });

      it("are those that each declares: posts sends notifications POST /api/notifications and nothing else (F06)", () => {
        const judged = REQUESTS.map(([request]) => [request, admits(graph, "notifications", request)]);
        expect(judged).to.deep.equal(REQUESTS);
      });

      it("are all, of a service that limits none of its callers, and of strangers none", () => {
        const any = { method: "PATCH", path: "/whatever" };
        expect(admits(graph, "podinfo", { ...any, from: "traefik" })).to.equal(true);
        expect(admits(graph, "podinfo", { ...any, from: "posts" })).to.equal(false);
      });

      it("count in its objectives, whoever of the callers sends them", () => {
        const measured = expressions(graph, "notifications");
        const limited = {
          linkerd: 'authz_name=~"notifications-callers([.].+)?"',
          istio: 'reporter="waypoint"',
        };
        expect(measured).to.include(limited[kind as keyof typeof MESHES]);
      });
    });
  }

  it("leave kubelet's probes in, which have no identity, and no other path", async () => {
    const graph = await graphOf("k3s", { services: POSTS });
    const probe = (path: string) => linkerdAdmits(graph, "notifications", { method: "GET", path });
    expect([probe("/healthz"), probe("/readyz"), probe("/metrics"), probe("/healthz/x")]).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });

  it("attach no route to the Server of a service that limits none, so that Linkerd reads the probes itself", async () => {
    const graph = await graphOf("k3s", { services: POSTS });
    const attached = graph
      .inputs(ROUTE)
      .filter((route) => texts(route, "spec.parentRefs[].kind")[0] === "Server")
      .flatMap((route) => valuesAt(route, "spec.parentRefs[].name").map(({ value }) => value));
    expect(new Set(attached)).to.deep.equal(new Set(["notifications"]));
  });
});
