/** Loaded before every suite: how often a property is tried, more often in `make soak`. */
import fc from "fast-check";

const runs = process.env["FAST_CHECK_RUNS"];
if (runs !== undefined) fc.configureGlobal({ numRuns: Number(runs) });
