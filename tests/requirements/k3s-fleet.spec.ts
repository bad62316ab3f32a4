import { expect } from "chai";
import { runAll } from "../../cli/fleet/commands";
import type { FleetSite } from "../../cli/fleet/load";
import { toJson } from "../../cli/plan/json";
import { plan } from "../../cli/plan/plan";
import { fleetOf, siteNames } from "../stacks/fleet/lists";

/** Two hundred sites of which the first is labelled in its own way, and the last has a database less. */
function twoHundred() {
  const own = { "site-1": { labels: { line: "four" } }, "site-200": { owner: "plant" } };
  return fleetOf({ ...Object.fromEntries(siteNames(200).map((name) => [name, {}])), ...own });
}

/** What a site plans, with its name taken out. */
async function anonymous(site: FleetSite | undefined): Promise<string> {
  if (site === undefined) throw new Error("no such site");
  const planned = toJson(await plan(site.input));
  return JSON.stringify(planned).replaceAll(site.name, "<site>");
}

describe("a fleet of edge sites", () => {
  it("M08 two hundred sites come from one list, each a stack of its own", () => {
    const { sites } = twoHundred();
    expect(sites.map(({ stack }) => stack)).to.deep.equal(siteNames(200).map((name) => `dev-${name}`));
    for (const of of [
      ({ input }: FleetSite) => input.config.name,
      ({ input }: FleetSite) => input.config.k3s?.site,
      ({ input }: FleetSite) => input.config.k3s?.endpoint,
    ]) {
      expect(new Set(sites.map(of)).size).to.equal(200);
    }
  });

  it("M08 each site has its labels and overrides", () => {
    const { sites } = twoHundred();
    const platform = { environment: "dev", "managed-by": "pulumi" };
    expect(sites[0]?.labels).to.deep.equal({
      ...platform,
      platform: "site-1",
      site: "site-1",
      owner: "platform",
      line: "four",
    });
    expect(sites[199]?.labels).to.deep.equal({
      ...platform,
      platform: "site-200",
      site: "site-200",
      owner: "plant",
    });
  });

  it("M08 sites that the list does not tell apart differ in their names alone", async function () {
    this.timeout(60_000);
    const { sites } = fleetOf({ "site-1": {}, "site-2": {} });
    expect(await anonymous(sites[0])).to.equal(await anonymous(sites[1]));
  });

  it("M08 the labels reach the resources and the outputs", async function () {
    this.timeout(60_000);
    const [site] = fleetOf({ kiel: { labels: { region: "north" } } }).sites;
    if (site === undefined) throw new Error("no such site");
    const { recording } = await plan(site.input);
    const namespace = recording.resources.find(({ inputs }) => {
      const metadata = inputs["metadata"] as { name?: unknown } | undefined;
      return metadata?.name === "cnpg-system";
    });
    expect(namespace?.inputs["metadata"])
      .to.have.property("labels")
      .that.includes({ region: "north", site: "kiel" });
    expect(recording.outputs["labels"]).to.deep.equal(site.labels);
  });

  it("M08 a site that is offline fails alone, and is named", async () => {
    const { sites } = fleetOf({ hamburg: {}, kiel: {}, munich: {} });
    const printed: string[] = [];
    const code = await runAll(
      "up",
      { sites },
      {
        run: async ({ name }) =>
          name === "kiel" ? { code: 1, says: "error: dial tcp: no route to host" } : { code: 0, says: "" },
        concurrency: 1,
        signal: new AbortController().signal,
        write: (text) => printed.push(text),
      },
    );
    expect(code).to.equal(1);
    expect(printed.at(-1)?.replace(/\d+\.\d/g, "n")).to.equal(
      [
        "SITE     STACK        RESULT  SECONDS",
        "hamburg  dev-hamburg  done    n",
        "kiel     dev-kiel     failed  n      error: dial tcp: no route to host",
        "munich   dev-munich   done    n",
        "up: 2 of 3 sites done",
        "",
      ].join("\n"),
    );
  });
});
