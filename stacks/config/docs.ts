/** `npx tsx stacks/config/docs.ts` writes the editor's schema and the reference of the configuration; see `make docs`. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import { capabilities } from "../capabilities";
import { jsonSchema } from "./json-schema";
import { reference } from "./reference";

const root = path.resolve(__dirname, "../..");

/** What is generated, by path in the repository. */
export async function generated(): Promise<Record<string, string>> {
  const files = {
    "stacks/config.schema.json": JSON.stringify(jsonSchema()),
    "docs/configuration.md": reference(),
    "docs/capabilities.md": capabilities(),
  };
  const formatted = Object.entries(files).map(async ([file, text]) => {
    const filepath = path.join(root, file);
    const options = await prettier.resolveConfig(filepath);
    return [file, await prettier.format(text, { ...options, filepath })] as const;
  });
  return Object.fromEntries(await Promise.all(formatted));
}

async function main(): Promise<void> {
  for (const [file, text] of Object.entries(await generated())) {
    fs.writeFileSync(path.join(root, file), text);
    process.stdout.write(`${file}\n`);
  }
}

if (require.main === module) void main();
