/** What the composition root asks of a checked configuration. */
import type { MeshHost, PlatformSpec } from "../components/contract";
import type { Caller, Peer } from "../components/service";
import type { Config } from "./config/schema";
import type { Service } from "./config/service";
import { profiles } from "./profiles";
import { rolloutPlan, subscribersOf } from "./rollouts";

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
  const { callers, timeoutSeconds, circuitBreaker, replicas, resources, rollout, ...rest } = lookup(
    config.services,
    name,
  );
  const { caches, queues, searches, buckets, documents, kafka, events, flags, ...declared } = rest;
  const defaults = profiles[config.environment];
  const peer = (other: string): Peer => {
    const { team, port } = lookup(config.services, other);
    return { name: other, namespace: team, port };
  };
  return {
    ...declared,
    name,
    uses: {
      cache: caches,
      queue: queues,
      search: searches,
      bucket: buckets,
      document: documents,
      kafka: usesKafka({ kafka, events }),
      flags,
    },
    replicas: replicas ?? defaults.replicas,
    resources: resources ?? defaults.resources,
    rollout: rolloutPlan(rollout, { steps: defaults.canary, readiness: declared.health.readiness }),
    subscribers: subscribersOf(lookup(config.teams, declared.team).notifications, declared.team, rollout),
    recommended: config.autoscaling.recommendations,
    oncall: lookup(config.teams, declared.team).oncall,
    delivered: lookup(config.teams, declared.team).delivery !== undefined,
    callers: callers.map((caller): Caller => {
      if (typeof caller === "string") return peer(caller);
      const { service, ...requests } = caller;
      return { ...peer(service), requests };
    }),
    calls: servicesThat(config, (other) => callersOf(other).includes(name)).map(peer),
    resilience: { timeoutSeconds, circuitBreaker, retries: config.mesh.retries },
  };
}

/** Names of the services that may call one. */
export function callersOf({ callers }: Pick<Service, "callers">): string[] {
  return callers.map((caller) => (typeof caller === "string" ? caller : caller.service));
}

/** Hosts outside that services of a team may connect to by name, each with who may. */
export function egressHosts({ services }: Config, team: string): MeshHost[] {
  const hosts = new Map<string, { host: string; port: number; clients: string[] }>();
  for (const [service, declared] of Object.entries(services)) {
    if (declared.team !== team) continue;
    for (const { host, port } of declared.egress) {
      if (host === undefined) continue;
      const known = hosts.get(`${host}:${port}`) ?? { host, port, clients: [] };
      hosts.set(`${host}:${port}`, { ...known, clients: [...known.clients, service] });
    }
  }
  return [...hosts.values()];
}

/** Whether a service connects to the platform's Kafka. */
export function usesKafka({ kafka, events }: Pick<Service, "kafka" | "events">): boolean {
  return kafka || events !== undefined;
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
