/** Who may do what with which topics. */

export interface TopicSettings {
  readonly partitions: number;
  readonly retentionHours: number;
}

/** A topic that a service has declared. */
export interface Topic extends TopicSettings {
  /** The service's name, a dot, and what the service calls it. */
  readonly name: string;
}

/** What a service does with topics. */
export interface TopicUse {
  /** It may use whatever topics begin with its name and a dot, declared or not. */
  readonly prefix: boolean;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** What a service declares of its topics and others'. */
export interface DeclaredEvents {
  readonly topics: Readonly<Record<string, TopicSettings>>;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Kafka's own name of a service's topic; a service's name holds no dot, so that no two can mean the same. */
export function topicName(service: string, topic: string): string {
  return `${service}.${topic}`;
}

/** The topics that a service declares, by name. */
export function topicsOf(service: string, events: DeclaredEvents | undefined): Topic[] {
  return Object.entries(events?.topics ?? {})
    .map(([topic, settings]) => ({ name: topicName(service, topic), ...settings }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a service may do with topics: its own both ways, others' as it declares; each once, sorted. */
export function topicUse(service: string, prefix: boolean, events: DeclaredEvents | undefined): TopicUse {
  const own = topicsOf(service, events).map(({ name }) => name);
  const joined = (others: readonly string[]) => [...new Set([...own, ...others])].sort();
  return { prefix, reads: joined(events?.reads ?? []), writes: joined(events?.writes ?? []) };
}
