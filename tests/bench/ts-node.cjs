"use strict";
// Loads the program the way a Pulumi project without options is loaded: ts-node with type check, registered as
// @pulumi/pulumi/cmd/run does it. The sandbox around it stays with tsx, as the engine's host would be compiled.
const path = require("node:path");
require("tsx/cjs");
const tsutils = require("@pulumi/pulumi/tsutils");
const { tsnodeRequire, typescriptRequire } = tsutils.typeScriptRequireStrings();
const root = path.resolve(__dirname, "..", "..");

require(tsnodeRequire).register({
  typeCheck: true,
  skipProject: false,
  project: path.join(root, "tsconfig.json"),
  compiler: typescriptRequire,
  ignore: ["/node_modules/", "/sandbox/", "/cli/", "/policy/", "/tests/"],
  compilerOptions: { target: "ES2020", sourceMap: "true", noEmit: false },
});
