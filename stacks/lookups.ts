/** What the composition root asks of a checked configuration. */
import type { PlatformSpec } from "../components/contract";
import type { Peer } from "../components/service";
import type { Config } from "./config/schema";
import type { Service } from "./config/service";
import { profiles } from "./profiles";

/** What every part of the platform shares; a stack that is being decommissioned protects nothing. */
export function sharedBy({ name, environment, owner, labels, mesh, decommission }: Config): PlatformSpec {
  return {
    name,
    mesh: mesh.kind,
    labels: { ...labels, platform: name, environment, owner, "managed-by": "pulumi" },
    protect: profiles[environment].protect && decommission === undefined,
  };
}

/** The nodes that the cluster always has: the profile's, as far as the configuration says nothing else. */
export function nodesOf({ environment, cluster: { nodes } }: Config) {
  const { size, min, max } = profiles[environment].nodes;
  const least = nodes.min ?? min;
  return { size: nodes.size ?? size, min: least, max: Math.max(nodes.max ?? max, least) };
}

/** A service with its profile's defaults, and with the services around it as peers. */
export function completeService(config: Config, name: string) {
  const { callers, replicas, resources, canary, ...rest } = lookup(config.services, name);
  const { caches, queues, searches, buckets, documents, kafka, ...declared } = rest;
  const defaults = profiles[config.environment];
  const peer = (other: string): Peer => {
    const { team, port } = lookup(config.services, other);
    return { name: other, namespace: team, port };
  };
  return {
    ...declared,
    name,
    uses: { cache: caches, queue: queues, search: searches, bucket: buckets, document: documents, kafka },
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

/** The entries of a record that a condition holds for. */
export function entriesThat<Value>(
  record: Readonly<Record<string, Value>>,
  condition: (value: Value) => boolean,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => condition(value)));
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
