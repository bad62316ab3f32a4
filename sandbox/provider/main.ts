/**
 * Entry of a simulated provider process: `main.ts <provider>`. The engine starts one per provider instance
 * through `pulumi-resource-<provider>` and reads the port from the first line of standard output.
 */
import { connectionFrom } from "../kubernetes/connection";
import { DirectoryCloud } from "../simulator/cloud";
import { loadProvider, providerNames } from "../models";
import { schemaOf } from "../schemas";
import { FaultPlan, parseFaults } from "./faults";
import { ProviderServer, type ServerOptions } from "./server";

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
    ...(name === "kubernetes" && live()),
  });
  process.stdout.write(`${await server.listen()}\n`);
}

/** The API server behind the Kubernetes provider, where the sandbox has one; its client is loaded only then. */
function live(): Pick<ServerOptions, "behind"> {
  const connection = connectionFrom(process.env);
  if (connection === undefined) return {};
  const { connect } = require("../kubernetes/connect") as typeof import("../kubernetes/connect");
  return { behind: (simulator, config) => connect(connection, simulator, config) };
}

void main();
