import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { expect } from "chai";
import { endProcess, isAlive, processes, processesOfPs } from "../../../sandbox/tools/processes";

const STUBBORN =
  "process.on('SIGTERM', () => process.stdout.write('no')); setInterval(() => 0, 1000); process.stdout.write('up')";

describe("the processes of a machine", () => {
  it("are found with their command lines, however the system shows them", () => {
    const self = (found: readonly { pid: number; command: string }[]) =>
      found.find(({ pid }) => pid === process.pid);
    expect(self(processes())?.command).to.include("mocha");
    if (fs.existsSync("/bin/ps")) expect(self(processesOfPs())?.command).to.include("mocha");
  });

  it("are asked to end, and killed if they do not", async () => {
    const child = spawn(process.execPath, ["-e", STUBBORN], { stdio: ["ignore", "pipe", "ignore"] });
    const said: string[] = [];
    await new Promise<void>((resolve) =>
      child.stdout.on("data", (data: Buffer) => {
        said.push(data.toString());
        resolve();
      }),
    );
    const exit = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
    await endProcess(child.pid ?? 0, 200);
    expect(await exit).to.equal("SIGKILL");
    expect(said.join("")).to.equal("upno");
    expect(isAlive(child.pid ?? 0)).to.equal(false);
  });
});
