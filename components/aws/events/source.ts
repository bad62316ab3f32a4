import type { Key } from "@pulumi/aws/kms";
import type { Queue } from "@pulumi/aws/sqs";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { QueueSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { Account } from "../account";

/** A service of AWS that writes to a queue by itself, and the resource that it does so for. */
export interface Writer {
  /** Name of its statement in a policy; unique there. */
  readonly sid: string;
  readonly service: string;
  readonly sourceArn: string;
}

/** Where events go. */
export interface Destination {
  readonly queue: Queue;
  readonly deadLetter: Queue;
  /** ARNs of both, known before they exist. */
  readonly queueArn: string;
  readonly deadLetterArn: string;
  /** Encrypts the queue, and whatever is in front of it. */
  readonly key: Key;
  readonly alias: string;
  /** What must exist before something can be sent. */
  readonly policies: readonly pulumi.Resource[];
}

/** A source that is to be made. */
export interface SourceArgs<Settings> {
  /** Its name in the configuration. */
  readonly name: string;
  readonly settings: Settings;
  readonly destination: Destination;
  readonly spec: QueueSpec;
}

/** A kind of source: how it gets at the queue, and what it is made of. */
export interface SourceKind<Settings> {
  /** Absent where a role of the platform's does the writing. */
  writer?(account: Account, spec: QueueSpec, name: string): Writer;
  /** Log group that it writes to, encrypted with the queue's key. */
  logGroup?(spec: QueueSpec, name: string): string;
  create(account: Account, scope: Scope, args: SourceArgs<Settings>): void;
}

/** Name of a statement for a source: letters and digits only. */
export function sidOf(name: string): string {
  return name.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase());
}

/** Physical name of what a source consists of; 64 characters are what rules and pipes take. */
export function sourceName(spec: QueueSpec, name: string): string {
  return physicalName([spec.name, name], 64);
}
