import { expect } from "chai";
import { LineProgress } from "../../sandbox/engine/progress";
import { acquireTool } from "../../sandbox/tools/acquire";
import { alertsOf, type Group, type Planned, plannedRules } from "./planned";
import { PLATFORM_SCENARIOS } from "./platform-scenarios";
import { promtoolTest, type Scenario } from "./scenario";
import { ISTIO_SCENARIOS, SERVICE_SCENARIOS } from "./service-scenarios";
import { said, Tool } from "./tool";

const SCENARIOS: readonly Scenario[] = [...SERVICE_SCENARIOS, ...PLATFORM_SCENARIOS];

/** Groups of the service that most is promised of, and those that are about no service. */
const GROUPS = /^(orders|platform|podinfo-route|restore-drill)/;

/** The rules of stacks in one mesh, each group in the form that the first of them has. */
function rulesOf(planned: readonly Planned<readonly Group[]>[], mesh: Mesh): (readonly Group[])[] {
  const used = planned.filter(
    ({ value }) => value.every(({ name }) => GROUPS.test(name)) && meshOf(value) !== OTHER[mesh],
  );
  const names = used.map(({ value }) => value.map(({ name }) => name).join());
  return used.filter((_, index) => names.indexOf(names[index] ?? "") === index).map(({ value }) => value);
}

type Mesh = "linkerd" | "istio";
const OTHER = { linkerd: "istio", istio: "linkerd" } as const;

/** The mesh whose metrics some rules read; undefined where they read neither's. */
function meshOf(groups: readonly Group[]): Mesh | undefined {
  const text = JSON.stringify(groups);
  if (text.includes("istio_requests_total")) return "istio";
  return text.includes("response_total") ? "linkerd" : undefined;
}

describe("an alert, as promtool evaluates it", () => {
  let promtool: Tool;
  let planned: Planned<readonly Group[]>[];
  let rules: Readonly<Record<Mesh, string[]>>;
  before(async () => {
    promtool = new Tool(await acquireTool("promtool", new LineProgress(process.stderr)));
    planned = await plannedRules();
    const written = (mesh: Mesh) =>
      rulesOf(planned, mesh).map((groups, index) => promtool.write(`${mesh}-${index}.yaml`, { groups }));
    rules = { linkerd: written("linkerd"), istio: written("istio") };
  });
  after(() => promtool.dispose());

  const evaluate = (scenario: Scenario, mesh: Mesh = "linkerd") => {
    const test = {
      rule_files: rules[mesh],
      evaluation_interval: scenario.evaluation ?? "15s",
      tests: [promtoolTest(scenario)],
    };
    return promtool.run("test", "rules", promtool.write("test.yaml", test));
  };

  for (const scenario of SCENARIOS) {
    const { alert, when, fires } = scenario;
    it(`${alert} ${fires ? "fires" : "is silent"} when ${when}`, async () => {
      const result = await evaluate(scenario);
      expect(result.code, said(result)).to.equal(0);
    });
  }

  for (const scenario of ISTIO_SCENARIOS) {
    const { alert, when, fires } = scenario;
    it(`${alert} in Istio ${fires ? "fires" : "is silent"} when ${when}`, async () => {
      const result = await evaluate(scenario, "istio");
      expect(result.code, said(result)).to.equal(0);
    });
  }

  it("is not what a scenario says where the scenario is wrong", async () => {
    for (const fires of [true, false]) {
      const scenario = SCENARIOS.find((each) => each.alert === "RolloutDegraded" && each.fires === fires);
      if (scenario === undefined) throw new Error("there is no such scenario");
      const { code } = await evaluate({ ...scenario, fires: !fires });
      expect(code).not.to.equal(0);
    }
  });

  it("is shown to fire and to be silent, whichever stack plans it", () => {
    const alerts = [...alertsOf(planned).keys()];
    const shown = (fires: boolean) =>
      SCENARIOS.filter((scenario) => scenario.fires === fires).map(({ alert }) => alert);
    expect(alerts).to.have.members([...new Set(shown(true))]);
    expect(alerts).to.have.members([...new Set(shown(false))]);
  });
});
