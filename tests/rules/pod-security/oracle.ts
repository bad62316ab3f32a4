import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { downloadModule } from "../../../sandbox/definitions/modules";
import type { Progress } from "../../../sandbox/engine/progress";
import { Unavailable } from "../../../sandbox/errors";
import { cacheDirectory } from "../../../sandbox/paths";
import { buildPrograms, goProblem, goRelease } from "../../../sandbox/tools/go";

const UPSTREAM = "k8s.io/pod-security-admission";
const PROGRAM = "trivium/tests/rules/pod-security";
const SOURCES = ["go.mod", "go.sum", "main.go"];

export type Level = "baseline" | "restricted";

/** A pod of the upstream project's own tests. */
export interface Fixture {
  /** Such as `restricted/v1.37/fail/hostports0.yaml`. */
  readonly file: string;
  /** What its name starts with: the id of a check in small letters, or `base`. */
  readonly subject: string;
  readonly pod: object;
}

/** The code by which an API server judges pods cannot be had. */
class PodSecurityUnavailable extends Unavailable {
  override readonly name = "PodSecurityUnavailable";
  constructor(reason: string) {
    super(
      [
        `${UPSTREAM} cannot be had on this machine:`,
        `  - ${reason}`,
        "ways out:",
        `  1. install Go ${goRelease(__dirname)} or later with access to the Go module proxy, and run the command again`,
      ].join("\n"),
    );
  }
}

/** The Pod Security Standards as the API server's own code has them. */
export class PodSecurity {
  private constructor(
    private readonly program: string,
    private readonly testdata: string,
  ) {}

  /**
   * Builds the program beside this file, once for each state of its sources, and finds the upstream fixtures.
   *
   * @throws PodSecurityUnavailable where there is no Go, or what it needs cannot be downloaded
   */
  static async acquire(progress: Progress): Promise<PodSecurity> {
    const problem = await goProblem(__dirname);
    if (problem !== undefined) throw new PodSecurityUnavailable(problem);
    const hash = createHash("sha256");
    for (const source of SOURCES) hash.update(fs.readFileSync(path.join(__dirname, source)));
    const version = hash.digest("hex").slice(0, 12);
    const program = path.join(cacheDirectory(), "tools", "pod-security", version, "pod-security");
    const build = {
      title: "the checks of Pod Security admission",
      module: __dirname,
      programs: { [PROGRAM]: program },
      variables: {},
      usable: (file: string) => Promise.resolve(fs.existsSync(file)),
    };
    try {
      if (!fs.existsSync(program)) await buildPrograms(build, progress);
      const upstream = await downloadModule(UPSTREAM, __dirname);
      return new PodSecurity(program, path.join(upstream, "test", "testdata"));
    } catch (error) {
      throw new PodSecurityUnavailable(error instanceof Error ? error.message : String(error));
    }
  }

  /** The newest version of the standards, such as `1.37`. */
  get newest(): string {
    const folders = fs.readdirSync(path.join(this.testdata, "restricted"));
    return `1.${Math.max(...folders.map((name) => Number(name.replace("v1.", ""))))}`;
  }

  /** The controls of a version, such as `baseline:hostPorts`. */
  controls(version: string): string[] {
    return this.#run(version, ["-controls"]) as string[];
  }

  /** The controls that each of the pods fails. */
  failures(version: string, pods: readonly object[]): string[][] {
    return this.#run(version, [], JSON.stringify(pods)) as string[][];
  }

  fixtures(version: string, level: Level, outcome: "pass" | "fail"): Fixture[] {
    const folder = path.join(level, `v${version}`, outcome);
    return fs.readdirSync(path.join(this.testdata, folder)).map((name) => ({
      file: path.join(folder, name),
      subject: name.replace(/\d*\.yaml$/, ""),
      pod: parse(fs.readFileSync(path.join(this.testdata, folder, name), "utf8")) as object,
    }));
  }

  #run(version: string, args: readonly string[], input = ""): unknown {
    const { status, stdout, stderr, error } = spawnSync(this.program, ["-version", `v${version}`, ...args], {
      input,
      encoding: "utf8",
      maxBuffer: Infinity,
    });
    if (status !== 0) throw new Error(error?.message ?? stderr.trim());
    return JSON.parse(stdout);
  }
}
