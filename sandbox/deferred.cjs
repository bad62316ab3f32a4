"use strict";
// With its index, @pulumi/pulumi loads the TypeScript compiler and npm's Arborist: two thirds of its start, and needed
// only to serialise functions, as dynamic providers do. Here they are loaded when something of them is first read.
const Module = require("node:module");
const path = require("node:path");

const DEFERRED = new Set(["typescript", "@npmcli/arborist"]);
const SDK = path.join(path.sep, "@pulumi", "pulumi", path.sep);
const load = Module._load;

Module._load = function (request, parent, isMain) {
  const loaded = () => load(request, parent, isMain);
  return DEFERRED.has(request) && parent?.filename?.includes(SDK) ? deferred(loaded) : loaded();
};

function deferred(loaded) {
  return new Proxy(
    {},
    {
      // Compiled imports ask for this marker at once, and copy a module that lacks it.
      get: (_target, name) => (name === "__esModule" ? true : loaded()[name]),
      has: (_target, name) => name in loaded(),
    },
  );
}
