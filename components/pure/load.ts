import type { Performance } from "./rollout";
import { errorBudget, type Objective } from "./slo";

/** Environment variable that holds the address to ask. */
export const TARGET = "TARGET";

/**
 * A k6 script that asks at a constant rate and fails where what came back is not as promised: as many requests must
 * succeed as the objective says, and 95 % of them within its latency.
 */
export function loadScript({ path, requestsPerSecond, seconds }: Performance, objective: Objective): string {
  const options = {
    scenarios: {
      load: {
        executor: "constant-arrival-rate",
        rate: requestsPerSecond,
        timeUnit: "1s",
        duration: `${seconds}s`,
        preAllocatedVUs: usersFor(requestsPerSecond, objective),
      },
    },
    thresholds: {
      http_req_failed: [`rate<=${errorBudget(objective)}`],
      http_req_duration: [`p(95)<=${objective.latencyMs}`],
      // A rate that was not reached has measured something else.
      dropped_iterations: [`count<=${Math.floor(requestsPerSecond * seconds * 0.01)}`],
    },
  };
  return [
    'import http from "k6/http";',
    "",
    `export const options = ${JSON.stringify(options, null, 2)};`,
    "",
    `const url = __ENV.${TARGET} + ${JSON.stringify(path)};`,
    "",
    "// Only a server error is a failure, as in the objective.",
    "http.setResponseCallback(http.expectedStatuses({ min: 200, max: 499 }));",
    "",
    "export default function () {",
    '  http.get(url, { timeout: "10s" });',
    "}",
    "",
  ].join("\n");
}

/** As many at once as a rate needs while everything takes twice as long as promised. */
function usersFor(requestsPerSecond: number, { latencyMs }: Objective): number {
  return Math.max(1, Math.ceil((2 * requestsPerSecond * latencyMs) / 1000));
}
