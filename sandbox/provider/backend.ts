import type { Failure } from "../simulator/model";
import type { Difference } from "../simulator/simulator";
import type { Props } from "../simulator/values";

/** An object as the engine stores it. */
export interface Stored {
  readonly id: string;
  readonly inputs: Props;
  readonly outputs: Props;
}

/**
 * What answers the engine's questions about the resources of one configured provider: a simulator, or a real API
 * server behind it. A refusal is thrown as `Refusal`.
 */
export interface Backend {
  /** What is wrong with the provider's own configuration. */
  checkConfig(): Failure[];
  check(type: string, urn: string, inputs: Props): Failure[];
  diff(type: string, urn: string, id: string, olds: Props, news: Props): Awaitable<Difference>;
  /** @param timeoutSeconds how long to wait until it is ready. Default: the backend's own */
  create(type: string, urn: string, inputs: Props, timeoutSeconds?: number): Awaitable<Stored>;
  previewCreate(type: string, inputs: Props): Awaitable<Props>;
  /** @param inputs those of the last update; undefined is returned where the object is gone */
  read(type: string, id: string, inputs: Props): Awaitable<Stored | undefined>;
  update(
    type: string,
    urn: string,
    id: string,
    inputs: Props,
    timeoutSeconds?: number,
  ): Awaitable<Pick<Stored, "outputs">>;
  previewUpdate(olds: Props, oldInputs: Props, news: Props): Awaitable<Props>;
  delete(type: string, urn: string, id: string, timeoutSeconds?: number): Awaitable<void>;
  /** Computed outputs that are secret. */
  secretOutputs(type: string): readonly string[];
}

export type Awaitable<Value> = Value | Promise<Value>;
