/** Errors whose message is for the user; they need no stack trace. */

/** What the user asked for cannot be; nothing was created or written. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What an earlier run left behind cannot be used; the message says how to get rid of it. */
export class BrokenSandbox extends Error {
  override readonly name = "BrokenSandbox";
}

/** What the cloud refuses; its message is what a user reads. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** No engine can be had; the message says what was tried and the ways out. */
export class EngineUnavailable extends Error {
  override readonly name = "EngineUnavailable";
  constructor(oldest: string, tried: readonly string[]) {
    super(
      [
        "no Pulumi engine can be had on this machine:",
        ...tried.map((line) => `  - ${line}`),
        "ways out:",
        `  1. install pulumi ${oldest} or later and put it on PATH (https://www.pulumi.com/docs/install/)`,
        "  2. let this machine reach get.pulumi.com, and run the command again",
        "  3. install Go 1.25 or later with access to the Go module proxy, and run the command again",
      ].join("\n"),
    );
  }
}

/** A protected resource that stands in the way of a destroy. */
export class ProtectedStack extends Error {
  override readonly name = "ProtectedStack";
  constructor(
    stack: string,
    readonly urns: readonly string[],
  ) {
    super(
      [
        `stack ${stack} is protected: ${urns.length} resources refuse to be destroyed`,
        ...urns.map((urn) => `  ${urn}`),
        `to destroy it all the same: trivium decommission --confirm ${stack}, then destroy again`,
      ].join("\n"),
    );
  }
}
