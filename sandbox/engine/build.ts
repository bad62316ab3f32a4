import * as path from "node:path";
import type { GoBuild } from "../tools/go";

/** Version that sandbox/engine/build/go.mod pins. */
export const BUILT_VERSION = "3.256.0";

/** The engine's own module. */
export const ENGINE_MODULE = path.join(__dirname, "build");

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** How the engine's command is built into a file from its Go module: 4 to 6 minutes on 2 cores, once. */
export function engineBuild(file: string, usable: GoBuild["usable"]): GoBuild {
  return {
    title: `the engine v${BUILT_VERSION}`,
    module: ENGINE_MODULE,
    programs: { [PACKAGE]: file },
    variables: { [VERSION_VARIABLE]: `v${BUILT_VERSION}` },
    usable,
  };
}
