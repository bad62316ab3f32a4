import * as pulumi from "@pulumi/pulumi";
import { Component, type Scope } from "./component";
import type { KafkaOutputs, KafkaSpec, PlatformSpec, Target } from "./contract";
import type { SecretEngine } from "./secrets/engine";
import { keepBinding, type StoreAccess } from "./store";

export interface KafkaArgs extends KafkaSpec {
  readonly provide: NonNullable<Target["kafka"]>;
  /** Where its binding is kept. */
  readonly secrets: SecretEngine;
}

/** How services get at Kafka. */
export interface KafkaAccess extends Omit<StoreAccess, "path"> {
  /** What the secret with the binding is called; undefined where every service has one of its own. */
  readonly path?: pulumi.Output<string>;
  /** The same of services with a user of their own, by service. */
  readonly own: Readonly<Record<string, pulumi.Output<string>>>;
  /** Hosts and ports that clients start from, with commas between them. */
  readonly bootstrapServers: pulumi.Output<string>;
  /** A value of Kafka's own setting of this name. */
  readonly saslMechanism: string;
}

export interface ExternalKafkaArgs extends ExternalKafkaSpec {
  /** Where its binding is kept. */
  readonly secrets: SecretEngine;
}

/**
 * Kafka: encrypted everywhere, topics and rights as services declare them and none besides. Where it has three brokers
 * or more, every message is on two of them before its sender hears that it is safe.
 */
export class Kafka extends Component<KafkaSpec, KafkaAccess> {
  constructor(
    name: string,
    { provide, secrets, ...spec }: KafkaArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Kafka", name, spec, opts);
    this.publish(accessTo(this.scope, secrets, provide(this.scope, spec), `${spec.name}/bindings/kafka`));
  }
}

/** Where a Kafka that somebody else runs is found, and how its clients log in. */
export interface ExternalKafkaSpec extends PlatformSpec {
  /** Each a host and a port, such as `broker.example.com:9092`. */
  readonly bootstrapServers: readonly string[];
  /** Path of the secret that holds `username` and `password`. */
  readonly vaultPath: string;
  readonly saslMechanism: string;
}

/**
 * A Kafka elsewhere, such as Confluent Cloud: TLS by a public authority, and a user whose password somebody keeps
 * as a secret. The program never reads it: External Secrets does. Its brokers' addresses are unknown and change, so that
 * services are let out to every address, at the ports of the bootstrap servers, which the brokers must share.
 */
export class ExternalKafka extends Component<ExternalKafkaSpec, KafkaAccess> {
  constructor(name: string, { secrets, ...spec }: ExternalKafkaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ExternalKafka", name, spec, opts);
    // A path of its own: whoever changes over to it deletes the other's binding afterwards.
    this.publish(accessTo(this.scope, secrets, connection(spec), `${spec.name}/bindings/external-kafka`));
  }
}

function connection({ bootstrapServers, vaultPath, saslMechanism }: ExternalKafkaSpec): KafkaOutputs {
  return {
    entries: {
      provider: "external",
      "bootstrap-servers": bootstrapServers.join(","),
      "security-protocol": "SASL_SSL",
      "sasl-mechanism": saslMechanism,
      username: "",
      password: "",
      certificates: "",
    },
    credentials: vaultPath,
    location: { cidrs: ["0.0.0.0/0"] },
    ports: [...new Set(bootstrapServers.map(portOf))],
  };
}

function portOf(server: string): number {
  return Number(server.slice(server.lastIndexOf(":") + 1));
}

/** What a client needs to connect is kept where that of the other stores is; with users, once for each. */
function accessTo(
  scope: Scope,
  secrets: SecretEngine,
  { entries, users, ...access }: KafkaOutputs,
  path: string,
): KafkaAccess {
  const common = {
    ...access,
    bootstrapServers: pulumi.output(entries["bootstrap-servers"]),
    saslMechanism: entries["sasl-mechanism"],
  };
  if (users === undefined) {
    return { ...common, path: keepBinding(scope, secrets, { kind: "kafka", path, entries }), own: {} };
  }
  const bindings = Object.entries(users).map(([service, password]) => {
    const own = { kind: "kafka" as const, path: `${path}/${service}` };
    const login = { ...entries, username: service, password };
    const place: Scope = { ...scope, name: `${scope.name}-${service}` };
    return [service, keepBinding(place, secrets, { ...own, entries: login })] as const;
  });
  return { ...common, own: Object.fromEntries(bindings) };
}
