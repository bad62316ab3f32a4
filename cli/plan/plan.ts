import program from "../../index";
import type { Report } from "../../policy/core/evaluate";
import { nestedOutputs } from "../../sandbox/models/nested-outputs";
import { withUnknowns } from "../../sandbox/simulator/values";
import type { Environment } from "../../stacks/config/schema";
import { type Recording, record } from "../recorder/recorder";
import type { StackInput } from "../stack";
import { evaluatePolicies } from "./policies";
import type { RecoveryRow } from "./recovery/model";
import { recoveryRows } from "./recovery/rows";
import { SimulatedClouds } from "./simulation";

/** Project name of Pulumi.yaml; configuration keys and URNs carry it. */
const PROJECT = "trivium";

export interface Plan {
  readonly stack: string;
  readonly target: string;
  readonly environment: Environment;
  /** Values that only an update would know are simulated. */
  readonly simulated: boolean;
  readonly recording: Recording;
  readonly policy: Report;
  /** Recovery objectives, and what the resources provide. */
  readonly recovery: readonly RecoveryRow[];
}

/** Plans a stack in this process: the program, what it registers, and what the policy pack says of it. */
export async function plan(input: StackInput, { simulate = false } = {}): Promise<Plan> {
  const clouds = simulate ? new SimulatedClouds(input.config.access.path) : undefined;
  const recording = await recordStack(input, clouds);
  const { target, environment } = input.config;
  const recovery = recoveryRows(input.config, recording.resources);
  let report: Report | undefined;
  return {
    stack: input.stack,
    target,
    environment,
    simulated: simulate,
    recording,
    recovery,
    /** Judged when it is first read: who looks at the resources alone does not wait for it. */
    get policy() {
      return (report ??= evaluatePolicies(recording));
    },
  };
}

/** Records the program for a stack: as a preview, or as an update of simulated clouds. */
export function recordStack(input: StackInput, clouds?: Pick<SimulatedClouds, "create">): Promise<Recording> {
  return record(program, {
    project: PROJECT,
    stack: input.stack,
    config: engineConfig(input),
    secretKeys: Object.keys(input.secrets).map((key) => `${PROJECT}:${key}`),
    preview: (type, inputs) => withUnknowns(inputs, nestedOutputs[type] ?? []),
    ...(clouds !== undefined && { simulate: clouds.create }),
  });
}

/** Configuration as the engine hands it to a program: every value a text, structured ones as JSON. */
function engineConfig({ values, secrets }: StackInput): Record<string, string> {
  const entries = Object.entries({ ...values, ...secrets }).map(([key, value]) => [
    `${PROJECT}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}
