import * as pulumi from "@pulumi/pulumi";
import { Component, type Scope } from "./component";
import type { KafkaOutputs, KafkaSpec, PlatformSpec, Target } from "./contract";
import { keepBinding, type StoreAccess } from "./store";

export interface KafkaArgs extends KafkaSpec {
  readonly provide: NonNullable<Target["kafka"]>;
}

/** How services get at Kafka. */
export interface KafkaAccess extends StoreAccess {
  /** Hosts and ports that clients start from, with commas between them. */
  readonly bootstrapServers: pulumi.Output<string>;
}

/**
 * Kafka of three brokers in different zones: encrypted everywhere, no topic without a declaration, every message on
 * two brokers before its sender hears that it is safe.
 */
export class Kafka extends Component<KafkaSpec, KafkaAccess> {
  constructor(name: string, { provide, ...spec }: KafkaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Kafka", name, spec, opts);
    this.publish(accessTo(this.scope, provide(this.scope, spec), `${spec.name}/bindings/kafka`));
  }
}

/** Where a Kafka that somebody else runs is found, and how its clients log in. */
export interface ExternalKafkaSpec extends PlatformSpec {
  /** Each a host and a port, such as `broker.example.com:9092`. */
  readonly bootstrapServers: readonly string[];
  /** Path in Vault's `secret` mount that holds `username` and `password`. */
  readonly vaultPath: string;
  readonly saslMechanism: string;
}

/**
 * A Kafka elsewhere, such as Confluent Cloud: TLS by a public authority, and a user whose password somebody keeps in
 * Vault. The program never reads it: External Secrets does. Its brokers' addresses are unknown and change, so that
 * services are let out to every address, at the ports of the bootstrap servers, which the brokers must share.
 */
export class ExternalKafka extends Component<ExternalKafkaSpec, KafkaAccess> {
  constructor(name: string, spec: ExternalKafkaSpec, opts?: pulumi.ComponentResourceOptions) {
    super("ExternalKafka", name, spec, opts);
    // A path of its own: whoever changes over to it deletes the other's binding afterwards.
    this.publish(accessTo(this.scope, connection(spec), `${spec.name}/bindings/external-kafka`));
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

/** What a client needs to connect is kept where that of the other stores is. */
function accessTo(scope: Scope, { entries, ...access }: KafkaOutputs, path: string): KafkaAccess {
  return {
    path: keepBinding(scope, "kafka", path, entries),
    bootstrapServers: pulumi.output(entries["bootstrap-servers"]),
    ...access,
  };
}
