/** What the composition root asks of a checked configuration. */
import type { Config } from "./config/schema";
import type { Service } from "./config/service";

/** Names of the services that a condition holds for. */
export function servicesThat({ services }: Config, condition: (service: Service) => boolean): string[] {
  return Object.keys(services).filter((name) => condition(lookup(services, name)));
}

/** Hosts of all routes, each once. */
export function hostsOf({ services }: Config): string[] {
  return [
    ...new Set(Object.values(services).flatMap(({ route }) => (route === undefined ? [] : [route.host]))),
  ];
}

/** A record with the same keys and other values. */
export function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In, key: string) => Out,
) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

/**
 * The entry of a key that the configuration's checks have found to exist.
 *
 * @throws Error where there is none, because nobody checked
 */
export function lookup<Value>(record: Readonly<Record<string, Value>>, key: string): Value {
  const value = record[key];
  if (value === undefined) throw new Error(`no entry ${key}; the configuration was not checked`);
  return value;
}
