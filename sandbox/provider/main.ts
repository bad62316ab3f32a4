/**
 * Entry of a simulated provider process: `main.ts <provider>`. The engine starts one per provider instance
 * through `pulumi-resource-<provider>` and reads the port from the first line of standard output.
 */
import { DirectoryCloud } from "../simulator/cloud";
import { loadProvider, providerNames } from "../models";
import { schemaOf } from "../schemas";
import { FaultPlan, parseFaults } from "./faults";
import { ProviderServer } from "./server";

async function main(): Promise<void> {
  const name = providerNames.find((known) => known === process.argv[2]);
  const root = process.env["TRIVIUM_CLOUD"];
  if (name === undefined || root === undefined) {
    throw new Error(`usage: TRIVIUM_CLOUD=<directory> main.ts ${providerNames.join("|")}`);
  }
  const faults = parseFaults(process.env["TRIVIUM_FAULTS"] ?? "").filter(({ provider }) => provider === name);
  const server = new ProviderServer({
    model: loadProvider(name),
    schema: schemaOf(name),
    cloud: new DirectoryCloud(root),
    faults: new FaultPlan(faults),
  });
  process.stdout.write(`${await server.listen()}\n`);
}

void main();
