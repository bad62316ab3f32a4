import { expect } from "chai";
import * as fc from "fast-check";
import { loadScript } from "../../../components/pure/load";
import {
  type BlueGreen,
  type Canary,
  canarySteps,
  progressDeadline,
  scaleDownDelay,
  type Step,
  type TemplateRun,
} from "../../../components/pure/rollout";
import { subscriptions } from "../../../components/pure/subscriptions";

interface ArgoStep {
  readonly setWeight?: number;
  readonly pause?: { readonly duration?: string };
  readonly setCanaryScale?: object;
  readonly analysis?: object;
}

const waits = fc.oneof(
  fc.record({ minutes: fc.integer({ min: 1, max: 240 }) }),
  fc.record({ approval: fc.constant(true) }),
  fc.record({ minutes: fc.integer({ min: 1, max: 240 }), approval: fc.boolean() }),
);
const canaries = fc
  .uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 })
  .chain((weights) =>
    fc
      .tuple(
        fc.constant([...weights].sort((one, other) => one - other)),
        fc.array(waits, { minLength: 10, maxLength: 10 }),
      )
      .map(([sorted, wait]): Canary => ({
        strategy: "canary",
        steps: sorted.map((weight, index): Step => ({ weight, ...wait[index] })),
      })),
  );
const trial: TemplateRun = { templates: [{ templateName: "orders-smoke" }], args: [] };

describe("rollouts", () => {
  it("take as long as their steps say, at ascending shares", () => {
    fc.assert(
      fc.property(canaries, (canary) => {
        const steps = canarySteps(canary, undefined).steps as readonly ArgoStep[];
        const weights = steps.flatMap(({ setWeight }) => (setWeight === undefined ? [] : [setWeight]));
        expect(weights).to.deep.equal(canary.steps.map(({ weight }) => weight));
        const minutes = steps.map(({ pause }) => Number(pause?.duration?.slice(0, -1) ?? 0));
        const declared = canary.steps.reduce((total, step) => total + (step.minutes ?? 0), 0);
        expect(minutes.reduce((total, each) => total + each, 0)).to.equal(declared);
      }),
    );
  });

  it("wait for somebody as often as they say, and never without end otherwise", () => {
    fc.assert(
      fc.property(canaries, (canary) => {
        const steps = canarySteps(canary, undefined).steps as readonly ArgoStep[];
        const gates = steps.filter(({ pause }) => pause !== undefined && pause.duration === undefined);
        expect(gates).to.have.lengthOf(canary.steps.filter(({ approval }) => approval === true).length);
      }),
    );
  });

  it("watch from the first share of traffic on, whatever is before it", () => {
    fc.assert(
      fc.property(canaries, fc.constantFrom(undefined, trial), (canary, before) => {
        const argo = canarySteps(canary, before);
        const steps = argo.steps as readonly ArgoStep[];
        expect(steps[argo.startingStep - 1]).to.deep.equal({ setWeight: canary.steps[0]?.weight });
        expect(steps.slice(0, argo.startingStep - 1).every((step) => step.setWeight === undefined)).to.equal(
          true,
        );
        for (const step of steps) expect(Object.keys(step)).to.have.lengthOf(1);
      }),
    );
  });

  it("try a version out with one pod and without traffic", () => {
    const canary: Canary = { strategy: "canary", steps: [{ weight: 10, minutes: 1 }] };
    expect(canarySteps(canary, trial).steps).to.deep.equal([
      { setCanaryScale: { replicas: 1 } },
      { analysis: trial },
      { setCanaryScale: { matchTrafficWeight: true } },
      { setWeight: 10 },
      { pause: { duration: "1m" } },
    ]);
  });

  it("keep the version before for longer than the new one may be taken back", () => {
    const minutes = fc.integer({ min: 1, max: 240 });
    fc.assert(
      fc.property(minutes, minutes, (watchMinutes, keepMinutes) => {
        const progress: BlueGreen = {
          strategy: "blueGreen",
          promotion: "automatic",
          watchMinutes,
          keepMinutes,
        };
        expect(scaleDownDelay(progress)).to.be.above(60 * watchMinutes);
        expect(progressDeadline({ progress, criteria: {}, rollBackAfter: 2 })).to.be.above(60 * watchMinutes);
      }),
    );
  });

  it("are heard of by those who are there, and wake nobody but for what was taken back", () => {
    const prefix = "notifications.argoproj.io/subscribe";
    expect(subscriptions({})).to.deep.equal({});
    expect(subscriptions({ pagerduty: "shop", email: ["a@acme.example", "b@acme.example"] })).to.deep.equal({
      [`${prefix}.on-rollout-aborted.pagerdutyv2`]: "shop",
      [`${prefix}.on-rollout-aborted.email`]: "a@acme.example;b@acme.example",
      [`${prefix}.on-rollout-completed.email`]: "a@acme.example;b@acme.example",
      [`${prefix}.on-rollout-paused.email`]: "a@acme.example;b@acme.example",
    });
  });

  it("load a version at its rate and judge it by the objective", () => {
    const script = loadScript(
      { path: '/a"b', requestsPerSecond: 20, seconds: 60 },
      { availability: 99.9, latencyMs: 200 },
    );
    expect(script).to.include('"rate": 20').and.to.include('"duration": "60s"');
    expect(script).to.include('"rate<=0.001"').and.to.include('"p(95)<=200"');
    expect(script).to.include('__ENV.TARGET + "/a\\"b"');
  });
});
