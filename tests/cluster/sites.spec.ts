import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { Cluster } from "../../sandbox/cluster/cluster";
import { REPOSITORY } from "../../sandbox/paths";
import { type Ran, trivium } from "../support/cli";
import { editedStackFile, type Values } from "../support/stack-file";

const AREA = "test-sites";
const area = path.join(REPOSITORY, ".trivium", AREA);

/** An edge site whose API server is there or not whatever the command thinks: it is not the command's to start. */
class EdgeSite {
  #cluster: Cluster | undefined;

  constructor(readonly name: string) {}

  async connect(): Promise<void> {
    this.#cluster = await Cluster.start(path.join(area, "sites", this.name), { until: process.pid });
  }
  async disconnect(): Promise<void> {
    await this.#cluster?.stop();
  }

  up(edit: (values: Values) => void = () => undefined): Promise<Ran> {
    const file = editedStackFile("dev", (values) => {
      const block = values["k3s"] as Values;
      values["k3s"] = { ...block, site: this.name, endpoint: `https://k3s.${this.name}.acme.example:6443` };
      edit(values);
    });
    return trivium(["up", "--stack", this.name, "--config-file", file], {
      TRIVIUM_AREA: AREA,
      SANDBOX_KUBECONFIG: this.#cluster?.kubeconfigFile ?? "",
    });
  }
}

function closing({ stdout }: Ran): string {
  return stdout.trimEnd().split("\n").at(-1) ?? "";
}

/** What an update did, without its time and its stack. */
function changes(ran: Ran): string {
  return /: (.*) in [\d.]+ s/.exec(closing(ran))?.[1] ?? closing(ran);
}

const handOver = (values: Values) => {
  values["owner"] = "edge-operations";
};

describe("two edge sites side by side", () => {
  const [hamburg, bremen] = [new EdgeSite("hamburg"), new EdgeSite("bremen")];
  before(() => fs.rmSync(area, { recursive: true, force: true }));
  after(async () => {
    await Promise.all([hamburg.disconnect(), bremen.disconnect()]);
    fs.rmSync(area, { recursive: true, force: true });
  });

  it("come up at once, each on its own", async () => {
    await Promise.all([hamburg.connect(), bremen.connect()]);
    const [first, second] = await Promise.all([hamburg.up(), bremen.up()]);
    expect(first.code, first.stdout + first.stderr).to.equal(0);
    expect(second.code, second.stdout + second.stderr).to.equal(0);
  });

  it("do not mind when the other goes offline: that one changes nothing and says why", async () => {
    await hamburg.disconnect();
    const [offline, online] = await Promise.all([hamburg.up(handOver), bremen.up(handOver)]);
    expect(online.code, online.stdout + online.stderr).to.equal(0);
    expect(changes(online)).to.match(/^\d+ update, \d+ unchanged$/);
    expect(offline.code, offline.stdout).not.to.equal(0);
    expect(offline.stderr).to.match(/https:\/\/127\.0\.0\.1:\d+ does not answer/);
    expect(offline.stderr).not.to.include("    at ");
  });

  it("converge when the one that was offline is back", async () => {
    await hamburg.connect();
    const [caughtUp, settled] = await Promise.all([hamburg.up(handOver), bremen.up(handOver)]);
    expect(caughtUp.code, caughtUp.stdout + caughtUp.stderr).to.equal(0);
    expect(changes(caughtUp)).to.match(/^\d+ update, \d+ unchanged$/);
    expect(changes(settled)).to.match(/^no changes/);
    expect(changes(await hamburg.up(handOver))).to.equal(changes(settled));
  });
});
