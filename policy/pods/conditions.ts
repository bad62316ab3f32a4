/**
 * What a pod must be like, as data: the policy pack judges resources by it before they are made, and an API server
 * judges pods by the same when they are, whoever makes them. `judging.ts` and `cel.ts` give it its meaning.
 */
import type { CONTAINER_LISTS } from "../kubernetes/kinds";
import type { Finding } from "../core/model";

/** Somewhere in what is judged. Places start at the pod's spec, at its metadata, or at the element at hand. */
export interface Place {
  readonly from: "spec" | "metadata" | "own";
  readonly keys: readonly string[];
  /** What counts where nothing is set: the pod's value for a container that has none. */
  readonly otherwise?: Place;
}

export type Scalar = string | number | boolean;

export type Condition =
  | { readonly kind: "oneOf"; readonly place: Place; readonly values: readonly Scalar[] }
  | { readonly kind: "startsWith"; readonly place: Place; readonly prefix: string }
  | { readonly kind: "atLeast"; readonly place: Place; readonly least: number }
  | { readonly kind: "set"; readonly place: Place }
  | { readonly kind: "same"; readonly place: Place; readonly other: Place }
  | { readonly kind: "each" | "some"; readonly place: Place; readonly condition: Condition }
  | {
      readonly kind: "entries";
      readonly place: Place;
      readonly prefix: string;
      readonly condition: Condition;
    }
  | { readonly kind: "named"; readonly place: Place; readonly list: Place }
  | { readonly kind: "all" | "any"; readonly conditions: readonly Condition[] }
  | { readonly kind: "not"; readonly condition: Condition };

/** Lists of a pod whose elements have names. */
export type PodList = (typeof CONTAINER_LISTS)[number] | "volumes";

/** Something that must be so of an object, or of each element of some of its lists. */
export interface Requirement {
  /** Default: the object itself is judged. */
  readonly of?: readonly PodList[];
  /** Where a finding shows. */
  readonly at: Place;
  readonly holds: Condition;
  /** What it is not asked of. */
  readonly unless?: Condition;
  /** What is wrong where it does not hold: the predicate of a sentence about the object or the element. */
  readonly message: string;
  readonly fix?: Finding["fix"];
}

/** By a name that is an identifier in CEL. */
export type Requirements = Readonly<Record<string, Requirement>>;

/** What an API server can hold objects to. */
export interface Enforceable {
  readonly objects: "pods" | "namespaces";
  readonly requirements: Requirements;
}

function placeFrom(from: Place["from"]) {
  /** @param path keys with dots between them; what follows are keys that may hold dots themselves */
  return (path: string, ...keys: readonly string[]): Place => ({
    from,
    keys: [...(path === "" ? [] : path.split(".")), ...keys],
  });
}

export const spec = placeFrom("spec");
export const metadata = placeFrom("metadata");
export const own = placeFrom("own");

/** The first place where something is set. */
export const either = (place: Place, otherwise: Place): Place => ({ ...place, otherwise });

export const is = (place: Place, ...values: readonly Scalar[]): Condition => ({
  kind: "oneOf",
  place,
  values,
});
export const startsWith = (place: Place, prefix: string): Condition => ({
  kind: "startsWith",
  place,
  prefix,
});
export const atLeast = (place: Place, least: number): Condition => ({ kind: "atLeast", place, least });
export const set = (place: Place): Condition => ({ kind: "set", place });

/** Both are set, and nothing tells them apart. */
export const same = (place: Place, other: Place): Condition => ({ kind: "same", place, other });

/** Holds of every element of a list; of none at all too. */
export const each = (place: Place, condition: Condition): Condition => ({ kind: "each", place, condition });
export const some = (place: Place, condition: Condition): Condition => ({ kind: "some", place, condition });

/** Holds of the value of every key of a map that starts so. */
export const entries = (place: Place, prefix: string, condition: Condition): Condition => ({
  kind: "entries",
  place,
  prefix,
  condition,
});

/** The text here, if it is one, is the `name` of an element of the list; numbers and nothing at all are fine. */
export const named = (place: Place, list: Place): Condition => ({ kind: "named", place, list });

export const all = (...conditions: readonly Condition[]): Condition => ({ kind: "all", conditions });
export const any = (...conditions: readonly Condition[]): Condition => ({ kind: "any", conditions });
export const not = (condition: Condition): Condition => ({ kind: "not", condition });

/** One of these, or nothing at all. */
export const isIfSet = (place: Place, ...values: readonly Scalar[]): Condition =>
  any(not(set(place)), is(place, ...values));

/** Some controls of the Pod Security Standards do not apply to pods that say they are for Windows. */
export const forWindows = is(spec("os.name"), "windows");

/** Nor do some to pods whose root is nobody on the node. */
export const inUserNamespace = is(spec("hostUsers"), false);
