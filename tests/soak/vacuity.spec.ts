import { execFile } from "node:child_process";
import { expect } from "chai";
import { REPOSITORY } from "../../sandbox/paths";

interface Ended {
  readonly title: string;
}

/** Requirements whose tests look at something else than planned resources. */
const ELSEWHERE = ["M08"];

describe("the tests of the requirements, with every resource taken out of the plans", () => {
  it("fail, at least one for each requirement", async () => {
    const { passes, failures } = await run({ NOTHING_PLANNED: "1" });
    const failing = new Set(failures.flatMap(({ title }) => idsIn(title)));
    const named = new Set([...passes, ...failures].flatMap(({ title }) => idsIn(title)));
    expect([...named].filter((id) => !failing.has(id))).to.deep.equal(ELSEWHERE);
  });
});

function idsIn(title: string): string[] {
  return title.match(/\b[NMECF]\d\d\b/g) ?? [];
}

/** Runs the suite in a process of its own; that tests fail there is what is asked. */
function run(env: NodeJS.ProcessEnv): Promise<{ passes: readonly Ended[]; failures: readonly Ended[] }> {
  const args = ["mocha", "--reporter", "json", "tests/requirements/**/*.spec.ts"];
  const options = { cwd: REPOSITORY, env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile("npx", args, options, (_error, stdout) => {
      const report = stdout.slice(stdout.indexOf('{\n  "stats"'));
      resolve(JSON.parse(report) as { passes: Ended[]; failures: Ended[] });
    });
  });
}
