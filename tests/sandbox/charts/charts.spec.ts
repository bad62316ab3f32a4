import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { chartFile } from "../../../sandbox/charts/charts";
import { versionOf } from "../../../sandbox/definitions/modules";

describe("the file of a release's chart", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-charts-"));
  const pinned = versionOf("github.com/cert-manager/cert-manager");
  const packaged = path.join(folder, "trivium", "charts", `cert-manager-${pinned}.tgz`);
  const mirrored = path.join(folder, "traefik-41.3.0.tgz");
  let cache: string | undefined;

  before(() => {
    cache = process.env["XDG_CACHE_HOME"];
    process.env["XDG_CACHE_HOME"] = folder;
    fs.mkdirSync(path.dirname(packaged), { recursive: true });
    for (const file of [packaged, mirrored]) fs.writeFileSync(file, "");
  });
  after(() => {
    if (cache === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = cache;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("is the one that travels in a Go module, in the very version that the release asks for", () => {
    expect(chartFile({ chart: "cert-manager", version: pinned })).to.equal(packaged);
    expect(chartFile({ chart: "cert-manager", version: "v1.0.0" })).to.equal(undefined);
  });

  it("is a mirror's on this machine", () => {
    expect(chartFile({ chart: mirrored, version: "41.3.0" })).to.equal(mirrored);
    expect(chartFile({ chart: path.join(folder, "traefik-1.0.0.tgz"), version: "1.0.0" })).to.equal(
      undefined,
    );
  });

  it("is none of a registry's", () => {
    expect(chartFile({ chart: "traefik", version: "41.3.0" })).to.equal(undefined);
    expect(chartFile({ chart: "oci://registry.example/charts/traefik", version: "41.3.0" })).to.equal(
      undefined,
    );
  });
});
