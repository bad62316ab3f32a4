/** What somebody gave the pack cannot be used; the message lists every problem with what to set. */
export class PolicyInputError extends Error {
  override readonly name: string = "PolicyInputError";

  /** @param what was given, such as the name of a file */
  constructor(what: string, problems: readonly string[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`${what}: ${count}, no policy was evaluated\n${problems.map((line) => `  ${line}`).join("\n")}`);
  }
}
