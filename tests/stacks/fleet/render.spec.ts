import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { loadFleet } from "../../../cli/fleet/load";
import { renderFleet } from "../../../cli/fleet/render";
import { loadStack } from "../../../cli/stack";
import { editedStackFile } from "../../support/stack-file";
import { temporaryFolder } from "../../support/temporary";
import { fleetOf, listFile, SETTINGS } from "./lists";

interface Written {
  readonly config: Readonly<Record<string, unknown>>;
  readonly encryptionsalt?: string;
}

function read(file: string): Written {
  return parse(fs.readFileSync(file, "utf8")) as Written;
}

describe("the stack files of a fleet", () => {
  it("say what the list says of each site", () => {
    const directory = temporaryFolder();
    const fleet = fleetOf({ hamburg: {}, kiel: { labels: { region: "north" } } });
    renderFleet(fleet, directory);
    expect(fs.readdirSync(directory)).to.deep.equal(["Pulumi.dev-hamburg.yaml", "Pulumi.dev-kiel.yaml"]);
    for (const { stack, input } of fleet.sites) {
      const configFile = path.join(directory, `Pulumi.${stack}.yaml`);
      expect(loadStack({ configFile }).config).to.deep.equal(input.config);
      expect(read(configFile).config["pulumi:disable-default-providers"]).to.deep.equal(["*"]);
    }
  });

  it("keep what was encrypted in them, and take everything else from the list", () => {
    const directory = temporaryFolder();
    const file = path.join(directory, "Pulumi.dev-kiel.yaml");
    renderFleet(fleetOf({ kiel: {} }), directory);
    const text = fs.readFileSync(file, "utf8");
    fs.writeFileSync(
      file,
      `encryptionsalt: v1:salt\n${text}`.replace(/^(.*)\n(#.*)\n/, "$2\n$1\n") +
        "  trivium:kubeconfig:\n    secure: v1:ciphertext\n  trivium:decommission: dev-kiel\n",
    );
    renderFleet(fleetOf({ kiel: { owner: "plant" } }), directory);
    const { config, encryptionsalt } = read(file);
    expect(encryptionsalt).to.equal("v1:salt");
    expect(config).to.deep.include({
      "trivium:kubeconfig": { secure: "v1:ciphertext" },
      "trivium:owner": "plant",
    });
    expect(config).to.not.have.property("trivium:decommission");
  });

  it("have nothing of the secrets of the base's own cluster", () => {
    const base = editedStackFile("dev", (values) => (values["kubeconfig"] = { secure: "v1:of-the-base" }));
    const directory = temporaryFolder();
    renderFleet(loadFleet({ sites: listFile({ base, settings: SETTINGS, sites: { kiel: {} } }) }), directory);
    const text = fs.readFileSync(path.join(directory, "Pulumi.dev-kiel.yaml"), "utf8");
    expect(text).to.not.contain("of-the-base");
  });

  it("take the place of no file that somebody else wrote", () => {
    const directory = temporaryFolder();
    const file = path.join(directory, "Pulumi.dev-kiel.yaml");
    const written = stringify({ config: { "trivium:owner": "me" } });
    fs.writeFileSync(file, written);
    expect(() => renderFleet(fleetOf({ hamburg: {}, kiel: {} }), directory)).to.throw(
      `${file} was not written by trivium fleet render; move it, or set another --out`,
    );
    expect(fs.readFileSync(file, "utf8")).to.equal(written);
    expect(fs.readdirSync(directory)).to.deep.equal(["Pulumi.dev-kiel.yaml"]);
  });
});
