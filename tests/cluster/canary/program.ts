import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import { eventually } from "../support/processes";

const READY_LIMIT_MS = 30_000;

/**
 * Runs a program and ends it when standard input is closed: by the test, or by the system when the test is gone, in
 * whatever way.
 */
const GUARD = '"$@" & child=$!; read -r _; kill "$child"; wait "$child"';

/** A program that runs beside the test and does not outlive it. */
export class Program {
  private constructor(
    private readonly guard: ChildProcess,
    private readonly ended: Promise<unknown>,
  ) {}

  /**
   * @param log file for all that it prints
   * @param isReady asked until it says so
   * @throws Error with the end of the log where it does not get ready
   */
  static async start(
    command: readonly string[],
    log: string,
    isReady: () => boolean | Promise<boolean>,
  ): Promise<Program> {
    const output = fs.openSync(log, "w");
    const guard = spawn("sh", ["-c", GUARD, "sh", ...command], { stdio: ["pipe", output, output] });
    fs.closeSync(output);
    const ended = new Promise((resolve) => guard.once("exit", resolve));
    const program = new Program(guard, ended);
    try {
      await eventually(READY_LIMIT_MS, isReady);
      return program;
    } catch (error) {
      await program.stop();
      throw new Error(`${command[0] ?? ""} did not get ready:\n${lastLines(log)}`, { cause: error });
    }
  }

  async stop(): Promise<void> {
    this.guard.stdin?.end();
    await this.ended;
  }
}

function lastLines(file: string): string {
  return fs.readFileSync(file, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}
