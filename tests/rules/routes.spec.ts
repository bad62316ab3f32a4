import { expect } from "chai";
import { LineProgress } from "../../sandbox/engine/progress";
import { acquireTool } from "../../sandbox/tools/acquire";
import { type Planned, plannedRoutes } from "./planned";
import type { Props } from "../../sandbox/simulator/values";
import { said, Tool } from "./tool";

type Labels = Readonly<Record<string, string>>;

const DOWN = { alertname: "ServiceDown", severity: "critical", service: "orders" };
const SLOW = { alertname: "HighLatency", severity: "warning", notify: "chat", service: "orders" };
const WATCHDOG = { alertname: "Watchdog", severity: "none" };
const INHIBITOR = { alertname: "InfoInhibitor", severity: "none" };
const NODE = { alertname: "KubeNodeNotReady" };

interface Route {
  readonly what: string;
  readonly labels: Labels;
  readonly to: readonly string[];
}

/** Where there is one webhook and nothing else. */
const SIMPLE: readonly Route[] = [
  { what: "a critical alert", labels: { ...DOWN, team: "shop", notify: "page" }, to: ["webhook"] },
  { what: "a warning", labels: { ...SLOW, team: "shop" }, to: ["webhook"] },
  { what: "an alert of the cluster", labels: { ...NODE, severity: "warning" }, to: ["webhook"] },
  { what: "the heartbeat", labels: WATCHDOG, to: ["heartbeat"] },
  { what: "what only inhibits", labels: INHIBITOR, to: ["none"] },
];

/** With everything that the configuration knows (tests/requirements/alerting.ts). */
const FULL: readonly Route[] = [
  {
    what: "a critical alert of a team that is paged, now and when nobody has silenced it",
    labels: { ...DOWN, team: "pay", notify: "page" },
    to: ["escalation", "pagerduty"],
  },
  {
    what: "a critical alert of a team that is told in its chat",
    labels: { ...DOWN, team: "pay", notify: "chat" },
    to: ["slack"],
  },
  { what: "a warning", labels: { ...SLOW, team: "pay" }, to: ["slack"] },
  {
    what: "a critical alert of a team with receivers of its own",
    labels: { ...DOWN, team: "shop", notify: "page" },
    to: ["escalation", "pagerduty"],
  },
  { what: "a warning of that team", labels: { ...SLOW, team: "shop" }, to: ["shop"] },
  {
    what: "a critical alert of that team that is told in its chat",
    labels: { ...DOWN, team: "shop", notify: "chat" },
    to: ["shop"],
  },
  {
    what: "a critical alert of the cluster",
    labels: { ...NODE, severity: "critical" },
    to: ["escalation", "pagerduty"],
  },
  { what: "a warning of the cluster", labels: { ...NODE, severity: "warning" }, to: ["slack"] },
  { what: "information on the cluster", labels: { ...NODE, severity: "info" }, to: ["slack"] },
  { what: "the heartbeat", labels: WATCHDOG, to: ["heartbeat"] },
  { what: "what only inhibits", labels: INHIBITOR, to: ["none"] },
];

describe("the routes of alerts, read by amtool", () => {
  let amtool: Tool;
  let configurations: Planned<Props>[];
  before(async () => {
    amtool = new Tool(await acquireTool("amtool", new LineProgress(process.stderr)));
    configurations = await plannedRoutes();
  });
  after(() => amtool.dispose());

  const fileOf = (stack: "full" | "other"): string => {
    const found = configurations.find(({ from }) => from.startsWith("full-") === (stack === "full"));
    return amtool.write(`${stack}.yaml`, found?.value);
  };

  it("are valid in every configuration that any stack plans on any target", async () => {
    expect(configurations).to.have.length.of.at.least(2);
    for (const [index, { from, value }] of configurations.entries()) {
      const result = await amtool.run("check-config", amtool.write(`config-${index}.yaml`, value));
      expect(result.code, `${from}: ${said(result)}`).to.equal(0);
    }
  });

  it("are refused where they lead nowhere", async () => {
    const file = amtool.write("broken.yaml", {
      route: { receiver: "nobody" },
      receivers: [{ name: "none" }],
    });
    const result = await amtool.run("check-config", file);
    expect(result.code, said(result)).not.to.equal(0);
  });

  const cases = { other: SIMPLE, full: FULL } as const;
  for (const [stack, routes] of Object.entries(cases) as ["full" | "other", readonly Route[]][]) {
    for (const { what, labels, to } of routes) {
      it(`lead ${what} to ${to.join(" and ")}`, async () => {
        const pairs = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
        const file = `--config.file=${fileOf(stack)}`;
        const result = await amtool.run("config", "routes", "test", file, ...pairs);
        expect(result.stdout.trim().split(","), said(result)).to.deep.equal(to);
      });
    }
  }
});
