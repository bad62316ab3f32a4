import { digest, type Cloud, type CloudObject } from "../simulator/cloud";
import { isProps, type Props, type Value } from "../simulator/values";

const MARK = "sha256:";
/** A secret shorter than this is hidden only where it is the whole text: it occurs in too many others. */
const SHORT = 8;

/**
 * Keeps secrets out of the simulated cloud's files: a text that holds one is stored as its hash, and given
 * back to the engine only where the engine itself supplies the matching value.
 */
export class SecretKeeper {
  readonly #texts = new Set<string>();

  learn(texts: Iterable<string>): void {
    for (const text of texts) this.#texts.add(text);
  }

  hide(props: Props): Props {
    const texts = [...this.#texts];
    const holdsSecret = (text: string) =>
      texts.some((secret) => (secret.length < SHORT ? text === secret : text.includes(secret)));
    return mapTexts(props, (text) => (holdsSecret(text) ? MARK + digest(text) : text));
  }

  /** Puts values back that `known` has at the same place with the same hash. */
  static restore(stored: Props, known: Props): Props {
    const restore = (value: Value, twin: Value | undefined): Value => {
      if (typeof value === "string") {
        const matches = typeof twin === "string" && value === MARK + digest(twin);
        return matches ? twin : value;
      }
      if (Array.isArray(value)) {
        return value.map((item, index) => restore(item, Array.isArray(twin) ? twin[index] : undefined));
      }
      return isProps(value) ? SecretKeeper.restore(value, isProps(twin) ? twin : {}) : value;
    };
    return Object.fromEntries(
      Object.entries(stored).map(([key, value]) => [key, restore(value, known[key])]),
    );
  }
}

/** Whether a stored value is a text, in clear or as its hash. */
export function isStoredAs(stored: Value | undefined, text: string): boolean {
  return stored === text || stored === MARK + digest(text);
}

/** A cloud that stores hashes in place of the secrets its keeper has learnt. */
export class DiscreetCloud implements Cloud {
  constructor(
    private readonly cloud: Cloud,
    private readonly keeper: SecretKeeper,
  ) {}

  get(type: string, id: string, scope: string): CloudObject | undefined {
    return this.cloud.get(type, id, scope);
  }
  all(): readonly CloudObject[] {
    return this.cloud.all();
  }
  put(object: CloudObject): void {
    const computed = object.secretOutputs?.map((key) => object.outputs[key]) ?? [];
    this.keeper.learn(computed.filter((value) => typeof value === "string"));
    this.cloud.put({
      ...object,
      inputs: this.keeper.hide(object.inputs),
      outputs: this.keeper.hide(object.outputs),
    });
  }
  remove(object: CloudObject): void {
    this.cloud.remove(object);
  }
}

function mapTexts(props: Props, map: (text: string) => string): Props {
  const visit = (value: Value): Value => {
    if (typeof value === "string") return map(value);
    if (Array.isArray(value)) return value.map(visit);
    return isProps(value) ? mapTexts(value, map) : value;
  };
  return Object.fromEntries(Object.entries(props).map(([key, value]) => [key, visit(value)]));
}
