import type { Verdict } from "./model";

/** The steps of a path as `Node` writes it: `spec.containers[0].env`, `metadata.annotations["a.b/c"]`. */
export function stepsOf(path: string): (string | number)[] {
  const steps = path.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g);
  return [...steps].map(([, index, key, name]) =>
    index === undefined ? (key ?? name ?? "") : Number(index),
  );
}

/** Writes the fix of each verdict that has one into the properties; says whether any had. */
export function mend(props: Record<string, unknown>, verdicts: readonly Verdict[]): boolean {
  const mendable = verdicts.filter(({ fix }) => fix !== undefined);
  for (const { path, fix } of mendable) write(props, stepsOf(path), structuredClone(fix));
  return mendable.length > 0;
}

function write(into: object, [step, ...rest]: readonly (string | number)[], value: unknown): void {
  if (step === undefined) return;
  if (rest.length === 0) {
    Reflect.set(into, step, value);
    return;
  }
  const below: unknown = Reflect.get(into, step);
  if (typeof below === "object" && below !== null) {
    write(below, rest, value);
    return;
  }
  const made: object = typeof rest[0] === "number" ? [] : {};
  write(made, rest, value);
  Reflect.set(into, step, made);
}
