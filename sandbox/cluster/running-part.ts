import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import type { ClusterFiles } from "./files";
import { argumentsOf, type Part } from "./parts";

/** So much of a log is shown when its part fails. */
const SHOWN_LINES = 5;
const SHOWN_BYTES = 8_192;

/** A process of the control plane. */
export class RunningPart {
  /** Resolves when the process has ended, with how it did. */
  readonly ended: Promise<string>;

  private constructor(
    readonly name: Part,
    private readonly child: ChildProcess,
    private readonly log: string,
  ) {
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(`${name} cannot be started: ${error.message}`));
      child.once("exit", (code, signal) => resolve(`${name} ended with ${signal ?? `code ${String(code)}`}`));
    });
  }

  /** Starts a part with an empty environment: a variable of the user's, such as `ETCD_NAME`, would configure it. */
  static start(name: Part, program: string, files: ClusterFiles, port: number): RunningPart {
    const log = files.log(name);
    const descriptor = fs.openSync(log, "w", 0o600);
    const child = spawn(program, argumentsOf[name](files, port), {
      cwd: files.directory,
      env: { HOME: files.directory },
      stdio: ["ignore", descriptor, descriptor],
    });
    fs.closeSync(descriptor);
    return new RunningPart(name, child, log);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Ends the process at once. Nothing is lost: all that the parts know is in etcd's files. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  lastLines(): string {
    return lastLines(this.log);
  }
}

/** The end of a log. */
export function lastLines(file: string): string {
  try {
    const text = fs.readFileSync(file, "utf8").slice(-SHOWN_BYTES);
    return text.trim().split("\n").slice(-SHOWN_LINES).join("\n");
  } catch {
    return "";
  }
}
