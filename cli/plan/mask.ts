import { isProps, type Props, UNKNOWN, type Value } from "../../sandbox/simulator/values";

/** What stands in every output format where a secret is. */
export const SECRET_MARK = "[secret]";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Says what to write for an unknown value at a path. */
export type NameUnknown = (path: string) => string;

/** Values fit to print: secrets and unknowns replaced by marks. */
export function mask(
  props: Props,
  secretPaths: readonly string[],
  nameUnknown: NameUnknown = () => "<unknown>",
) {
  const secret = new Set(secretPaths);
  const visit = (value: Value, path: string): Json => {
    if (secret.has(path)) return SECRET_MARK;
    if (value === UNKNOWN) return nameUnknown(path);
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${path}[${index}]`));
    if (!isProps(value)) return value;
    const entries = Object.entries(value).map(([key, item]): [string, Json] => [
      key,
      visit(item, path === "" ? key : `${path}.${key}`),
    ]);
    return Object.fromEntries(entries);
  };
  return visit(props, "") as Record<string, Json>;
}
