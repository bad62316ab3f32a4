/** What the composition root asks of a checked configuration. */
import type { PlatformSpec } from "../components/contract";
import type { Peer } from "../components/service";
import type { Config } from "./config/schema";
import type { Service } from "./config/service";
import { profiles } from "./profiles";

/** What every part of the platform shares; a stack that is being decommissioned protects nothing. */
export function sharedBy({ name, environment, owner, decommission }: Config): PlatformSpec {
  return {
    name,
    labels: { platform: name, environment, owner, "managed-by": "pulumi" },
    protect: profiles[environment].protect && decommission === undefined,
  };
}

/** A service with its profile's defaults, and with the services around it as peers. */
export function completeService(config: Config, name: string) {
  const { callers, replicas, resources, canary, ...declared } = lookup(config.services, name);
  const defaults = profiles[config.environment];
  const peer = (other: string): Peer => {
    const { team, port } = lookup(config.services, other);
    return { name: other, namespace: team, port };
  };
  return {
    ...declared,
    name,
    replicas: replicas ?? defaults.replicas,
    resources: resources ?? defaults.resources,
    canary: canary ?? defaults.canary,
    oncall: lookup(config.teams, declared.team).oncall,
    callers: callers.map(peer),
    calls: servicesThat(config, (other) => other.callers.includes(name)).map(peer),
  };
}

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
