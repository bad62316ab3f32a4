"use strict";
// Loads the program the way a Pulumi project without options is loaded: by ts-node with type check, registered
// as @pulumi/pulumi/cmd/run does it. The sandbox around it stays with tsx: an ordinary engine runs no TypeScript.
const { _extensions: loaders } = require("node:module");
const path = require("node:path");

const root = path.resolve(__dirname, "..", "..");
const program = new RegExp(`^${root}/(index\\.ts|components/|stacks/)`);

const plain = loaders[".js"];
require("tsx/cjs");
const withTsx = loaders[".ts"];

const { tsnodeRequire, typescriptRequire } = require("@pulumi/pulumi/tsutils").typeScriptRequireStrings();
loaders[".ts"] = plain; // What ts-node calls to run what it has compiled.
require(tsnodeRequire).register({
  typeCheck: true,
  skipProject: false,
  project: path.join(root, "tsconfig.json"),
  compiler: typescriptRequire,
  // TypeScript 6 asks for a root directory where ts-node leaves one out.
  compilerOptions: { target: "ES2020", sourceMap: "true", noEmit: false, rootDir: root },
});
const withTsNode = loaders[".ts"];
loaders[".ts"] = (module, file) => (program.test(file) ? withTsNode : withTsx)(module, file);
