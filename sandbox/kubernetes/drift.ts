import { equal, isProps, type Props } from "../simulator/values";
import type { ApiServer, KubernetesObject } from "./api";
import { askedFor, objectOf, projected, propsOf } from "./objects";
import { FIELD_MANAGER } from "./ownership";

/** An object on the API server, held against what was asked for. */
export interface Drift {
  readonly live: KubernetesObject;
  /** Top-level fields, such as `spec`, that an update with the same inputs would change. */
  readonly fields: readonly string[];
  /** The inputs as the server has them now. */
  readonly inputs: Props;
}

/**
 * How the object that inputs describe differs from them; undefined where there is none. The server itself is asked,
 * by a dry run: what it adds by default, normalises or leaves to others is no difference.
 */
export async function driftOf(api: ApiServer, inputs: Props): Promise<Drift | undefined> {
  const object = objectOf(inputs);
  const live = await api.get(object);
  if (live === undefined) return undefined;
  const repaired = await api.apply(object, { manager: FIELD_MANAGER, dryRun: true, force: true });
  const [before, after] = [askedFor(live), askedFor(repaired)];
  const fields = Object.keys({ ...before, ...after }).filter((key) => !equal(before[key], after[key]));
  return { live, fields, inputs: fields.length === 0 ? inputs : inputsOf(live, inputs) };
}

function inputsOf(live: KubernetesObject, inputs: Props): Props {
  const now = projected(propsOf(live), inputs);
  return isProps(now) ? now : inputs;
}
