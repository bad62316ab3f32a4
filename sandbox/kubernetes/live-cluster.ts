import { sourceOf } from "../definitions/definitions";
import { Refusal } from "../errors";
import { customType } from "../models/kubernetes/custom";
import type { Backend, Stored } from "../provider/backend";
import type { Failure } from "../simulator/model";
import type { Difference, Simulator } from "../simulator/simulator";
import { equal, isKnown, type Props } from "../simulator/values";
import { ApiError, type ApiServer, type KubernetesObject, UnknownKind, Unreachable } from "./api";
import { type Drift, driftOf } from "./drift";
import { idOf, kindOf, objectOf, outputsOf, referenceFrom } from "./objects";
import { applyOwned } from "./ownership";
import type { Releases } from "./releases";
import { assignAddress } from "./site-load-balancer";
import { provideVolumes } from "./site-volumes";
import { untilGone, untilReady } from "./waiting";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const NAMESPACE = "kubernetes:core/v1:Namespace";

export interface LiveClusterOptions {
  readonly api: ApiServer;
  readonly releases: Releases;
  readonly simulator: Simulator;
  /** The program has bound its provider to another cluster, which the sandbox never touches. */
  readonly isForeign: boolean;
  /** Notes what the server has stored: from here on the next update must find it. */
  commit(verb: "create" | "update" | "delete", type: string, id: string): void;
}

/**
 * A real API server as the Kubernetes provider's backend. The simulator stands before it: it checks inputs in every
 * preview, keeps the kinds whose definition is not to be had and the Helm releases, and knows the namespaces for
 * their sake. All other objects are on the server alone.
 */
export class LiveCluster implements Backend {
  private readonly api: ApiServer;
  private readonly simulator: Simulator;

  constructor(private readonly options: LiveClusterOptions) {
    this.api = options.api;
    this.simulator = options.simulator;
  }

  checkConfig(): Failure[] {
    const foreign = { path: "kubeconfig", reason: "leads to another cluster than the sandbox's own" };
    return [...(this.options.isForeign ? [foreign] : []), ...this.simulator.checkConfig()];
  }

  check(type: string, urn: string, inputs: Props): Failure[] {
    return this.simulator.check(type, urn, inputs);
  }

  secretOutputs(type: string): readonly string[] {
    return this.simulator.secretOutputs(type);
  }

  /** What the program has changed, and what hands have changed on the server since. */
  async diff(type: string, urn: string, id: string, olds: Props, news: Props): Promise<Difference> {
    const difference = this.simulator.diff(type, urn, id, olds, news);
    if (isSimulated(type) || difference.replaces.length > 0 || !isKnown(news)) return difference;
    try {
      const drift = await driftOf(this.api, news);
      // An object that is gone is applied again as a whole.
      const fields = drift === undefined ? Object.keys(news) : drift.fields;
      return { ...difference, changed: [...new Set([...difference.changed, ...fields])].sort() };
    } catch (error) {
      if (isImmutable(error))
        return { ...difference, replaces: difference.changed, deleteBeforeReplace: true };
      if (comesLater(error)) return difference;
      throw asRefusal(error);
    }
  }

  /** A dry run, as far as the server can judge: kinds and namespaces may come with the same update. */
  async previewCreate(type: string, inputs: Props): Promise<Props> {
    const preview = this.simulator.previewCreate(type, inputs);
    if (isSimulated(type) || !isKnown(inputs)) return preview;
    try {
      await applyOwned(this.api, objectOf(inputs), { dryRun: true });
    } catch (error) {
      if (!comesLater(error)) throw asRefusal(error);
    }
    return preview;
  }

  previewUpdate(olds: Props, oldInputs: Props, news: Props): Props {
    return this.simulator.previewUpdate(olds, oldInputs, news);
  }

  async create(type: string, urn: string, inputs: Props, timeoutSeconds?: number): Promise<Stored> {
    if (isSimulated(type)) return this.createSimulated(type, urn, inputs, timeoutSeconds);
    return this.apply("create", type, urn, inputs, timeoutSeconds);
  }

  async update(
    type: string,
    urn: string,
    id: string,
    inputs: Props,
    timeoutSeconds?: number,
  ): Promise<Stored> {
    if (!isSimulated(type)) return this.apply("update", type, urn, inputs, timeoutSeconds);
    if (type === RELEASE) await told(this.options.releases.install(id, inputs, timeoutSeconds));
    return this.simulator.update(type, urn, id, inputs);
  }

