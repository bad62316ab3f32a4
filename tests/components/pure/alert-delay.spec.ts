import { expect } from "chai";
import * as fc from "fast-check";
import {
  ALERT_BUDGET_SECONDS,
  ALERT_TIMING,
  alertDelay,
  type AlertTiming,
  timing,
  withinBudget,
} from "../../../components/pure/alert-delay";

const timings: fc.Arbitrary<AlertTiming> = fc.record({
  scrapeInterval: fc.integer({ min: 1, max: 120 }),
  scrapeTimeout: fc.integer({ min: 1, max: 120 }),
  evaluation: fc.integer({ min: 1, max: 120 }),
  groupWait: fc.integer({ min: 0, max: 120 }),
});
const holding = fc.integer({ min: 0, max: 3_600 });

describe("the time until somebody hears of an alert", () => {
  it("is within the budget as far as the platform sets it, and not with a minute's hold", () => {
    expect(alertDelay(ALERT_TIMING, 0)).to.equal(29);
    expect(withinBudget(ALERT_TIMING, 0)).to.equal(true);
    expect(alertDelay(ALERT_TIMING, 60)).to.equal(89);
    expect(withinBudget(ALERT_TIMING, 60)).to.equal(false);
  });

  it("is never shorter than any of its parts, nor than all of them together", () => {
    fc.assert(
      fc.property(timings, holding, (any, holds) => {
        const parts = any.scrapeInterval + any.scrapeTimeout + any.evaluation + any.groupWait;
        expect(alertDelay(any, holds)).to.be.at.least(parts + holds);
        expect(alertDelay(any, holds)).to.be.below(parts + holds + any.evaluation);
      }),
    );
  });

  it("grows with every part", () => {
    fc.assert(
      fc.property(timings, holding, fc.integer({ min: 1, max: 60 }), (any, holds, more) => {
        for (const part of ["scrapeInterval", "scrapeTimeout", "groupWait"] as const) {
          const slower = { ...any, [part]: any[part] + more };
          expect(alertDelay(slower, holds)).to.equal(alertDelay(any, holds) + more);
        }
        expect(alertDelay(any, holds + more)).to.be.at.least(alertDelay(any, holds));
      }),
    );
  });

  it("does not let a scrape outlast its interval", () => {
    expect(ALERT_TIMING.scrapeTimeout).to.be.below(ALERT_TIMING.scrapeInterval);
    expect([timing("scrapeInterval"), timing("groupWait"), ALERT_BUDGET_SECONDS]).to.deep.equal([
      "15s",
      "5s",
      30,
    ]);
  });
});
