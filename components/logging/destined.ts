import type * as pulumi from "@pulumi/pulumi";
import type { IdentityOutputs } from "../contract";
import type { FluentBitOutput } from "./fluent-bit";

/** Fluent Bit's output, what it needs, and what must exist before it starts. */
export interface Destined {
  readonly output: FluentBitOutput;
  readonly identity?: Omit<IdentityOutputs, "principal">;
  readonly secret?: string;
  readonly authority?: string;
  readonly ready: pulumi.Resource[];
}
