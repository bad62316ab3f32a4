import { UsageError } from "../errors";

/** What can go wrong at a chosen call of a simulated provider. */
const FAULT_KINDS = ["fail", "timeout", "disconnect", "crash-after"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** The n-th call of a method, counted from 1 in each provider process. */
export interface Fault {
  readonly provider: string;
  readonly method: string;
  readonly call: number;
  readonly kind: FaultKind;
}

/** Parses `aws.create#3=fail,kubernetes.update#1=crash-after`; the empty text is no fault. */
export function parseFaults(text: string): Fault[] {
  return text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const match =
        /^(aws|command|gcp|kubernetes|random|vault)\.(create|read|update|delete)#([1-9]\d*)=([a-z-]+)$/.exec(
          part,
        );
      const kind = FAULT_KINDS.find((known) => known === match?.[4]);
      if (match === null || kind === undefined) {
        throw new UsageError(`${part} is no fault; write for example aws.create#3=${FAULT_KINDS.join("|")}`);
      }
      const [, provider = "", method = "", call] = match;
      return { provider, method, call: Number(call), kind };
    });
}

/** Counts calls and says which fault, if any, the present one meets. */
export class FaultPlan {
  readonly #calls = new Map<string, number>();

  constructor(private readonly faults: readonly Fault[]) {}

  next(method: string): FaultKind | undefined {
    const call = (this.#calls.get(method) ?? 0) + 1;
    this.#calls.set(method, call);
    return this.faults.find((fault) => fault.method === method && fault.call === call)?.kind;
  }
}
