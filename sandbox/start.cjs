"use strict";
/**
 * Starts a TypeScript entry of this repository as it is, without a build step.
 *
 * @param {readonly string[]} dependencies what the entry loads anyway, loaded before tsx is registered: from then on
 *   tsx looks for TypeScript at each file of theirs
 * @param {string} entry the entry's file
 */
module.exports = function start(dependencies, entry) {
  // The compile cache of Node 22 and later saves a third of a plan's start.
  require("node:module").enableCompileCache?.();
  require("./deferred.cjs");
  dependencies.forEach((name) => require(name));
  require("tsx/cjs");
  require(entry);
};
