import type { Draft } from "../draft";
import type { Problem } from "../problems";
import type { Config } from "../schema";

/** What a check judges. */
export interface Subject {
  /** The configuration as far as it is well-formed. */
  readonly draft: Draft<Config>;
  /** What was read. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Keys whose values are encrypted. */
  readonly secrets: ReadonlySet<string>;
  readonly stack: string;
}

/** A rule that spans several fields. It judges what is there: what is missing, the schema has reported. */
export type Check = (subject: Subject) => Problem[];
