import * as fs from "node:fs";
import * as path from "node:path";
import type { Progress } from "../engine/progress";
import { ApiServer } from "../kubernetes/api";
import { acquireTools } from "../tools/acquire";
import { withLock } from "../tools/file-lock";
import { processes } from "../tools/processes";
import { type ClusterFiles, filesOf } from "./files";
import { launchSupervisor, supervisorReady } from "./launch";
import { endLeftovers, isSupervisor } from "./leftovers";
import { readOwnCluster } from "./own-cluster";
import { type Part, parts } from "./parts";
import { isReady } from "./readiness";
import { readState, type State } from "./state";

export type { Part } from "./parts";

export interface ClusterOptions {
  /** Hears of what takes long. Default: nobody does. */
  readonly progress?: Progress;
  /**
   * Id of a process: the control plane ends within 2 s after that is gone. Default: it stays until it is stopped. Does not
   * change a control plane that runs already.
   */
  readonly until?: number;
}

/** The Kubernetes control plane of a site, on loopback. */
export class Cluster {
  private constructor(
    /** The administrator's kubeconfig, as text. */
    readonly kubeconfig: string,
    /** The same as a file. */
    readonly kubeconfigFile: string,
    private readonly files?: ClusterFiles,
  ) {}

  /**
   * The control plane of a directory: attaches to it if it runs, else starts it, with the data that the directory holds.
   * When this resolves, its API server is ready and pods can be scheduled on its nodes. Of several processes that ask at
   * once, one starts it.
   *
   * @param directory holds everything of it, and nothing else; made where there is none
   * @throws ToolUnavailable where a program of it cannot be had
   * @throws ControlPlaneFailed where a part of it fails, with the part's last words; nothing runs then
   */
  static async start(directory: string, options: ClusterOptions = {}): Promise<Cluster> {
    const files = filesOf(path.resolve(directory));
    fs.mkdirSync(files.directory, { recursive: true, mode: 0o700 });
    const begin = async () => {
      if (!(await isRunning(files))) await startAgain(files, options);
    };
    await withLock(files.lock, begin, () =>
      options.progress?.start("waiting for another process that starts the control plane"),
    );
    return new Cluster(fs.readFileSync(files.kubeconfig, "utf8"), files.kubeconfig, files);
  }

  /**
   * The user's own cluster, such as one of kind or k3d; it is never started, stopped or given nodes.
   *
   * @param file its kubeconfig; the current context is used
   * @throws UsageError where that is no kubeconfig, or its server is not on this machine, does not answer or has no node
   */
  static async attach(file: string): Promise<Cluster> {
    return new Cluster(await readOwnCluster(file), path.resolve(file));
  }

  /** Ends what runs of the control plane of a directory, and keeps its data. */
  static async stop(directory: string): Promise<void> {
    const files = filesOf(path.resolve(directory));
    await withLock(files.lock, () => endLeftovers(files));
  }

  /** The process of a part, for tests that end it. */
  pid(part: Part): number {
    const pid = this.files && readState(this.files)?.pids[part];
    if (pid === undefined) throw new Error(`${part} does not run`);
    return pid;
  }

  /** Ends the processes and keeps the data; leaves the user's own cluster alone. */
  async stop(): Promise<void> {
    if (this.files !== undefined) await Cluster.stop(this.files.directory);
  }
}

/** Whether a control plane runs, or comes up now that another process has started it. */
async function isRunning(files: ClusterFiles): Promise<boolean> {
  const state = readState(files);
  if (state === undefined || !hasSupervisor(files, state)) return false;
  const isUp = await supervisorReady(files, state.supervisor).then(
    () => true,
    () => false,
  );
  if (!isUp) return false;
  const server = new ApiServer(fs.readFileSync(files.kubeconfig, "utf8"));
  try {
    return await isReady(server);
  } finally {
    server.close();
  }
}

function hasSupervisor(files: ClusterFiles, { supervisor }: State): boolean {
  return processes().some(({ pid, command }) => pid === supervisor && isSupervisor(command, files));
}

async function startAgain(files: ClusterFiles, { progress, until }: ClusterOptions): Promise<void> {
  const programs = await acquireTools(parts, progress ?? SILENT);
  await endLeftovers(files);
  progress?.start("starting the control plane");
  const { directory } = files;
  const supervisor = launchSupervisor(files, { directory, programs, ...(until !== undefined && { until }) });
  await supervisorReady(files, supervisor, progress);
  progress?.stop("the control plane is ready");
}

const SILENT: Progress = { start: () => undefined, update: () => undefined, stop: () => undefined };
