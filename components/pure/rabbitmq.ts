import { createHash } from "node:crypto";

/**
 * A password as RabbitMQ keeps it, by `rabbit_password_hashing_sha256` (rabbitmq.com/docs/passwords): the salt,
 * and the digest of salt and password, in Base64.
 *
 * @param salt 32 bits in hexadecimal digits
 */
export function passwordHash(password: string, salt: string): string {
  const bytes = Buffer.from(salt, "hex");
  const hashed = createHash("sha256").update(bytes).update(password, "utf8").digest();
  return Buffer.concat([bytes, hashed]).toString("base64");
}

export interface QueueSettings {
  /** Name of the queue. */
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly visibilitySeconds: number;
  readonly retentionDays: number;
  readonly maxReceives: number;
}

const DAY_MS = 86_400_000;

/** Consumers that hold messages for too long are looked for once a minute (rabbitmq.com/docs/consumers). */
const LEAST_TIMEOUT_SECONDS = 60;

/** Days that a message waits in the dead-letter queue: as long as the cloud with the longest wait has it. */
const DEAD_LETTER_DAYS = 14;

/**
 * Policies of a queue and its dead-letter queue. A queue's own arguments are fixed when it is declared; policies
 * change at the next start. A message is dead-lettered when the limit is exceeded, hence one less than deliveries.
 */
export function policiesOf(settings: QueueSettings): object[] {
  const { queue, deadLetterQueue, visibilitySeconds, retentionDays, maxReceives } = settings;
  return [
    policy(queue, {
      "delivery-limit": maxReceives - 1,
      "consumer-timeout": Math.max(visibilitySeconds, LEAST_TIMEOUT_SECONDS) * 1000,
      "message-ttl": retentionDays * DAY_MS,
      "dead-letter-exchange": "",
      "dead-letter-routing-key": deadLetterQueue,
      // Without the second the first has no effect (rabbitmq.com/docs/quorum-queues, dead lettering).
      "dead-letter-strategy": "at-least-once",
      overflow: "reject-publish",
    }),
    policy(deadLetterQueue, { "message-ttl": DEAD_LETTER_DAYS * DAY_MS }),
  ];
}

/**
 * What a broker has from its start: one user, who uses both queues and can declare none, and the two queues
 * with their policies. Whoever reads it without the user's password hash learns no secret.
 */
export function definitionsOf(settings: QueueSettings, user: string, hash: string): string {
  const queues = [settings.queue, settings.deadLetterQueue];
  const both = `^(${queues.join("|")})$`;
  return JSON.stringify({
    vhosts: [{ name: VHOST }],
    users: [
      { name: user, password_hash: hash, hashing_algorithm: "rabbit_password_hashing_sha256", tags: [] },
    ],
    // Publishing to a queue by its name is writing to the default exchange.
    permissions: [{ user, vhost: VHOST, configure: "^$", write: "^amq\\.default$", read: both }],
    queues: queues.map((name) => ({
      name,
      vhost: VHOST,
      durable: true,
      auto_delete: false,
      arguments: { "x-queue-type": "quorum" },
    })),
    policies: policiesOf(settings),
  });
}

const VHOST = "/";

function policy(queue: string, definition: object): object {
  return {
    vhost: VHOST,
    name: queue,
    pattern: `^${queue}$`,
    "apply-to": "quorum_queues",
    priority: 0,
    definition,
  };
}
