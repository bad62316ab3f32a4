import { expect } from "chai";
import * as fc from "fast-check";
import { isBelow, type MatchGroup, matchGroups, type RequestMatch } from "../../../components/pure/requests";
import { istioRequests } from "../../../components/pure/requests/istio";
import { linkerdRequests } from "../../../components/pure/requests/linkerd";

const METHODS = ["GET", "POST", "PUT"];
const path = fc
  .array(fc.constantFrom("a", "b", "ab"), { maxLength: 3 })
  .map((segments) => `/${segments.join("/")}`);
const match: fc.Arbitrary<RequestMatch> = fc.record({
  methods: fc.uniqueArray(fc.constantFrom(...METHODS), { maxLength: 2 }),
  paths: fc.uniqueArray(path, { maxLength: 3 }),
});
const clients = fc.dictionary(fc.constantFrom("posts", "stats", "admin", "jobs"), match);

/** What a client declares, taken at its word. */
function declares({ methods, paths }: RequestMatch, method: string, at: string): boolean {
  return (
    (methods.length === 0 || methods.includes(method)) &&
    (paths.length === 0 || paths.some((prefix) => isBelow(at, prefix)))
  );
}

/** Who may send a request, as a proxy finds it: by the longest path, and then by the method. */
function allowedBy(groups: readonly MatchGroup[], method: string, at: string): readonly string[] {
  const [best] = groups
    .flatMap((group) => group.matches.map((each) => ({ ...each, clients: group.clients })))
    .filter((each) => isBelow(at, each.path) && [undefined, method].includes(each.method))
    .sort((a, b) => b.path.length - a.path.length || (a.method === undefined ? 1 : -1));
  return best?.clients ?? [];
}

describe("requests that several clients may send", () => {
  it("are each allowed to exactly the clients that declare them, by the one match that a proxy finds", () => {
    fc.assert(
      fc.property(clients, fc.constantFrom(...METHODS, "DELETE"), path, (declared, method, at) => {
        const expected = Object.keys(declared).filter((name) => {
          const own = declared[name];
          return own !== undefined && declares(own, method, at);
        });
        expect(allowedBy(matchGroups(declared), method, at)).to.have.members(expected);
      }),
    );
  });

  it("are matched once, so that no two routes are as good as each other", () => {
    fc.assert(
      fc.property(clients, (declared) => {
        const matches = matchGroups(declared).flatMap((group) => group.matches);
        const keys = matches.map((each) => `${each.method ?? "*"} ${each.path}`);
        expect(new Set(keys).size).to.equal(keys.length);
      }),
    );
  });

  it("are of whole segments", () => {
    expect(isBelow("/api/x", "/api")).to.equal(true);
    expect(isBelow("/apiary", "/api")).to.equal(false);
    expect(isBelow("/anything", "/")).to.equal(true);
  });
});

describe("the metrics of requests", () => {
  const requests = { namespace: "shop", service: "orders" };

  it("are Linkerd's of all callers' policies where some callers are limited", () => {
    expect(linkerdRequests.all({ ...requests, limited: true })).to.include(
      'authz_name=~"orders-callers([.].+)?"',
    );
    expect(linkerdRequests.all(requests)).to.include('authz_name="orders-callers"');
  });

  it("are Istio's of the waypoint: of the Service of either version, and of the canary's for a version", () => {
    const labels = 'reporter="waypoint", source_principal!~".*/sa/orders-verify", ';
    const home = 'destination_service_namespace="shop", ';
    expect(istioRequests.all(requests)).to.equal(
      `istio_requests_total{${labels}${home}destination_service_name=~"orders(-stable|-canary)?"}`,
    );
    expect(istioRequests.failed({ ...requests, version: "{{args.version}}" })).to.equal(
      `istio_requests_total{${labels}${home}destination_service_name="orders-canary", response_code=~"5.."}`,
    );
    expect(istioRequests.latencyBuckets(requests)).to.include("istio_request_duration_milliseconds_bucket{");
    expect(istioRequests.sources(requests)).to.equal('up{namespace="shop", job="shop/waypoint"}');
  });
});
