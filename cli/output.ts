import { ConfigError } from "../stacks/config/problems";
import { PolicyInputError } from "../policy/core/errors";
import { BrokenSandbox, ProtectedStack, Refusal, Unavailable, UsageError } from "../sandbox/errors";

/** What the commands end with. */
export const EXIT = {
  clean: 0,
  /** A mandatory rule is violated, or the engine ended with an error. */
  failed: 1,
  /** Bad configuration or usage. */
  badInput: 2,
  /** No engine, no Go, a broken cache: the machine, not the user's configuration. */
  unavailable: 3,
} as const;

/** The engine ended with an error and has told which. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

/** The exit code and the text for an error; a bug keeps its stack. */
export function explain(error: unknown): { readonly code: number; readonly text: string } {
  if (error instanceof ConfigError || error instanceof PolicyInputError || error instanceof UsageError) {
    return { code: EXIT.badInput, text: error.message };
  }
  if (error instanceof Unavailable || error instanceof BrokenSandbox) {
    return { code: EXIT.unavailable, text: error.message };
  }
  if (error instanceof CommandFailed || error instanceof ProtectedStack || error instanceof Refusal) {
    return { code: EXIT.failed, text: error.message };
  }
  return { code: EXIT.failed, text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** A place that cannot be written to is the user's to change. */
export function writing<Result>(option: string, place: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(`${option} ${place} cannot be written (${String(error.code)}); name another place`);
  }
}
