import * as path from "node:path";
import { expect } from "chai";
import { render } from "../../sandbox/charts/render";
import { LineProgress } from "../../sandbox/engine/progress";
import { Refusal } from "../../sandbox/errors";
import { text, type Props } from "../../sandbox/simulator/values";
import { acquireTool } from "../../sandbox/tools/acquire";
import { TemporaryFolders } from "../cluster/support/temporary-folders";
import { CAPABILITIES, prepareChart } from "../support/charts/prepare";
import { plannedReleases } from "../support/charts/releases";
import { type ChartFolder, chartVersion, unknownValues } from "../support/charts/values";

describe("the values that charts are given", () => {
  const folders = new TemporaryFolders();
  after(() => folders.dispose());
  let releases: ReadonlyMap<string, readonly Props[]>;
  let helm: string;

  before(async () => {
    helm = await acquireTool("helm", new LineProgress(process.stderr));
    releases = await plannedReleases();
  });

  it("are known to every chart that can be had, and the chart renders with them", async () => {
    const problems: string[] = [];
    for (const [name, different] of releases) {
      const pinned = different.map((release) => text(release, "version")).at(0) ?? "";
      const chart = await prepareChart(name, path.join(folders.make(), name));
      if (typeof chart === "string") {
        console.log(`      ${name} ${pinned}: not checked, ${chart}`);
        continue;
      }
      for (const release of different) problems.push(...(await problemsOf(name, chart, release)));
      console.log(
        `      ${name} ${pinned}: ${different.length} different releases against ${chartVersion(chart.folder)}`,
      );
    }
    expect([...new Set(problems)]).to.deep.equal([]);
  });

  /** Helm holds the values against the chart's schema, where it has one, before it renders. */
  async function problemsOf(name: string, chart: ChartFolder, release: Props): Promise<string[]> {
    const unknown = unknownValues(chart, (release["values"] ?? {}) as Props);
    const refused = await render(helm, chart.folder, release, CAPABILITIES).then(
      () => [],
      (error: unknown) => {
        if (error instanceof Refusal) return [error.message];
        throw error;
      },
    );
    return [...unknown.map((value) => `${name}: no such value: ${value}`), ...refused];
  }
});
