"use strict";
// Mocha's spec reporter, which also leaves its counts and failures for the ledger (tests/support/ledger.ts).
const fs = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  done(_failures, finish) {
    const { passes, failures } = this.stats;
    const told = this.failures.map((test) => ({ title: test.fullTitle(), message: test.err?.message ?? "" }));
    const counts = { passed: passes, failed: failures, failures: told };
    fs.writeFileSync(process.env.TRIVIUM_COUNTS, JSON.stringify(counts));
    finish?.(failures);
  }
};