  async read(type: string, id: string, inputs: Props): Promise<Stored | undefined> {
    if (isSimulated(type)) return this.simulator.read(type, id);
    // An import has no inputs yet: the object itself is what there is to compare.
    if (Object.keys(inputs).length === 0) {
      const live = await told(this.api.get(referenceFrom(type, id)));
      return live && { id, inputs: outputsOf(live), outputs: outputsOf(live) };
    }
    const drift = await told(this.driftOf(inputs));
    return drift && { id, inputs: drift.inputs, outputs: outputsOf(drift.live) };
  }

  async delete(type: string, urn: string, id: string, timeoutSeconds?: number): Promise<void> {
    if (isSimulated(type)) return this.deleteSimulated(type, urn, id);
    const reference = referenceFrom(type, id);
    await told(this.api.delete(reference), async () => untilGone(this.api, reference, timeoutSeconds));
    this.options.commit("delete", type, id);
    if (type === NAMESPACE) this.simulator.delete(type, urn, id);
  }

  /** Server-side apply makes what is not there and takes over what an interrupted update has left. */
  private async apply(
    verb: "create" | "update",
    type: string,
    urn: string,
    inputs: Props,
    timeoutSeconds?: number,
  ): Promise<Stored> {
    const applied = await told(applyOwned(this.api, objectOf(inputs)));
    const id = await this.idOf(applied);
    this.options.commit(verb, type, id);
    if (type === NAMESPACE) this.noteNamespace(urn, id, inputs);
    await told(assignAddress(this.api, applied), async () => provideVolumes(this.api, applied));
    const ready = await told(untilReady(this.api, applied, timeoutSeconds));
    return { id, inputs, outputs: outputsOf(ready) };
  }

  /** Where a definition has gone, its objects have gone with it. */
  private async driftOf(inputs: Props): Promise<Drift | undefined> {
    try {
      return await driftOf(this.api, inputs);
    } catch (error) {
      if (error instanceof UnknownKind) return undefined;
      throw error;
    }
  }

  private async createSimulated(
    type: string,
    urn: string,
    inputs: Props,
    timeoutSeconds?: number,
  ): Promise<Stored> {
    const made = this.simulator.create(type, urn, inputs);
    if (type !== RELEASE) return made;
    try {
      await told(this.options.releases.install(made.id, inputs, timeoutSeconds));
    } catch (error) {
      // The engine takes the release for not made, and will make it again.
      this.simulator.delete(type, urn, made.id);
      throw error;
    }
    return made;
  }

  private async deleteSimulated(type: string, urn: string, id: string): Promise<void> {
    const inputs = this.simulator.read(type, id)?.inputs;
    this.simulator.delete(type, urn, id);
    if (type !== RELEASE || inputs === undefined) return;
    try {
      await told(this.options.releases.remove(id, inputs));
    } catch (error) {
      // The engine takes the release for still there, and will delete it again.
      this.simulator.create(type, urn, inputs);
      throw error;
    }
  }

  private noteNamespace(urn: string, id: string, inputs: Props): void {
    const known = this.simulator.read(NAMESPACE, id);
    if (known === undefined) this.simulator.create(NAMESPACE, urn, inputs);
    else if (!equal(known.inputs, inputs)) this.simulator.update(NAMESPACE, urn, id, inputs);
  }

  private async idOf(object: KubernetesObject): Promise<string> {
    const resource = await this.api.resource(object.apiVersion, object.kind);
    return idOf(object, resource?.namespaced === true);
  }
}

/** Whether objects of a type are kept by the simulator: releases, and kinds whose definition is not to be had. */
export function isSimulated(type: string): boolean {
  if (type === RELEASE) return true;
  if (customType(type) === undefined) return false;
  const { apiVersion, kind } = kindOf(type);
  return "unavailable" in sourceOf(`${apiVersion}/${kind}`);
}

/** Waits for calls to the server, one after the other, and tells its refusals as such. */
async function told<Result>(call: Promise<Result>): Promise<Result>;
async function told<Result>(call: Promise<unknown>, next: () => Promise<Result>): Promise<Result>;
async function told(call: Promise<unknown>, next?: () => Promise<unknown>): Promise<unknown> {
  try {
    const result = await call;
    return next === undefined ? result : await next();
  } catch (error) {
    throw asRefusal(error);
  }
}

function asRefusal(error: unknown): unknown {
  const isServers = [ApiError, UnknownKind, Unreachable].some((kind) => error instanceof kind);
  return isServers ? new Refusal((error as Error).message) : error;
}

/** The server cannot judge yet: the kind's definition or the namespace is not there. */
function comesLater(error: unknown): boolean {
  if (error instanceof UnknownKind) return true;
  return error instanceof ApiError && error.code === 404 && error.message.startsWith("namespaces ");
}

function isImmutable(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    error.code === 422 &&
    /immutable|updates to .* are forbidden|forbidden: updates/i.test(error.message)
  );
}
