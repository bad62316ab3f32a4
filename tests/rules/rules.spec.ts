import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { LineProgress } from "../../sandbox/engine/progress";
import { REPOSITORY } from "../../sandbox/paths";
import { acquireTool } from "../../sandbox/tools/acquire";
import { alertsOf, plannedQueries, plannedRules } from "./planned";
import { said, Tool } from "./tool";

describe("rules and queries, read by promtool", () => {
  let promtool: Tool;
  before(async () => {
    promtool = new Tool(await acquireTool("promtool", new LineProgress(process.stderr)));
  });
  after(() => promtool.dispose());

  const check = (...files: string[]) =>
    promtool.run("check", "rules", "--lint=duplicate-rules", "--lint-fatal", ...files);

  it("are valid in every rule that any stack plans on any target", async () => {
    const rules = await plannedRules();
    expect(rules).to.have.length.at.least(3);
    const files = rules.map(({ value: groups }, index) => promtool.write(`rules-${index}.yaml`, { groups }));
    const result = await check(...files);
    expect(result.code, said(result)).to.equal(0);
  });

  it("are valid in every analysis, autoscaler and dashboard that any stack plans on any target", async () => {
    const queries = await plannedQueries();
    expect(queries).to.have.length.greaterThan(5);
    const rules = queries.map(({ value: expr }, index) => ({ record: `query:${index}`, expr }));
    const file = promtool.write("queries.yaml", { groups: [{ name: "queries", rules }] });
    const result = await check(file);
    const refused = [...said(result).matchAll(/query:(\d+)/g)].map(([, index]) => queries[Number(index)]);
    expect(result.code, `${JSON.stringify(refused, null, 2)}\n${said(result)}`).to.equal(0);
  });

  it("are refused where they are not", async () => {
    const rules = [{ record: "query:broken", expr: 'sum(rate(requests_total{job="a"}[5m])' }];
    const result = await check(promtool.write("broken.yaml", { groups: [{ name: "broken", rules }] }));
    expect(result.code, said(result)).not.to.equal(0);
    expect(said(result)).to.include("parse error");
  });

  it("have a page to read for every alert", async () => {
    const folder = path.join(REPOSITORY, "docs", "runbooks");
    const alerts = alertsOf(await plannedRules());
    expect([...alerts.keys()]).to.include.members(["ServiceDown", "CertificateExpiresSoon"]);
    const pages = fs.readdirSync(folder).map((file) => path.basename(file, ".md"));
    expect([...alerts.keys()].filter((alert) => !pages.includes(alert))).to.deep.equal([]);
    expect(pages.filter((page) => page !== "README" && !alerts.has(page))).to.deep.equal([]);
  });
});
