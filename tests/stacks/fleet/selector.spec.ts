import { expect } from "chai";
import { parseSelector, selects } from "../../../stacks/fleet/selector";
import { fleetOf } from "./lists";

describe("selecting sites", () => {
  it("takes terms as kubectl does", () => {
    expect(parseSelector("environment=prod, region==north")).to.deep.equal({
      environment: "prod",
      region: "north",
    });
    for (const text of ["", "region", "region=", "region!=north", "a=b,"]) {
      expect(parseSelector(text), text).to.equal(undefined);
    }
  });

  it("needs every label", () => {
    const labels = { region: "north", environment: "dev" };
    expect(selects({ region: "north" }, labels)).to.equal(true);
    expect(selects({ region: "north", environment: "prod" }, labels)).to.equal(false);
    expect(selects({ line: "four" }, labels)).to.equal(false);
  });

  const SITES = { hamburg: { labels: { region: "north" } }, munich: { labels: { region: "south" } } };
  const names = (selector: string) => fleetOf(SITES, undefined, selector).sites.map(({ name }) => name);

  it("goes by a site's own labels, its name and the platform's labels", () => {
    expect(names("region=south")).to.deep.equal(["munich"]);
    expect(names("site=hamburg")).to.deep.equal(["hamburg"]);
    expect(names("environment=dev,owner=platform")).to.deep.equal(["hamburg", "munich"]);
  });

  it("says what is wrong with a selector", () => {
    expect(() => names("region")).to.throw(
      /^--selector region is no selector; set labels such as environment=prod,region=north$/,
    );
    expect(() => names("region=west")).to.throw(
      /^--selector region=west selects no site; trivium fleet list --sites sites.yaml shows the labels$/,
    );
  });
});
