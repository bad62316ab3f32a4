/** Previews the offender on the real engine, then tries to bring it up; prints what came of both as JSON. */
import type { PolicyEvent } from "@pulumi/pulumi/automation";
import { acquireEngine } from "../../../sandbox/engine/acquire";
import { LineProgress } from "../../../sandbox/engine/progress";
import { Sandbox } from "../../../sandbox/sandbox";
import { offender } from "./offender";

export interface Offence {
  readonly previewed: readonly PolicyEvent[];
  /** Names of the resources that exist after the update was stopped. */
  readonly made: readonly string[];
  readonly stopped: boolean;
}

async function main(): Promise<void> {
  const sandbox = await Sandbox.open({
    stack: "offender",
    target: "aws",
    engine: await acquireEngine(new LineProgress(process.stderr)),
    signal: new AbortController().signal,
    program: offender,
    config: {},
    secrets: {},
    accessPath: "vpn",
    write: (text) => process.stderr.write(text),
  });
  const previewed: PolicyEvent[] = [];
  const onEvent = ({ policyEvent }: { policyEvent?: PolicyEvent }) => {
    if (policyEvent !== undefined) previewed.push(policyEvent);
  };
  await sandbox.preview({ onEvent }).catch(() => undefined);
  const stopped = await sandbox.up().then(
    () => false,
    () => true,
  );
  const made = (await sandbox.state()).map(({ urn }) => urn.split("::").at(-1) ?? urn);
  process.stdout.write(JSON.stringify({ previewed, made, stopped } satisfies Offence), () => process.exit(0));
}

void main();
