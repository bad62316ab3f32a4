import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { goYaml } from "../../components/pure/yaml";
import { REPOSITORY } from "../../sandbox/paths";
import { temporaryFolder } from "./temporary";

/** A stack file's configuration, without the `trivium:` of its keys. */
export type Values = Record<string, unknown>;

/** Writes a copy of a committed stack file with an edit made to it, and returns its path. */
export function editedStackFile(stack: string, edit: (values: Values) => void): string {
  const source = path.join(REPOSITORY, `Pulumi.${stack}.yaml`);
  const document = parse(fs.readFileSync(source, "utf8")) as { config: Values };
  const prefix = "trivium:";
  const values: Values = {};
  const others: Values = {};
  for (const [key, value] of Object.entries(document.config)) {
    if (key.startsWith(prefix)) values[key.slice(prefix.length)] = value;
    else others[key] = value;
  }
  edit(values);
  const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
  const file = path.join(temporaryFolder(), `Pulumi.${stack}.yaml`);
  fs.writeFileSync(file, goYaml({ ...document, config: { ...others, ...config } }));
  return file;
}
