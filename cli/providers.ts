import * as fs from "node:fs";
import * as path from "node:path";
import { loadProvider, providerNames } from "../sandbox/models";
import { SANDBOX } from "../sandbox/paths";
import { FaultPlan } from "../sandbox/provider/faults";
import { ProviderServer } from "../sandbox/provider/server";
import { schemaOf } from "../sandbox/schemas";
import { DirectoryCloud } from "../sandbox/simulator/cloud";
import { type EngineOptions, loadStack } from "./stack";

/**
 * Serves the simulated providers to an ordinary `pulumi` command until it is interrupted. One port serves every
 * instance of a provider, so a stack may have one of each. The clouds are not those of the sandbox: the command
 * has a state of its own, and each state its clouds.
 */
export async function providers({
  out,
  ...options
}: EngineOptions & { readonly out?: string }): Promise<number> {
  const { stack, config } = loadStack(options);
  process.env["TRIVIUM_ACCESS_PATH"] = config.access.path;
  const cloud = new DirectoryCloud(path.join(SANDBOX, "attached", stack));
  const ports = await Promise.all(
    providerNames.map(async (name) => {
      const server = new ProviderServer({
        model: loadProvider(name),
        schema: schemaOf(name),
        cloud,
        faults: new FaultPlan([]),
      });
      return `${name}:${await server.listen()}`;
    }),
  );
  const line = `PULUMI_DEBUG_PROVIDERS=${ports.join(",")}\n`;
  if (out === undefined) process.stdout.write(line);
  else fs.writeFileSync(out, line);
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve(0));
  });
}
