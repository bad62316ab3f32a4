import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { withLock } from "../../../sandbox/tools/file-lock";

describe("a lock file", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-lock-"));
    file = path.join(folder, "a.lock");
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  it("lets one in at a time, and tells the others once that they wait", async () => {
    let inside = 0;
    let most = 0;
    let waits = 0;
    const enter = () =>
      withLock(
        file,
        async () => {
          most = Math.max(most, (inside += 1));
          await new Promise((resolve) => setTimeout(resolve, 120));
          inside -= 1;
        },
        () => (waits += 1),
      );
    await Promise.all([enter(), enter(), enter()]);
    expect({ most, waits }).to.deep.equal({ most: 1, waits: 2 });
    expect(fs.existsSync(file)).to.equal(false);
  });

  it("is given up when what was done under it fails", async () => {
    const failed = await withLock(file, () => Promise.reject(new Error("no"))).catch(
      (error: unknown) => error,
    );
    expect(failed).to.have.property("message", "no");
    expect(await withLock(file, async () => "in")).to.equal("in");
  });

  it("counts for nothing if its holder is gone, or has shown no life for long", async () => {
    fs.writeFileSync(file, "99999999");
    expect(await withLock(file, async () => "in")).to.equal("in");
    fs.writeFileSync(file, String(process.pid));
    const minuteAgo = new Date(Date.now() - 60_000);
    fs.utimesSync(file, minuteAgo, minuteAgo);
    expect(await withLock(file, async () => "in")).to.equal("in");
  });
});
