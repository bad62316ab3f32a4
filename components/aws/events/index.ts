import type { Scope } from "../../component";
import type { QueueSpec } from "../../contract";
import type { Account } from "../account";
import { httpApi } from "./api";
import type { EventConfig } from "./config";
import { eventBridge } from "./event-bridge";
import type { Destination, SourceArgs, SourceKind, Writer } from "./source";
import { stream } from "./stream";
import { topic } from "./topic";

export type { Writer } from "./source";

/** A source of events as the configuration names it. */
export interface EventSource {
  readonly name: string;
  readonly source: EventConfig["source"];
}

/** What fills a queue, besides the services that use it. */
export function sourcesOf(events: Readonly<Record<string, EventConfig>>, queue: string): EventSource[] {
  return Object.entries(events)
    .filter(([, event]) => event.queue === queue)
    .map(([name, { source }]) => ({ name, source }));
}

/** Services of AWS that the queue's policy must let in. */
export function writersOf(account: Account, spec: QueueSpec, sources: readonly EventSource[]): Writer[] {
  return sources.flatMap(({ name, source }) => boundKind(source).writer(account, spec, name) ?? []);
}

/** Log groups that are encrypted with the queue's key. */
export function logGroupsOf(spec: QueueSpec, sources: readonly EventSource[]): string[] {
  return sources.flatMap(({ name, source }) => boundKind(source).logGroup(spec, name) ?? []);
}

/** Makes every source, once the queue lets it in. */
export function createSources(
  account: Account,
  scope: Scope,
  spec: QueueSpec,
  sources: readonly EventSource[],
  destination: Destination,
): void {
  for (const { name, source } of sources) {
    boundKind(source).create(account, scope, { name, destination, spec });
  }
}

/** A kind of source with its settings. */
function bind<Settings>(kind: SourceKind<Settings>, settings: Settings) {
  return {
    writer: (account: Account, spec: QueueSpec, name: string) => kind.writer?.(account, spec, name),
    logGroup: (spec: QueueSpec, name: string) => kind.logGroup?.(spec, name),
    create: (account: Account, scope: Scope, args: Omit<SourceArgs<Settings>, "settings">) => {
      kind.create(account, scope, { ...args, settings });
    },
  };
}

function boundKind(source: EventConfig["source"]) {
  if (source.eventBridge !== undefined) return bind(eventBridge, source.eventBridge);
  if (source.topic !== undefined) return bind(topic, source.topic);
  if (source.stream !== undefined) return bind(stream, source.stream);
  if (source.api !== undefined) return bind(httpApi, source.api);
  throw new Error("a source of events has no kind; the configuration was not checked");
}
