import { expect } from "chai";
import * as fc from "fast-check";
import {
  alertingRules,
  BURN_RATES,
  burnThreshold,
  errorBudget,
  failureRatio,
  latencyQuantile,
  type Measured,
  type Objective,
  recordingRules,
} from "../../../components/pure/slo";
import { linkerdRequests } from "../../../components/pure/requests/linkerd";

const orders: Measured = {
  metrics: linkerdRequests,
  requests: { namespace: "shop", service: "orders" },
};
const LABELS =
  'direction="inbound", namespace="shop", authz_name="orders-callers", app_kubernetes_io_name="orders"';
const labels = { namespace: "shop", service: "orders" };
const objective: Objective = { availability: 99.9, latencyMs: 500 };

const objectives = fc.record({
  availability: fc.double({ min: 90, max: 99.999, noNaN: true }),
  latencyMs: fc.integer({ min: 1, max: 60_000 }),
});

describe("service level objectives", () => {
  it("budgets what the objective leaves, without the noise of binary fractions", () => {
    expect(
      [90, 99, 99.5, 99.9, 99.99].map((availability) => errorBudget({ ...objective, availability })),
    ).to.deep.equal([0.1, 0.01, 0.005, 0.001, 0.0001]);
  });

  it("measures failures over all requests, zero while none fails, and nothing while there are none", () => {
    expect(failureRatio(orders, "5m")).to.equal(
      `(sum(rate(response_total{${LABELS}, classification="failure"}[5m])) or vector(0))` +
        ` / (sum(rate(response_total{${LABELS}}[5m])) > 0)`,
    );
  });

  it("measures the 95th percentile over all pods", () => {
    expect(latencyQuantile(orders, "1h")).to.equal(
      "histogram_quantile(0.95, sum by (le) " + `(rate(response_latency_ms_bucket{${LABELS}}[1h])))`,
    );
  });

  it("quotes what would end a label's value", () => {
    const quoted: Measured = { ...orders, requests: { namespace: 'a"b\\', service: "orders" } };
    expect(failureRatio(quoted, "5m")).to.contain('namespace="a\\"b\\\\",');
  });

  it("has the thresholds of the workbook for 99.9 %", () => {
    expect(BURN_RATES.map((rate) => burnThreshold(objective, rate))).to.deep.equal([
      0.0144, 0.006, 0.003, 0.001,
    ]);
  });

  it("spends 2, 5, 10 and 10 % of a 30 day budget before it tells anybody", () => {
    const hours = { "1h": 1, "6h": 6, "1d": 24, "3d": 72 } as const;
    const spent = BURN_RATES.map(({ factor, windows: [long] }) =>
      Math.round((100 * factor * hours[long as keyof typeof hours]) / (30 * 24)),
    );
    expect(spent).to.deep.equal([2, 5, 10, 10]);
  });

  it("can fire for every objective, and tells of a faster burn only when it is worse", () => {
    fc.assert(
      fc.property(objectives, (any) => {
        const thresholds = BURN_RATES.map((rate) => burnThreshold(any, rate));
        expect(thresholds.every((threshold) => threshold > 0 && threshold < 1)).to.equal(true);
        expect([...thresholds].sort((left, right) => right - left)).to.deep.equal(thresholds);
      }),
    );
  });

  it("alerts earlier the stricter the objective is", () => {
    fc.assert(
      fc.property(objectives, objectives, (one, other) => {
        const [strict, loose] = one.availability >= other.availability ? [one, other] : [other, one];
        for (const rate of BURN_RATES) {
          expect(burnThreshold(strict, rate)).to.be.at.most(burnThreshold(loose, rate));
        }
      }),
    );
  });

  it("records every series that an alert reads, under the labels that the alert reads it by", () => {
    fc.assert(
      fc.property(objectives, (any) => {
        const recorded = recordingRules(orders, labels).map(({ record }) => record);
        const read = alertingRules(any, labels).flatMap(
          ({ expr }) => expr.match(/service:request_failures:ratio_rate\w+/g) ?? [],
        );
        expect(new Set(read)).to.deep.equal(new Set(recorded));
        expect(new Set(recorded).size).to.equal(recorded.length);
      }),
    );
    const burns = alertingRules(objective, labels).filter(({ alert }) => alert.includes("Burns"));
    for (const { expr } of burns) {
      expect(expr.match(/ratio_rate/g)?.length).to.equal(
        expr.match(/\{namespace="shop", service="orders"\}/g)?.length,
      );
    }
  });

  it("wakes somebody for a fast burn in both its windows", () => {
    const [fast] = alertingRules(objective, labels);
    const series = (window: string) =>
      `service:request_failures:ratio_rate${window}{namespace="shop", service="orders"}`;
    expect(fast).to.include({ alert: "ServiceErrorBudgetBurnsFast", severity: "critical" });
    expect(fast?.expr).to.equal(
      `(${series("1h")} > 0.0144 and ${series("5m")} > 0.0144) or ` +
        `(${series("6h")} > 0.006 and ${series("30m")} > 0.006)`,
    );
  });
});
