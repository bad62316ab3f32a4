import { expect } from "chai";
import * as fc from "fast-check";
import {
  checksOf,
  CRITERIA,
  type Criteria,
  type CriterionName,
  defaultThreshold,
  type Judged,
} from "../../../components/pure/criteria";
import { istioRequests } from "../../../components/pure/requests/istio";
import { linkerdRequests } from "../../../components/pure/requests/linkerd";
import { failureRatio, latencyQuantile, type Objective } from "../../../components/pure/slo";

const judged: Judged = {
  metrics: linkerdRequests,
  requests: { namespace: "shop", service: "orders", version: "{{args.version}}" },
};
const objective: Objective = { availability: 99.9, latencyMs: 500 };

/** Every metric that a criterion reads, and where it comes from. */
const METRICS = {
  up: "Prometheus",
  request_total: "the mesh's proxies",
  response_total: "the mesh's proxies",
  response_latency_ms_bucket: "the mesh's proxies",
  container_cpu_usage_seconds_total: "cAdvisor",
  container_memory_working_set_bytes: "cAdvisor",
  kube_pod_container_resource_requests: "kube-state-metrics",
  kube_pod_container_resource_limits: "kube-state-metrics",
  prober_probe_total: "kubelet",
};

const objectives = fc.record({
  availability: fc.double({ min: 90, max: 99.999, noNaN: true }),
  latencyMs: fc.integer({ min: 1, max: 60_000 }),
});

/** The number that a result is compared with. */
function thresholdOf(condition: string): number {
  return Number(/result\[0\] <= ([0-9.e+-]+)$/.exec(condition)?.[1]);
}

function only(name: CriterionName, threshold?: number) {
  const check = checksOf({ [name]: { threshold } }, objective, judged)[1];
  if (check === undefined) throw new Error(`no check of ${name}`);
  return check;
}

describe("criteria of a new version", () => {
  it("judge by the objective unless told otherwise, and let a version pass while nobody calls it", () => {
    const [observed, success, latency] = checksOf({ successRate: {}, latencyP95: {} }, objective, judged);
    expect(observed?.successCondition).to.equal("len(result) > 0 && result[0] > 0");
    expect(success?.successCondition).to.equal("len(result) == 0 || isNaN(result[0]) || result[0] <= 0.0144");
    expect(success?.query).to.equal(failureRatio(judged, "5m"));
    expect(latency?.successCondition).to.equal("len(result) == 0 || isNaN(result[0]) || result[0] <= 500");
    expect(latency?.query).to.equal(latencyQuantile(judged, "5m"));
  });

  it("see one measure from two ends as success and error rate", () => {
    expect(only("successRate", 99.5).query).to.equal(only("errorRate", 0.5).query);
    expect(only("successRate", 99.5).successCondition).to.equal(only("errorRate", 0.5).successCondition);
    expect(thresholdOf(only("errorRate", 0.5).successCondition)).to.equal(0.005);
  });

  it("are kept for every threshold that is given", () => {
    const plain = CRITERIA.filter((name) => !["successRate", "errorRate"].includes(name));
    fc.assert(
      fc.property(fc.constantFrom(...plain), fc.integer({ min: 0, max: 60_000 }), (name, threshold) => {
        expect(thresholdOf(only(name, threshold).successCondition)).to.equal(threshold);
      }),
    );
  });

  it("take a version back that lets every request hang, and none that nobody calls", () => {
    const hanging = checksOf({}, objective, judged).find(({ name }) => name === "answers");
    expect(hanging?.successCondition).to.equal("len(result) == 0 || result[0] > 0");
    expect(hanging?.query)
      .to.include(`rate(${linkerdRequests.all(judged.requests)}[5m])`)
      .and.to.match(/ \/ \(sum\(rate\(request_total\{.*\}\[5m\]\)\) > 0\)$/);
    const istio = checksOf({}, objective, { ...judged, metrics: istioRequests });
    expect(istio.map(({ name }) => name)).to.deep.equal(["observed"]);
  });

  it("wait until requests are the version's own where they are counted by Service", () => {
    const delays = (settles?: string) =>
      checksOf({ successRate: {}, latencyP95: {} }, objective, { ...judged, ...(settles && { settles }) })
        .slice(1, 3)
        .map(({ initialDelay }) => initialDelay);
    expect(delays("5m")).to.deep.equal(["5m", "5m"]);
    expect(delays()).to.deep.equal([undefined, undefined]);
  });

  it("have one check each, besides that something is known and answered", () => {
    const some = fc
      .subarray([...CRITERIA])
      .map((names): Criteria => Object.fromEntries(names.map((name) => [name, {}])));
    fc.assert(
      fc.property(some, objectives, (criteria, any) => {
        const names = checksOf(criteria, any, judged).map(({ name }) => name);
        expect(names).to.have.lengthOf(2 + Object.keys(criteria).length);
        expect(new Set(names).size).to.equal(names.length);
        expect(names[0]).to.equal("observed");
      }),
    );
  });

  it("have thresholds that something can exceed and something can keep, for every objective", () => {
    fc.assert(
      fc.property(fc.constantFrom(...CRITERIA), objectives, (name, any) => {
        const threshold = defaultThreshold(name, any);
        expect(threshold).to.be.above(0);
        if (["successRate", "errorRate"].includes(name)) expect(threshold).to.be.below(100);
      }),
    );
  });

  it("are no looser for a stricter objective", () => {
    fc.assert(
      fc.property(objectives, objectives, (one, other) => {
        const [strict, loose] = one.availability >= other.availability ? [one, other] : [other, one];
        expect(defaultThreshold("errorRate", strict)).to.be.at.most(defaultThreshold("errorRate", loose));
      }),
    );
  });

  it("read metrics that their exporters have, of the version's own pods", () => {
    const criteria = Object.fromEntries(CRITERIA.map((name) => [name, {}]));
    for (const { name, query } of checksOf(criteria, objective, judged)) {
      const selectors = [...query.matchAll(/([a-z_]+)\{([^}]*\}\}[^}]*|[^}]*)\}/g)];
      expect(selectors, name).not.to.deep.equal([]);
      for (const [selector = "", metric = ""] of selectors) {
        expect(Object.keys(METRICS), name).to.include(metric);
        expect(selector, name).to.include("{{args.version}}");
        expect(selector, name).to.include('namespace="shop"');
      }
    }
  });

  it("measure CPU against requests and memory against limits, without the proxies beside", () => {
    const pods = 'container="orders"';
    expect(only("cpu").query)
      .to.include(pods)
      .and.to.include('resource="cpu", pod=~"orders-{{args.version}}-');
    expect(only("memory").query).to.include("kube_pod_container_resource_limits").and.to.include(pods);
  });

  it("do not let a version go on whose pods nobody measures", () => {
    for (const name of ["cpu", "memory", "healthFailures"] as const) {
      expect(only(name).successCondition).to.match(/^len\(result\) > 0 && /);
    }
  });
});
