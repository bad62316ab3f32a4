"use strict";
// Mocha's spec reporter, which also leaves its counts for the ledger (tests/support/ledger.ts).
const fs = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  done(_failures, finish) {
    const { passes, failures } = this.stats;
    fs.writeFileSync(process.env.TRIVIUM_COUNTS, JSON.stringify({ passed: passes, failed: failures }));
    finish?.(failures);
  }
};
