import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { filesOf } from "../../sandbox/cluster/files";
import { Cluster, type Part } from "../../sandbox/cluster/cluster";
import { readState } from "../../sandbox/cluster/state";
import { ApiServer } from "../../sandbox/kubernetes/api";
import { leftovers } from "../../sandbox/kubernetes/leftovers";
import { REPOSITORY } from "../../sandbox/paths";
import { type Ran, trivium, triviumProcess } from "../support/cli";
import { editedStackFile } from "../support/stack-file";
import { random } from "./support/random";

const KILLS = Number(process.env["KILLS"] ?? 20);
/** Sites that are brought up side by side. */
const LANES = 2;
const VICTIMS: readonly Part[] = ["kube-apiserver", "etcd"];
/** Changes of the API server in an update, at least; a kill comes after one of them. */
const COMMITS = 60;
const LIMIT_MS = 30 * 60_000;

interface Kill {
  readonly seed: number;
  readonly victim: Part;
  /** After how many stored changes. */
  readonly commit: number;
  readonly seconds: number;
}

function areaOf(name: string): string {
  return `test-kill-${name}`;
}

/** Where an area's one site is. */
function siteOf(area: string): string {
  return path.join(REPOSITORY, ".trivium", area, "stacks", "dev", "k3s", "cluster");
}

/** The platform without services and databases: two updates for each kill take their time. */
const PLATFORM = editedStackFile("dev", (values) => {
  for (const key of ["services", "databases"]) Reflect.deleteProperty(values, key);
});
const UP = ["up", "--stack", "dev", "--config-file", PLATFORM];

function up(area: string): Promise<Ran> {
  return trivium(UP, { TRIVIUM_AREA: area });
}

/**
 * Brings a stack up from nothing and kills a part of its site once that has stored a number of changes.
 *
 * @returns whether the update was interrupted by it
 */
async function interrupt(area: string, victim: Part, commit: number): Promise<boolean> {
  const running = triviumProcess(UP, { TRIVIUM_AREA: area });
  const site = siteOf(area);
  while (running.child.exitCode === null && commitsOf(site) < commit) await sleep(5);
  const pid = readState(filesOf(site))?.pids[victim];
  const isHit = running.child.exitCode === null && pid !== undefined;
  if (isHit) process.kill(pid, "SIGKILL");
  const ran = await running.ended;
  if (!isHit) expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
  return isHit && ran.code !== 0;
}

function commitsOf(site: string): number {
  const log = path.join(site, "commits.log");
  return fs.existsSync(log) ? fs.readFileSync(log, "utf8").split("\n").length - 1 : 0;
}

/** What the stack has on its site, once nothing comes or goes there any more: controllers go on after an update. */
async function objectsOf(area: string): Promise<string[]> {
  const { kubeconfig } = await Cluster.start(siteOf(area));
  const api = new ApiServer(kubeconfig);
  try {
    return await atRest(() => leftovers(api));
  } finally {
    api.close();
  }
}

/** What is listed the same way twice, a second apart. */
async function atRest(list: () => Promise<string[]>): Promise<string[]> {
  for (let last = await list(); ;) {
    await sleep(1000);
    const now = await list();
    if (isDeepStrictEqual(now, last)) return now;
    last = now;
  }
}

async function discard(area: string): Promise<void> {
  await Cluster.stop(siteOf(area));
  fs.rmSync(path.join(REPOSITORY, ".trivium", area), { recursive: true, force: true });
}

describe("an update whose site dies under it", () => {
  const areas = ["whole", ...Array.from({ length: LANES }, (_, lane) => String(lane))].map(areaOf);
  let whole: readonly string[];

  before(async () => {
    await Promise.all(areas.map(discard));
    const ran = await up(areaOf("whole"));
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    whole = await objectsOf(areaOf("whole"));
    await discard(areaOf("whole"));
  });
  after(() => Promise.all(areas.map(discard)));

  it(`converges with one more update, ${KILLS} times: nothing is lost, nothing is there twice`, async () => {
    const seeds = Array.from({ length: KILLS }, (_, index) => index + 1);
    const kills: Kill[] = [];
    const lane = async (area: string) => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
        kills.push(await kill(area, seed));
    };
    await Promise.all(areas.slice(1).map(lane));
    expect(kills).to.have.length(KILLS);
  }).timeout(LIMIT_MS);

  /** One kill that interrupts; a kill that comes when the update has ended is repeated earlier. */
  async function kill(area: string, seed: number): Promise<Kill> {
    const next = random(seed);
    const victim = VICTIMS[seed % VICTIMS.length] ?? "etcd";
    let commit = 1 + Math.floor(next() * COMMITS);
    await discard(area);
    while (!(await interrupt(area, victim, commit))) {
      commit = Math.ceil(commit / 2);
      await discard(area);
    }
    const began = Date.now();
    const again = await up(area);
    const seconds = (Date.now() - began) / 1000;
    expect(again.code, `seed ${seed}: ${again.stdout}${again.stderr}`).to.equal(0);
    expect(await objectsOf(area), `seed ${seed}`).to.deep.equal(whole);
    process.stdout.write(
      `      seed ${seed}: ${victim} killed after change ${commit}, converged in ${seconds.toFixed(1)} s\n`,
    );
    return { seed, victim, commit, seconds };
  }
});
