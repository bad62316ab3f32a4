import { expect } from "chai";
import * as fc from "fast-check";
import { linkerdRequests } from "../../../components/pure/requests/linkerd";
import { measuresOf, needsMeasures, REQUESTS, type Scaling } from "../../../components/pure/scaling";

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const positive = fc.integer({ min: 1, max: 1_000_000 });
const scaling: fc.Arbitrary<Scaling> = fc.record(
  {
    cpu: fc.integer({ min: 10, max: 100 }),
    memory: fc.integer({ min: 10, max: 100 }),
    requestsPerSecond: positive,
    kafkaLag: positive,
    prometheus: fc.dictionary(name, fc.record({ query: fc.string(), threshold: positive })),
  },
  { requiredKeys: ["cpu", "memory", "prometheus"] },
);
const measured = { metrics: linkerdRequests, requests: { namespace: "shop", service: "orders" } };

describe("what a service is scaled by", () => {
  it("has every query of its own once, as it was declared", () => {
    fc.assert(
      fc.property(scaling, (declared) => {
        const own = measuresOf(declared, measured).filter(({ query }) => !query.includes("response_total"));
        expect(Object.fromEntries(own.map(({ name: key, ...measure }) => [key, measure]))).to.deep.equal({
          ...declared.prometheus,
        });
      }),
    );
  });

  it("counts requests where somebody asked for it, and not otherwise", () => {
    fc.assert(
      fc.property(scaling, (declared) => {
        const [first] = measuresOf(declared, measured);
        const counts = first?.name === REQUESTS && first.query.includes("response_total");
        expect(counts).to.equal(declared.requestsPerSecond !== undefined);
      }),
    );
  });

  it("has one order, whatever order it was declared in", () => {
    fc.assert(
      fc.property(scaling, (declared) => {
        const reversed = Object.fromEntries(Object.entries(declared.prometheus).reverse());
        expect(measuresOf({ ...declared, prometheus: reversed }, measured)).to.deep.equal(
          measuresOf(declared, measured),
        );
      }),
    );
  });

  it("needs more than CPU and memory as soon as there is one other measure", () => {
    fc.assert(
      fc.property(scaling, (declared) => {
        const others = measuresOf(declared, measured).length + (declared.kafkaLag === undefined ? 0 : 1);
        expect(needsMeasures(declared)).to.equal(others > 0);
      }),
    );
  });
});
