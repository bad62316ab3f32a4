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

/** The machine lacks something; the message says what was tried and the ways out. */
export abstract class Unavailable extends Error {}

/** No engine can be had. */
export class EngineUnavailable extends Unavailable {
  override readonly name = "EngineUnavailable";
  constructor(oldest: string, go: string, tried: readonly string[]) {
    super(
      [
        "no Pulumi engine can be had on this machine:",
        ...tried.map((line) => `  - ${line}`),
        "ways out:",
        `  1. install pulumi ${oldest} or later and put it on PATH (https://www.pulumi.com/docs/install/)`,
        "  2. let this machine reach get.pulumi.com, and run the command again",
        `  3. install Go ${go} or later with access to the Go module proxy, and run the command again`,
      ].join("\n"),
    );
  }
}

/** A program that the sandbox runs beside the engine cannot be had. */
export class ToolUnavailable extends Unavailable {
  override readonly name = "ToolUnavailable";
  constructor(
    tool: string,
    {
      tried,
      fits,
      go,
      ofControlPlane,
    }: {
      readonly tried: readonly string[];
      /** Versions that may be used. */
      readonly fits: string;
      /** The release of Go that builds it. */
      readonly go: string;
      /** Whether a cluster of the user's makes it unnecessary. */
      readonly ofControlPlane: boolean;
    },
  ) {
    const waysOut = [
      `put ${tool} ${fits} on PATH`,
      `set KUBEBUILDER_ASSETS to a directory that holds ${tool} ${fits}`,
      `install Go ${go} or later with access to the Go module proxy, and run the command again`,
      ...(ofControlPlane
        ? ["set SANDBOX_KUBECONFIG to the kubeconfig of a kind or k3d cluster on this machine"]
        : []),
      "run the command with --kubernetes simulated",
    ];
    super(
      [
        `no ${tool} can be had on this machine:`,
        ...tried.map((line) => `  - ${line}`),
        "ways out:",
        ...waysOut.map((way, index) => `  ${index + 1}. ${way}`),
      ].join("\n"),
    );
  }
}

/** The control plane of a site does not come up. */
export class ControlPlaneFailed extends Unavailable {
  override readonly name = "ControlPlaneFailed";
  constructor(directory: string, reason: string) {
    super(
      [
        `the control plane in ${directory} does not start: ${reason}`,
        "ways out:",
        `  1. read the logs in ${directory}`,
        `  2. remove ${directory}, with all that the site holds, and run the command again`,
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
