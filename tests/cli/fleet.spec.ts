import { expect } from "chai";
import { type FleetRun, runFleet } from "../../cli/fleet/run";
import { fleetOf, siteNames } from "../stacks/fleet/lists";

const { sites } = fleetOf(Object.fromEntries(siteNames(5).map((name) => [name, {}])));

function options(changes: Partial<FleetRun>): FleetRun {
  return {
    run: async () => ({ code: 0, says: "" }),
    concurrency: 2,
    signal: new AbortController().signal,
    write: () => undefined,
    ...changes,
  };
}

describe("running the sites of a fleet", () => {
  it("runs as many at a time as asked for, and every one once", async () => {
    const started: string[] = [];
    let running = 0;
    let most = 0;
    const run: FleetRun["run"] = async ({ name }) => {
      started.push(name);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      return { code: 0, says: "" };
    };
    const results = await runFleet(sites, options({ run, concurrency: 3 }));
    expect(most).to.equal(3);
    expect(started).to.deep.equal(siteNames(5));
    expect(results.map(({ site, result }) => `${site.name} ${result}`)).to.deep.equal(
      siteNames(5).map((name) => `${name} done`),
    );
  });

  it("counts a run that cannot even be started as that site's failure", async () => {
    const run: FleetRun["run"] = async ({ name }) => {
      if (name === "site-1") throw new Error("spawn ENOMEM");
      return { code: null, says: "ended by a signal" };
    };
    const results = await runFleet(sites.slice(0, 2), options({ run }));
    expect(results.map(({ result, says }) => [result, says])).to.deep.equal([
      ["failed", "Error: spawn ENOMEM"],
      ["failed", "ended by a signal"],
    ]);
  });

  it("starts nothing more once it is interrupted, and says what was not started", async () => {
    const controller = new AbortController();
    const run: FleetRun["run"] = async ({ name }) => {
      if (name === "site-2") controller.abort();
      return { code: 0, says: "" };
    };
    const results = await runFleet(sites, options({ run, concurrency: 1, signal: controller.signal }));
    expect(results.map(({ result }) => result)).to.deep.equal([
      "done",
      "done",
      "not started",
      "not started",
      "not started",
    ]);
  });
});
