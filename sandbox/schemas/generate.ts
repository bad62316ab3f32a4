/** `npx tsx sandbox/schemas/generate.ts` writes the schemas of the types listed in types.json; see `make schemas`. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import type { PackageSchema } from "../simulator/schema";
import { fileOf, packages, type PackageName } from "./index";
import types from "./types.json";
import { Typings } from "./typings";

/** The schema of a package as the installed SDK has it. */
export function generate(name: PackageName): PackageSchema {
  const own = types.filter((token) => token.startsWith(`${name}:`) || token === `pulumi:providers:${name}`);
  return new Typings(name).schema(own.sort());
}

async function main(): Promise<void> {
  for (const name of packages) {
    const file = fileOf(name);
    const options = await prettier.resolveConfig(file);
    const text = await prettier.format(JSON.stringify(generate(name)), { ...options, parser: "json" });
    fs.writeFileSync(file, text);
    process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
  }
}

if (require.main === module) void main();
