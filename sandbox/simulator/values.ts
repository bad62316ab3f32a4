/** Plain values as a provider sees them, and the two marks the engine's protocol adds to them. */

/** A value not known before the update that produces it. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** Property values: JSON, with `UNKNOWN` anywhere. Secrets are unwrapped; `Secrets` remembers where they stood. */
export type Value = string | number | boolean | null | typeof UNKNOWN | Value[] | Props;
export interface Props {
  [key: string]: Value;
}

export function isProps(value: unknown): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Deep equality; an unknown equals nothing, itself included. */
export function equal(a: Value | undefined, b: Value | undefined): boolean {
  if (a === UNKNOWN || b === UNKNOWN) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => equal(value, b[index]));
  }
  if (isProps(a) && isProps(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => equal(a[key], b[key]));
  }
  return a === b;
}

/** Whether no part of a value is unknown. */
export function isKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  return isProps(value) || Array.isArray(value) ? Object.values(value).every(isKnown) : true;
}

/**
 * The same values without the unknown ones: what can be judged before an update. A list with an unknown element
 * goes as a whole, so that nobody takes what is left for all of it.
 */
export function knownPart(props: Props): Props {
  const strip = (value: Value): Value | undefined => {
    if (value === UNKNOWN) return undefined;
    if (Array.isArray(value)) {
      const items = value.map(strip).filter((item) => item !== undefined);
      return items.length === value.length ? items : undefined;
    }
    return isProps(value) ? knownPart(value) : value;
  };
  return Object.fromEntries(
    Object.entries(props).flatMap(([key, value]) => {
      const known = strip(value);
      return known === undefined ? [] : [[key, known]];
    }),
  );
}

/** A value found at a path, with the exact path it was found at. */
export interface Found {
  readonly path: string;
  readonly value: Value;
}

/**
 * Every value a path leads to: `vpcConfig.subnetIds[]` gives one per element, `routes[].gatewayId` one per
 * route that has it; an absent value gives none.
 */
export function valuesAt(props: Props, path: string): Found[] {
  let found: Found[] = [{ path: "", value: props }];
  for (const step of path.split(".")) {
    const key = step.replace(/\[\]$/, "");
    found = found.flatMap(({ path: at, value }) => {
      const next = isProps(value) ? value[key] : undefined;
      return next === undefined ? [] : [{ path: at === "" ? key : `${at}.${key}`, value: next }];
    });
    if (step.endsWith("[]")) {
      found = found.flatMap(({ path: at, value }) =>
        Array.isArray(value) ? value.map((item, index) => ({ path: `${at}[${index}]`, value: item })) : [],
      );
    }
  }
  return found;
}

/** The same values, with unknown ones at those paths whose group is there and does not have them. */
export function withUnknowns(props: Props, paths: readonly string[]): Props {
  return paths.reduce((all, path) => withUnknown(all, path.split(".")), props);
}

function withUnknown(props: Props, [key = "", ...rest]: readonly string[]): Props {
  const value = props[key];
  if (rest.length === 0) return value === undefined ? { ...props, [key]: UNKNOWN } : props;
  return isProps(value) ? { ...props, [key]: withUnknown(value, rest) } : props;
}

/** A text property; undefined where it is absent, unknown or of another type. */
export function text(props: Props, path: string): string | undefined {
  const value = valuesAt(props, path)[0]?.value;
  return typeof value === "string" ? value : undefined;
}

/** Whether a setting of a provider is on; the engine sends configuration as text. */
export function isTrue(config: Props, key: string): boolean {
  return config[key] === true || config[key] === "true";
}
