import { Unavailable } from "../errors";

/** Definitions that are neither cached nor can be fetched; the message says why, and the ways out. */
export class DefinitionsUnavailable extends Unavailable {
  override readonly name = "DefinitionsUnavailable";

  /** @param module with its version, such as `sigs.k8s.io/gateway-api@v1.5.1` */
  constructor(module: string, reason: string) {
    super(
      [
        `the custom resource definitions of ${module} cannot be had on this machine:`,
        "  - they are not in the cache from an earlier run",
        `  - the module cannot be downloaded: ${reason}`,
        "ways out:",
        "  1. install Go 1.25 or later with access to the Go module proxy, and run the command again",
        "  2. copy trivium/definitions from the cache of a machine that has run it (XDG_CACHE_HOME or ~/.cache)",
      ].join("\n"),
    );
  }
}
