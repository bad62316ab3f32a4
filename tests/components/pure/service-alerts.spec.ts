import { expect } from "chai";
import * as fc from "fast-check";
import { linkerdRequests } from "../../../components/pure/requests/linkerd";
import { memoryAlert, trafficAlerts } from "../../../components/pure/service-alerts";
import { errorBudget, type Measured, type Objective } from "../../../components/pure/slo";

const measured: Measured = { metrics: linkerdRequests, requests: { namespace: "shop", service: "orders" } };
const objectives: fc.Arbitrary<Objective> = fc.record(
  {
    availability: fc.double({ min: 90, max: 99.999, noNaN: true }),
    latencyMs: fc.integer({ min: 1, max: 60_000 }),
    latencyP99Ms: fc.integer({ min: 1, max: 60_000 }),
    capacityRps: fc.integer({ min: 1, max: 1_000_000 }),
  },
  { requiredKeys: ["availability", "latencyMs"] },
);
const names = (objective: Objective) => trafficAlerts(objective, measured).map(({ alert }) => alert);
const threshold = (objective: Objective, name: string) =>
  Number(
    /> (\S+)$/.exec(trafficAlerts(objective, measured).find(({ alert }) => alert === name)?.expr ?? "")?.[1],
  );

describe("the alerts on a service's traffic", () => {
  it("promise what is declared and nothing besides", () => {
    fc.assert(
      fc.property(objectives, (any) => {
        expect(names(any).includes("HighTailLatency")).to.equal(any.latencyP99Ms !== undefined);
        expect(names(any).includes("NearCapacity")).to.equal(any.capacityRps !== undefined);
        expect(new Set(names(any)).size).to.equal(names(any).length);
      }),
    );
  });

  it("warn of failures before they wake somebody, at five times what the objective allows", () => {
    fc.assert(
      fc.property(objectives, (any) => {
        expect(threshold(any, "HighErrorRate")).to.equal(0.05);
        const warning = threshold(any, "ErrorRateOverObjective");
        if (errorBudget(any) * 5 < 0.05) expect(warning).to.be.closeTo(errorBudget(any) * 5, 1e-9);
        else expect(names(any)).not.to.include("ErrorRateOverObjective");
      }),
    );
    expect(threshold({ availability: 99.9, latencyMs: 200 }, "ErrorRateOverObjective")).to.equal(0.005);
  });

  it("warn of load at four fifths of the capacity", () => {
    expect(threshold({ availability: 99.9, latencyMs: 200, capacityRps: 1000 }, "NearCapacity")).to.equal(
      800,
    );
  });

  it("look at one container's memory, and at its own limit", () => {
    const { expr } = memoryAlert({ namespace: "shop", container: "orders" });
    expect(expr.match(/namespace="shop", container="orders"/g)).to.have.lengthOf(2);
    expect(expr).to.match(/ > 0\.8$/);
  });
});
